import type { EditBatch } from '../../src-shared/contract/values.ts';
import { renameKind } from './class-names.ts';
import type { WriteDb } from './connection.ts';
import { classNameField } from './fields.ts';
import { classNameOf } from './target.ts';
import { writeBatch } from './write-batch.ts';

/** Gives a class another name, as a batch of its own; its index stays. Throws CLASS_UNKNOWN, and BAD_INPUT for a name that is taken. */
export function renameClass(db: WriteDb, classId: number, name: string, atMs: number): EditBatch {
  return writeBatch(db, renameKind, atMs, () => {
    const before = classNameOf(db, classId);
    return {
      summary: () => `Renamed the class ${before} to ${name}`,
      writeEdits: (batchId) =>
        before === name
          ? 0
          : db.run(
              'INSERT INTO edits (batch_id, image_id, field, before, after) VALUES (?, ?, ?, ?, ?)',
              batchId,
              classId,
              classNameField,
              before,
              name,
            ),
    };
  });
}
