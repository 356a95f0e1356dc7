import type { EditBatch } from '../../src-shared/contract/values.ts';
import { classPositionField, compactedClasses, writePositions } from './class-positions.ts';
import type { WriteDb } from './connection.ts';
import { writeBatch } from './write-batch.ts';

/** Retires the classes without images and closes the gaps, as a batch of its own. Classes keep their own numbers: labels, queries and the log do not change. */
export function compactClasses(db: WriteDb, atMs: number): EditBatch {
  return writeBatch(db, 'compactClasses', atMs, () => {
    writePositions(db);
    const after = new Map(compactedClasses(db).map(({ id }, index) => [id, index]));
    const before = db.tuples<[id: number, position: number | null]>(
      'SELECT class_id, position FROM class_positions ORDER BY class_id',
    );
    const retired = before.filter(([id, position]) => position !== null && !after.has(id)).length;
    return {
      summary: () => `Compacted the class indices: ${after.size} left, ${retired} retired`,
      writeEdits(batchId) {
        let changed = 0;
        for (const [id, position] of before) {
          const next = after.get(id) ?? null;
          if (next === position) continue;
          db.run(
            'INSERT INTO edits (batch_id, image_id, field, before, after) VALUES (?, ?, ?, ?, ?)',
            batchId,
            id,
            classPositionField,
            position,
            next,
          );
          changed++;
        }
        return changed;
      },
    };
  });
}
