import type { EditBatch } from '../../src-shared/contract/values.ts';
import { WinnowError } from '../../src-shared/winnow-error.ts';
import type { WriteDb } from './connection.ts';
import { batchOf, batchState } from './history.ts';
import { answering } from './requests.ts';
import { writeBatch } from './write-batch.ts';

interface Reverted {
  batchId: number;
  imageIds?: readonly number[] | undefined;
  request?: string | undefined;
}

/**
 * Undoes a batch wherever it stands in the history, all of it or its part for some images, as a new batch that can itself be undone.
 * An image whose same field a later change touched is left alone, and counted. Throws BATCH_UNKNOWN, also for one that is undone already.
 */
export function revert(
  db: WriteDb,
  { batchId, imageIds, request }: Reverted,
  atMs: number,
): { batch: EditBatch; leftAlone: number } {
  const reverted = batchOf(db, batchId);
  const inScope = imageIds ? 'AND image_id IN (SELECT value FROM json_each(?))' : '';
  const scope = imageIds ? [JSON.stringify(imageIds)] : [];
  const wanted = db.value<number>(
    `SELECT count(DISTINCT image_id) FROM edits WHERE batch_id = ? ${inScope}`,
    batchId,
    ...scope,
  );
  const write = (): EditBatch => {
    if (reverted.state !== 'done') {
      throw new WinnowError('BATCH_UNKNOWN', `"${reverted.summary}" is undone already.`, {
        subject: String(batchId),
      });
    }
    return writeBatch(db, 'revert', atMs, () => ({
      summary: (images) => `Reverted "${reverted.summary}" for ${images}`,
      writeEdits: (id) => {
        db.run(
          `INSERT INTO edits (batch_id, image_id, field, before, after)
         SELECT ?, image_id, field, after, before FROM edits
         WHERE batch_id = ? ${inScope} AND (image_id, field) NOT IN (
           SELECT later.image_id, later.field FROM edits AS later JOIN batches ON batches.id = later.batch_id
           WHERE later.batch_id > ? AND batches.state = ?)`,
          id,
          batchId,
          ...scope,
          batchId,
          batchState.done,
        );
        // An import changes several fields of an image; what is counted is images.
        return db.value<number>('SELECT count(DISTINCT image_id) FROM edits WHERE batch_id = ?', id);
      },
    }));
  };
  const batch = answering(db, request, write);
  return { batch, leftAlone: wanted - batch.count };
}
