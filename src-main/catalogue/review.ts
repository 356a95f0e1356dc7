import { notices } from '../../src-shared/catalogue/notice.ts';
import type { Change } from '../../src-shared/contract/values.ts';
import type { WriteDb } from './connection.ts';
import type { SqlCondition } from './query-to-sql.ts';

/** The notice of an image whose bytes are others than those that a person decided about. */
export const changedBit = 1 << notices.indexOf('changed');

/** In the log, whether an image is still to be looked at again: 1 before a person decided, 0 after. */
export const reviewField = 101;

/** Changes that are computed for many images at once: nobody has looked at each of them. */
const computed: readonly Change['kind'][] = ['weightScheme', 'weightFactor', 'splitRatios', 'splitEach'];

/** Whether a change is a person's decision about each image that it is for. */
export function isDecision({ kind }: Change): boolean {
  return !computed.includes(kind);
}

/** Adds to a batch that those images of a target that wait for a review have had it; gives how many that are. */
export function writeReviews(db: WriteDb, batchId: number, where: SqlCondition): number {
  return db.run(
    `INSERT INTO edits (batch_id, image_id, field, before, after)
     SELECT ?, id, ${reviewField}, 1, 0 FROM images WHERE notice_bits & ${changedBit} <> 0 AND ${where.sql} ORDER BY id`,
    batchId,
    ...where.values,
  );
}

/** Gives every image of a batch the mark that its edits say it had before, or has after. */
export function setReviews(db: WriteDb, batchId: number, side: 'before' | 'after'): void {
  db.run(
    `UPDATE images SET notice_bits = (notice_bits & ~${changedBit}) | (edits.${side} * ${changedBit}) FROM edits
     WHERE edits.batch_id = ? AND edits.field = ${reviewField} AND images.id = edits.image_id`,
    batchId,
  );
}
