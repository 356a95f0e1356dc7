import type { EditBatch } from '../../src-shared/contract/values.ts';
import type { WriteDb } from './connection.ts';
import { setClassColours, setClassOrder } from './class-looks.ts';
import { classPositionField, setClassPositions } from './class-positions.ts';
import { setClassNames } from './class-names.ts';
import { classColourField, classNameField, classOrderField, fields } from './fields.ts';
import { batchOf, batchState } from './history.ts';
import { reviewField, setReviews } from './review.ts';

/** Thrown to roll back a batch that touched no image. */
class NothingChanged extends Error {}

export interface BatchWork {
  /** Writes the rows of `edits`; gives how many. */
  writeEdits(batchId: number): number;
  /** For the history, of "12 images". */
  summary(images: string): string;
}

/**
 * One entry of the edit log and what it does, in one transaction. `prepare` runs inside it. A batch that changes nothing leaves no
 * trace: no class, no entry, and what was undone can still be redone; it comes back with the id 0.
 */
export function writeBatch(db: WriteDb, kind: string, atMs: number, prepare: () => BatchWork): EditBatch {
  try {
    return db.transaction(() => {
      const work = prepare();
      db.run('UPDATE batches SET state = ? WHERE state = ?', batchState.discarded, batchState.undone);
      const id = db.value<number>('SELECT coalesce(max(id), 0) + 1 FROM batches');
      db.run(
        'INSERT INTO batches (id, at_ms, kind, summary, count, state) VALUES (?, ?, ?, ?, 0, ?)',
        id,
        atMs,
        kind,
        '',
        batchState.done,
      );
      const count = work.writeEdits(id);
      if (count === 0) throw new NothingChanged();
      db.run(
        'UPDATE batches SET summary = ?, count = ? WHERE id = ?',
        work.summary(imagesOf(count)),
        count,
        id,
      );
      setImages(db, id, 'after');
      bumpRevision(db);
      return batchOf(db, id);
    });
  } catch (error) {
    if (!(error instanceof NothingChanged)) throw error;
    return { id: 0, atMs, kind, summary: 'Nothing to change', count: 0, state: 'done' };
  }
}

/** What sets a field of the log that is no column of an image. */
const setters: ReadonlyMap<number, (db: WriteDb, batchId: number, side: 'before' | 'after') => void> =
  new Map([
    [classNameField, setClassNames],
    [classPositionField, setClassPositions],
    [classOrderField, setClassOrder],
    [classColourField, setClassColours],
    [reviewField, setReviews],
  ]);

/** Gives every image (or class) of a batch what its edits say it was before, or became after. */
export function setImages(db: WriteDb, batchId: number, side: 'before' | 'after'): void {
  for (const field of db.column<number>('SELECT DISTINCT field FROM edits WHERE batch_id = ?', batchId)) {
    const set = setters.get(field);
    if (set) {
      set(db, batchId, side);
      continue;
    }
    db.run(
      `UPDATE images SET ${fields[field]} = edits.${side} FROM edits
       WHERE edits.batch_id = ? AND edits.field = ? AND images.id = edits.image_id`,
      batchId,
      field,
    );
  }
}

export function bumpRevision(db: WriteDb): void {
  db.run('UPDATE dataset SET revision = revision + 1');
}

export function imagesOf(count: number): string {
  return count === 1 ? '1 image' : `${count.toLocaleString('en-US')} images`;
}
