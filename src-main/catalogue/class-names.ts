import { WinnowError } from '../../src-shared/winnow-error.ts';
import type { ReadDb, WriteDb } from './connection.ts';
import { ensureClass } from './ensure-named.ts';
import { classNameField } from './fields.ts';
import { batchState } from './history.ts';

/** The kind of a batch that renames a class. */
export const renameKind = 'renameClass';

/** Gives every class of a batch the name that its edits say. Throws BAD_INPUT where another class has that name by now. */
export function setClassNames(db: WriteDb, batchId: number, side: 'before' | 'after'): void {
  const wanted = db.all<{ id: number; name: string }>(
    `SELECT image_id AS id, ${side} AS name FROM edits WHERE batch_id = ? AND field = ?`,
    batchId,
    classNameField,
  );
  for (const { id, name } of wanted) {
    if (db.value('SELECT 1 FROM classes WHERE name = ? AND id <> ?', name, id) !== undefined) {
      throw new WinnowError('BAD_INPUT', `There is a class named ${name} already.`, {
        subject: name,
        hint: 'Choose another name, or merge the two classes.',
      });
    }
    db.run('UPDATE classes SET name = ? WHERE id = ?', name, id);
  }
}

/** The class that a label of the files themselves means: the one of that name, or the one that had it before it was renamed, or a new one. */
export function classOfLabel(db: WriteDb, label: string): number {
  const known = db.value<number | undefined>('SELECT id FROM classes WHERE name = ?', label);
  return known ?? renamedFrom(db, label) ?? ensureClass(db, label);
}

function renamedFrom(db: ReadDb, label: string): number | undefined {
  return db.value<number | undefined>(
    `SELECT image_id FROM batches JOIN edits ON edits.batch_id = batches.id
     WHERE batches.kind = ? AND batches.state = ? AND field = ? AND before = ? ORDER BY batches.id DESC LIMIT 1`,
    renameKind,
    batchState.done,
    classNameField,
    label,
  );
}
