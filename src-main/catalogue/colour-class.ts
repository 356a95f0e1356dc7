import { usualColour } from '../../src-shared/catalogue/class-looks.ts';
import type { EditBatch } from '../../src-shared/contract/values.ts';
import type { WriteDb } from './connection.ts';
import { classColourField } from './fields.ts';
import { classNameOf } from './target.ts';
import { writeBatch } from './write-batch.ts';

/** Gives a class one of the nine colours, as a batch of its own. Throws CLASS_UNKNOWN. */
export function colourClass(db: WriteDb, classId: number, colour: number, atMs: number): EditBatch {
  return writeBatch(db, 'colourClass', atMs, () => {
    const name = classNameOf(db, classId);
    const stored = db.value<number | null>('SELECT colour FROM classes WHERE id = ?', classId);
    return {
      summary: () => `Gave the class ${name} another colour`,
      writeEdits: (batchId) =>
        (stored ?? usualColour(classId)) === colour
          ? 0
          : db.run(
              'INSERT INTO edits (batch_id, image_id, field, before, after) VALUES (?, ?, ?, ?, ?)',
              batchId,
              classId,
              classColourField,
              stored,
              colour,
            ),
    };
  });
}
