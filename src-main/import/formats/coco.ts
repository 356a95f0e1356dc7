import { importRow, type ImportRow } from '../../../src-shared/catalogue/import/import-row.ts';
import { labelOf, readFields } from '../../../src-shared/catalogue/import/read-fields.ts';
import { importError } from '../import-error.ts';
import type { ImportReader, ReadOptions } from '../import-reader.ts';
import { jsonElements } from '../json-elements.ts';

interface CocoImage {
  row: ImportRow;
  isAnnotated: boolean;
}

/**
 * COCO's annotations as classes: an image has the category of its annotations; where they are of several, that is a contradiction. `split` of an image
 * and `weight` of an annotation, which our own exports write, are read as well. The document is gone through twice: annotations may stand before their images.
 */
export async function readCoco(file: string, { signal }: ReadOptions): Promise<ImportReader> {
  const names = new Map<number, string>();
  const images = new Map<string | number, CocoImage>();
  for await (const { member, line, value } of jsonElements(file, signal, ['categories', 'images'])) {
    const fields = objectOf(file, line, member!, value);
    if (member === 'categories')
      names.set(idOf<number>(file, line, fields, 'id'), nameOf(file, line, fields));
    else {
      const row = readFields(fields, line, { path: 'file_name', split: 'split' });
      images.set(idOf(file, line, fields, 'id'), { row, isAnnotated: false });
    }
  }
  if (images.size === 0)
    throw importError(file, null, 'images', 'Expected a list of images but there is none.');
  const order = [...names.keys()].sort((a, b) => a - b);
  return {
    format: 'coco',
    fields: {},
    declared: order.map((id) => names.get(id)!),
    labelMeaning: null,
    async *rows() {
      for await (const { line, value } of jsonElements(file, signal, ['annotations'])) {
        const fields = objectOf(file, line, 'annotations', value);
        const image = images.get(idOf(file, line, fields, 'image_id'));
        if (image === undefined)
          throw importError(
            file,
            line,
            'image_id',
            `Expected the id of one of the images but received ${String(fields['image_id'])}.`,
          );
        const label = names.get(idOf<number>(file, line, fields, 'category_id'));
        if (label === undefined)
          throw importError(
            file,
            line,
            'category_id',
            `Expected the id of one of the categories but received ${String(fields['category_id'])}.`,
          );
        image.isAnnotated = true;
        const { weight, problem } = readFields(fields, line, { weight: 'weight' });
        yield { ...image.row, line, label, weight, problem: image.row.problem ?? problem };
      }
      for (const { row, isAnnotated } of images.values()) if (!isAnnotated) yield importRow(row);
    },
  };
}

type Fields = Readonly<Record<string, unknown>>;

function objectOf(file: string, line: number, member: string, value: unknown): Fields {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Fields;
  throw importError(file, line, member, 'Expected an object for each element.');
}

function idOf<T extends string | number>(file: string, line: number, fields: Fields, field: string): T {
  const id = fields[field];
  if (typeof id === 'number' || (typeof id === 'string' && field !== 'category_id')) return id as T;
  throw importError(
    file,
    line,
    field,
    `Expected an id but received ${id === undefined ? 'nothing' : JSON.stringify(id)}.`,
  );
}

function nameOf(file: string, line: number, fields: Fields): string {
  try {
    const name = labelOf(fields['name'], 'name');
    if (name !== null) return String(name);
  } catch {
    // Told below.
  }
  throw importError(
    file,
    line,
    'name',
    `Expected the name of a category but received ${JSON.stringify(fields['name']) ?? 'nothing'}.`,
  );
}
