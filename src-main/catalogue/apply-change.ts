import type { Change, EditBatch } from '../../src-shared/contract/values.ts';
import type { Target } from './catalogue.ts';
import type { WriteDb } from './connection.ts';
import { fields } from './fields.ts';
import { planChange, type ChangePlan } from './plan-change.ts';
import type { SqlCondition } from './query-to-sql.ts';
import { isDecision, writeReviews } from './review.ts';
import { targetCondition } from './target.ts';
import { writeBatch } from './write-batch.ts';

/**
 * One change to all images of a target, in one transaction. Only images that it makes different are in the batch, and counted; a decision about an image that waits
 * for a review is that review too.
 */
export function applyChange(db: WriteDb, target: Target, change: Change, atMs: number): EditBatch {
  return writeBatch(db, change.kind, atMs, () => {
    const where = targetCondition(db, target);
    const plan = change.kind === 'reviewed' ? null : planChange(db, where, change);
    return {
      summary: plan?.summary ?? ((images) => `Reviewed ${images}`),
      writeEdits: (batchId) => {
        const changed = plan === null ? 0 : writeFieldEdits(db, batchId, plan, where);
        const reviewed = isDecision(change) ? writeReviews(db, batchId, where) : 0;
        if (changed === 0 || reviewed === 0) return changed + reviewed;
        return db.value<number>('SELECT count(DISTINCT image_id) FROM edits WHERE batch_id = ?', batchId);
      },
    };
  });
}

function writeFieldEdits(db: WriteDb, batchId: number, plan: ChangePlan, where: SqlCondition): number {
  return db.run(
    `INSERT INTO edits (batch_id, image_id, field, before, after)
     SELECT ?, id, ?, was, becomes
     FROM (SELECT id, ${plan.field} AS was, ${plan.after.sql} AS becomes FROM images WHERE ${where.sql} AND ${plan.only ?? '1'})
     WHERE was IS NOT becomes ORDER BY id`,
    batchId,
    fields.indexOf(plan.field),
    ...plan.after.values,
    ...where.values,
  );
}
