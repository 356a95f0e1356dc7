/** Fields that an import changes, in the order in which the edits of one image stand. */
export const editedFields = [
  'label',
  'weight',
  'split',
  'tags',
  'quality',
  'suspected',
  'suggested',
] as const;
export type EditedField = (typeof editedFields)[number];

/** What becomes of one field of an image: a number, a text (of tags: a list as JSON), or null for nothing. */
export interface FieldEdit {
  id: number;
  field: EditedField;
  becomes: number | string | null;
}

/** A stretch of edits, by columns. Values of text fields are places in `texts`; NaN is nothing. */
interface Stretch {
  count: number;
  ids: Int32Array;
  fields: Uint8Array;
  values: Float64Array;
}

/**
 * Edits by columns, which can be handed to another thread as they are: as objects, those of a million images take hundreds of megabytes.
 * Ordered by image, then by field.
 */
export interface EditColumns {
  stretches: Stretch[];
  texts: string[];
}

const STRETCH = 65_536;
const numbers: ReadonlySet<EditedField> = new Set(['weight', 'quality']);

/** Takes edits in the order of images and fields. */
export class EditList {
  readonly #stretches: Stretch[] = [];
  readonly #places = new Map<string, number>();

  push({ id, field, becomes }: FieldEdit): void {
    let last = this.#stretches.at(-1);
    if (last === undefined || last.count === STRETCH) {
      last = {
        count: 0,
        ids: new Int32Array(STRETCH),
        fields: new Uint8Array(STRETCH),
        values: new Float64Array(STRETCH),
      };
      this.#stretches.push(last);
    }
    last.ids[last.count] = id;
    last.fields[last.count] = editedFields.indexOf(field);
    last.values[last.count++] =
      becomes === null ? NaN : typeof becomes === 'number' ? becomes : this.#placeOf(becomes);
  }

  columns(): EditColumns {
    return { stretches: this.#stretches, texts: [...this.#places.keys()] };
  }

  #placeOf(text: string): number {
    let place = this.#places.get(text);
    if (place === undefined) this.#places.set(text, (place = this.#places.size));
    return place;
  }
}

/** The edits one by one. */
export function* editsIn({ stretches, texts }: EditColumns): Generator<FieldEdit> {
  for (const { count, ids, fields, values } of stretches) {
    for (let i = 0; i < count; i++) {
      const field = editedFields[fields[i]!]!;
      const value = values[i]!;
      const becomes = Number.isNaN(value) ? null : numbers.has(field) ? value : texts[value]!;
      yield { id: ids[i]!, field, becomes };
    }
  }
}

/** What of them is handed over to another thread, and not copied. */
export function buffersOf({ stretches }: EditColumns): ArrayBuffer[] {
  return stretches.flatMap(({ ids, fields, values }) =>
    [ids, fields, values].map(({ buffer }) => buffer as ArrayBuffer),
  );
}
