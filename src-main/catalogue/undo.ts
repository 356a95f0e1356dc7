import type { EditBatch } from '../../src-shared/contract/values.ts';
import { WinnowError } from '../../src-shared/winnow-error.ts';
import type { WriteDb } from './connection.ts';
import { batchOf, batchState, firstUndone, lastDone } from './history.ts';
import { bumpRevision, setImages } from './write-batch.ts';

/** Takes back the newest change that is done. Throws NOTHING_TO_UNDO. */
export function undo(db: WriteDb): EditBatch {
  return move(db, lastDone, 'before', batchState.undone, () => {
    return new WinnowError('NOTHING_TO_UNDO', 'There is nothing to undo.');
  });
}

/** Does the oldest undone change again. Throws NOTHING_TO_REDO. */
export function redo(db: WriteDb): EditBatch {
  return move(db, firstUndone, 'after', batchState.done, () => {
    return new WinnowError('NOTHING_TO_REDO', 'There is nothing to redo.', {
      hint: 'A change after an undo leaves what was undone in the history, and out of redo.',
    });
  });
}

function move(
  db: WriteDb,
  find: (db: WriteDb) => EditBatch | null,
  side: 'before' | 'after',
  state: number,
  nothing: () => WinnowError,
): EditBatch {
  return db.transaction(() => {
    const batch = find(db);
    if (!batch) throw nothing();
    setImages(db, batch.id, side);
    db.run('UPDATE batches SET state = ? WHERE id = ?', state, batch.id);
    bumpRevision(db);
    return batchOf(db, batch.id);
  });
}
