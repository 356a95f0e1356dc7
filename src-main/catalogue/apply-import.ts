import type { EditBatch } from '../../src-shared/contract/values.ts';
import {
  editedFields,
  editsIn,
  type EditColumns,
  type EditedField,
} from '../../src-shared/catalogue/import/edit-columns.ts';
import type { ImportChanges } from '../../src-shared/catalogue/import/import-plan.ts';
import type { GivenEdit, WriteDb } from './connection.ts';
import { ensureClass, ensureSplit } from './ensure-named.ts';
import { fields, type Field } from './fields.ts';
import { toStoredTags } from './tags.ts';
import { writeBatch } from './write-batch.ts';

/** In the order of `fields`, as an import's edits are. */
const columnOf: Record<EditedField, Field> = {
  label: 'class_id',
  weight: 'weight',
  split: 'split_id',
  tags: 'tags',
  quality: 'label_quality',
  suspected: 'suspected_class_id',
  suggested: 'suggested_class_id',
};

/** What an image has in the field that a row names. */
const columnOfField = `CASE field ${fields.map((column, i) => `WHEN ${i} THEN ${column}`).join(' ')} END`;

/** Writes what an import found as one batch, in one transaction. A field that became what it should be meanwhile is not in it. */
export function applyImport(
  db: WriteDb,
  { source, kind, newClasses, edits }: ImportChanges,
  atMs: number,
): EditBatch {
  return writeBatch(db, kind, atMs, () => {
    newClasses.forEach((name) => ensureClass(db, name));
    const stored = storedTexts(db, edits);
    return {
      summary: (count) =>
        kind === 'label-errors'
          ? `Judged the labels of ${count} by ${source}`
          : `Imported ${source} for ${count}`,
      writeEdits(batchId) {
        // One statement in the order of both tables: a statement for each field of a million images takes minutes.
        db.runGiven(
          `INSERT INTO edits (batch_id, image_id, field, before, after)
           SELECT ?, image_id, field, was, becomes
           FROM (SELECT image_id, field, ${columnOfField} AS was, becomes FROM given_edits CROSS JOIN images ON images.id = image_id)
           WHERE was IS NOT becomes`,
          givenEdits(edits, stored),
          batchId,
        );
        return db.value<number>('SELECT count(DISTINCT image_id) FROM edits WHERE batch_id = ?', batchId);
      },
    };
  });
}

type StoredTexts = Record<EditedField, Map<string, string | number>>;

/** What stands in a column for each text. Classes and splits that are new are made. */
function storedTexts(db: WriteDb, edits: EditColumns): StoredTexts {
  const stored = Object.fromEntries(editedFields.map((field) => [field, new Map()])) as StoredTexts;
  for (const { field, becomes } of editsIn(edits)) {
    if (typeof becomes !== 'string' || stored[field].has(becomes)) continue;
    stored[field].set(becomes, toStored(db, field, becomes));
  }
  return stored;
}

function toStored(db: WriteDb, field: EditedField, text: string): string | number {
  if (field === 'split') return ensureSplit(db, text);
  if (field === 'tags') return toStoredTags(JSON.parse(text) as string[])!;
  return ensureClass(db, text);
}

function* givenEdits(edits: EditColumns, stored: StoredTexts): Generator<GivenEdit> {
  for (const { id, field, becomes } of editsIn(edits)) {
    const value = typeof becomes === 'string' ? stored[field].get(becomes)! : becomes;
    yield [id, fields.indexOf(columnOf[field]), value];
  }
}
