import type { EditBatch } from '../../src-shared/contract/values.ts';
import type { ImageChange, ImportChanges } from '../../src-shared/catalogue/import/import-plan.ts';
import type { WriteDb } from './connection.ts';
import { ensureClass, ensureSplit } from './ensure-named.ts';
import { fields, type Field } from './fields.ts';
import { toStoredTags } from './tags.ts';
import { writeBatch } from './write-batch.ts';

/** What an image has in the field that a row names. */
const columnOfField = `CASE field ${fields.map((column, i) => `WHEN ${i} THEN ${column}`).join(' ')} END`;

/** Writes what an import found as one batch, in one transaction. A field that became what it should be meanwhile is not in it. */
export function applyImport(
  db: WriteDb,
  { source, kind, newClasses, images }: ImportChanges,
  atMs: number,
): EditBatch {
  return writeBatch(db, kind, atMs, () => {
    db.run(
      'CREATE TEMP TABLE IF NOT EXISTS imported (image_id INTEGER, field INTEGER, becomes ANY, PRIMARY KEY (image_id, field)) STRICT, WITHOUT ROWID',
    );
    newClasses.forEach((name) => ensureClass(db, name));
    const classIds = keeping((name) => ensureClass(db, name));
    const splitIds = keeping((name) => ensureSplit(db, name));
    return {
      summary: (count) =>
        kind === 'label-errors'
          ? `Judged the labels of ${count} by ${source}`
          : `Imported ${source} for ${count}`,
      writeEdits(batchId) {
        db.run('DELETE FROM temp.imported');
        for (const image of images) {
          for (const [field, value] of valuesOf(image, classIds, splitIds)) {
            db.run('INSERT INTO temp.imported VALUES (?, ?, ?)', image.id, fields.indexOf(field), value);
          }
        }
        // One statement in the order of both tables: a statement for each field of a million images takes minutes.
        db.run(
          `INSERT INTO edits (batch_id, image_id, field, before, after)
           SELECT ?, image_id, field, was, becomes
           FROM (SELECT image_id, field, ${columnOfField} AS was, becomes FROM temp.imported JOIN images ON images.id = image_id)
           WHERE was IS NOT becomes ORDER BY image_id, field`,
          batchId,
        );
        db.run('DELETE FROM temp.imported');
        return db.value<number>('SELECT count(DISTINCT image_id) FROM edits WHERE batch_id = ?', batchId);
      },
    };
  });
}

function* valuesOf(
  image: ImageChange,
  classIds: (name: string) => number,
  splitIds: (name: string) => number,
): Generator<[Field, string | number | null]> {
  if (image.label !== undefined) yield ['class_id', classIds(image.label)];
  if (image.weight !== undefined) yield ['weight', image.weight];
  if (image.split !== undefined) yield ['split_id', splitIds(image.split)];
  if (image.tags !== undefined) yield ['tags', toStoredTags(image.tags)];
  if (image.quality !== undefined) yield ['label_quality', image.quality];
  if (image.suggestion !== undefined) {
    const { suspected, suggested } = image.suggestion ?? { suspected: null, suggested: null };
    yield ['suspected_class_id', suspected === null ? null : classIds(suspected)];
    yield ['suggested_class_id', suggested === null ? null : classIds(suggested)];
  }
}

function keeping(idOf: (name: string) => number): (name: string) => number {
  const known = new Map<string, number>();
  return (name) => {
    let id = known.get(name);
    if (id === undefined) known.set(name, (id = idOf(name)));
    return id;
  };
}
