import type { EditBatch } from '../../src-shared/contract/values.ts';
import type { ReadDb, WriteDb } from './connection.ts';
import { batchOf } from './history.ts';

/** Requests that are remembered: what waits on the way is seconds old, and a hand makes a few a second. */
const remembered = 1000;

/** The batch that a request of this name was answered with, as it is now; null where none was, or it has no name. */
export function answered(db: ReadDb, name: string | undefined): EditBatch | null {
  if (name === undefined) return null;
  const id = db.value<number | undefined>('SELECT batch_id FROM requests WHERE name = ?', name);
  return id === undefined ? null : batchOf(db, id);
}

/**
 * Does what a request asks for, once: the name is written in the same transaction as the work, so that a crash leaves both or neither.
 * A batch that changed nothing has no entry to remember.
 */
export function answering(db: WriteDb, name: string | undefined, work: () => EditBatch): EditBatch {
  if (name === undefined) return work();
  return db.transaction(() => {
    const known = answered(db, name);
    if (known) return known;
    const batch = work();
    if (batch.id === 0) return batch;
    db.run('INSERT INTO requests (name, batch_id) VALUES (?, ?)', name, batch.id);
    db.run('DELETE FROM requests WHERE id <= (SELECT max(id) FROM requests) - ?', remembered);
    return batch;
  });
}
