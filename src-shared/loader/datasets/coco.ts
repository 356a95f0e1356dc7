import { WinnowError } from '../../winnow-error.ts';
import type { DatasetHost } from '../host.ts';
import { FileListDataset } from './file-list-dataset.ts';
import type { FileListOptions } from './file-list-dataset.ts';

/** One annotation of an image, with whatever fields its file gives it. */
export interface CocoAnnotation {
  readonly id: number;
  readonly image_id: number;
  readonly [field: string]: unknown;
}

export interface CocoCategory {
  readonly id: number;
  readonly name: string;
  readonly [field: string]: unknown;
}

interface CocoImage {
  readonly id: number;
  readonly file_name: string;
}

/** The JSON of an annotations file, checked as far as it is read (cocodataset.org/#format-data). */
export interface CocoContent {
  readonly file: string;
  readonly images: readonly CocoImage[];
  readonly annotations: readonly CocoAnnotation[];
  readonly categories: readonly CocoCategory[];
}

function refuse(file: string, message: string): never {
  throw new WinnowError('BAD_INPUT', `${file}: ${message}`, {
    subject: file,
    hint: 'Name an annotations file of COCO, such as instances_val2017.json.',
  });
}

function records(file: string, json: object, list: string): readonly Record<string, unknown>[] {
  const found: unknown = (json as Record<string, unknown>)[list] ?? [];
  if (!Array.isArray(found)) refuse(file, `Expected a list for ${list} but received ${typeof found}.`);
  const wrong = found.findIndex((record) => typeof record !== 'object' || record === null);
  if (wrong !== -1) refuse(file, `Expected an object for ${list}[${wrong}] but received another value.`);
  return found as Record<string, unknown>[];
}

/** Checks what an annotations file holds. @throws WinnowError BAD_INPUT, naming the entry and field that is wrong */
export function parseCoco(file: string, json: unknown): CocoContent {
  if (typeof json !== 'object' || json === null || !('images' in json))
    refuse(file, 'Expected an object with a list of images.');
  const fields = { images: ['id'], annotations: ['id', 'image_id'], categories: [] };
  for (const [list, ids] of Object.entries(fields)) {
    for (const [i, record] of records(file, json, list).entries()) {
      const wrong = ids.find((field) => !Number.isSafeInteger(record[field]));
      if (wrong !== undefined)
        refuse(
          file,
          `Expected a whole number for ${list}[${i}].${wrong} but received ${String(record[wrong])}.`,
        );
      if (list === 'images' && typeof record['file_name'] !== 'string')
        refuse(
          file,
          `Expected a name for images[${i}].file_name but received ${String(record['file_name'])}.`,
        );
    }
  }
  const [images, annotations, categories] = ['images', 'annotations', 'categories'].map((list) =>
    records(file, json, list),
  );
  return { file, images, annotations, categories } as unknown as CocoContent;
}

/**
 * `torchvision.datasets.CocoDetection`: the images of an annotations file in the order of their ids, each with the list of its annotations in the order of
 * the file. Lists differ in length: give the loader a `collateFn`, as torch wants one too.
 */
export class CocoImages<T> extends FileListDataset<T> {
  /** Of the images, ascending: sample i is the image with the i-th id. */
  readonly ids: readonly number[];
  readonly categories: readonly CocoCategory[];
  readonly #files = new Map<number, string>();
  readonly #annotations = new Map<number, CocoAnnotation[]>();
  readonly #targetOf: (annotations: readonly CocoAnnotation[]) => T;

  constructor(
    host: DatasetHost,
    root: string,
    content: CocoContent,
    targetOf: (annotations: readonly CocoAnnotation[]) => T,
    options: FileListOptions<T> = {},
  ) {
    super(host, root, options);
    const { images, annotations, categories } = content;
    for (const { id, file_name } of images) this.#files.set(id, host.joinPath(root, file_name));
    // Of annotations that share an id, each place has the last one: the reference looks them up by their ids.
    const last = new Map(annotations.map((annotation) => [annotation.id, annotation]));
    for (const { id, image_id } of annotations) {
      const list = this.#annotations.get(image_id) ?? [];
      list.push(last.get(id)!);
      this.#annotations.set(image_id, list);
    }
    this.ids = [...this.#files.keys()].sort((a, b) => a - b);
    this.categories = categories;
    this.#targetOf = targetOf;
  }

  get length(): number {
    return this.ids.length;
  }

  protected fileAt(index: number): string {
    return this.#files.get(this.ids[index]!)!;
  }

  protected rawTargetAt(index: number): T {
    return this.#targetOf(this.#annotations.get(this.ids[index]!) ?? []);
  }
}

/** The captions of an image's annotations. @throws WinnowError BAD_INPUT where one has none */
export function captionsOf(file: string, annotations: readonly CocoAnnotation[]): string[] {
  return annotations.map(({ id, caption }) =>
    typeof caption === 'string' ? caption : refuse(file, `The annotation ${id} has no caption.`),
  );
}
