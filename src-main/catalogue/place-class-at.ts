import { inOrder } from '../../src-shared/catalogue/class-looks.ts';
import type { EditBatch } from '../../src-shared/contract/values.ts';
import { classOrder } from './class-looks.ts';
import type { WriteDb } from './connection.ts';
import { classOrderField } from './fields.ts';
import { classNameOf } from './target.ts';
import { writeBatch } from './write-batch.ts';

/**
 * Puts a class at another place of the order on the screen, from 0, as a batch of its own. The log holds the whole order: a place
 * alone would mean another one once others have moved. Throws CLASS_UNKNOWN.
 */
export function placeClassAt(db: WriteDb, classId: number, to: number, atMs: number): EditBatch {
  return writeBatch(db, 'placeClass', atMs, () => {
    const name = classNameOf(db, classId);
    const stored = classOrder(db);
    const now = inOrder(db.all<{ id: number }>('SELECT id FROM classes'), stored).map(({ id }) => id);
    const next = now.filter((id) => id !== classId);
    next.splice(to, 0, classId);
    const place = next.indexOf(classId);
    return {
      summary: () => `Moved the class ${name} to place ${place + 1}`,
      writeEdits: (batchId) =>
        now[place] === classId
          ? 0
          : db.run(
              'INSERT INTO edits (batch_id, image_id, field, before, after) VALUES (?, 0, ?, ?, ?)',
              batchId,
              classOrderField,
              JSON.stringify(stored),
              JSON.stringify(next),
            ),
    };
  });
}
