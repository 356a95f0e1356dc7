import type { EditBatch } from '../../src-shared/contract/values.ts';
import { WinnowError } from '../../src-shared/winnow-error.ts';
import type { History } from './catalogue.ts';
import type { ReadDb } from './connection.ts';

/** What a batch's state is stored as. A new change discards what is undone, so everything undone is newer than everything done. */
export const batchState = { done: 0, undone: 1, discarded: 2 } as const;

const states = Object.keys(batchState) as EditBatch['state'][];
const columns = 'id, at_ms AS atMs, kind, summary, count, state';

/** Newest first, those before a batch when it says so. */
export function history(db: ReadDb, before: number | undefined, limit: number): History {
  return {
    batches: db
      .all<StoredBatch>(
        `SELECT ${columns} FROM batches WHERE id < ? ORDER BY id DESC LIMIT ?`,
        before ?? Number.MAX_SAFE_INTEGER,
        limit,
      )
      .map(toBatch),
    canUndo: lastDone(db),
    canRedo: firstUndone(db),
  };
}

export function lastDone(db: ReadDb): EditBatch | null {
  return one(db, 'state = ? ORDER BY id DESC LIMIT 1', batchState.done);
}

export function firstUndone(db: ReadDb): EditBatch | null {
  return one(db, 'state = ? ORDER BY id LIMIT 1', batchState.undone);
}

/** Throws BATCH_UNKNOWN. */
export function batchOf(db: ReadDb, id: number): EditBatch {
  const batch = one(db, 'id = ?', id);
  if (batch) return batch;
  throw new WinnowError('BATCH_UNKNOWN', `There is no change ${id} in the history.`, { subject: String(id) });
}

interface StoredBatch extends Omit<EditBatch, 'state'> {
  state: number;
}

function one(db: ReadDb, where: string, value: number): EditBatch | null {
  const stored = db.get<StoredBatch>(`SELECT ${columns} FROM batches WHERE ${where}`, value);
  return stored ? toBatch(stored) : null;
}

function toBatch(stored: StoredBatch): EditBatch {
  return { ...stored, state: states[stored.state]! };
}
