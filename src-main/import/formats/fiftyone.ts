import { readdir } from 'node:fs/promises';
import { basename, dirname, extname, join } from 'node:path';
import { importRow } from '../../../src-shared/catalogue/import/import-row.ts';
import { importError, readFailure } from '../import-error.ts';
import type { ImportReader, ReadOptions } from '../import-reader.ts';
import { jsonElements } from '../json-elements.ts';

/**
 * FiftyOne's `FiftyOneImageClassificationDataset`: `labels.json` with `classes` and the label of each picture by its name without an extension, and the
 * pictures in `data/` beside it. Also the newer form, where a label is an object with `label` and `confidence`, or a list of one.
 *
 * @param split the folder's name, where there are several
 */
export async function readFiftyOne(
  file: string,
  { signal }: ReadOptions,
  split: string | null = null,
): Promise<ImportReader> {
  const declared: string[] = [];
  for await (const { line, value } of jsonElements(file, signal, ['classes'])) {
    // FiftyOne writes null where it leaves the names out.
    if (value === null) break;
    if (typeof value !== 'string')
      throw importError(file, line, 'classes', 'Expected a list of class names.');
    declared.push(value);
  }
  const pictures = await picturesBeside(file);
  return {
    format: 'fiftyone',
    fields: {},
    declared: declared.length > 0 ? declared : null,
    labelMeaning: declared.length > 0 ? null : 'names',
    async *rows() {
      for await (const { name, line, value } of jsonElements(file, signal, ['labels'])) {
        if (name === null)
          throw importError(file, line, 'labels', 'Expected an object with a label for each picture.');
        const picture = pictures.get(name);
        const label = labelIn(value);
        yield importRow({
          line,
          path: picture === undefined ? name : basename(picture),
          picture: picture ?? null,
          label,
          split,
          problem:
            label === null && value !== null
              ? {
                  field: `labels.${name}`,
                  message: `Expected a class or its index but received ${JSON.stringify(value).slice(0, 80)}.`,
                }
              : null,
        });
      }
    },
  };
}

function labelIn(value: unknown): string | number | null {
  const one: unknown = Array.isArray(value) && value.length === 1 ? value[0] : value;
  const label: unknown = typeof one === 'object' && one !== null ? (one as { label?: unknown }).label : one;
  if (typeof label === 'string' && label !== '') return label;
  return typeof label === 'number' && Number.isInteger(label) && label >= 0 ? label : null;
}

/** Pictures by their names without extensions. */
async function picturesBeside(file: string): Promise<Map<string, string>> {
  const folder = join(dirname(file), 'data');
  try {
    const names = await readdir(folder);
    return new Map(
      names.map((name) => [name.slice(0, name.length - extname(name).length), join(folder, name)]),
    );
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return new Map();
    throw readFailure(error, folder);
  }
}
