import type { Change, EditBatch } from '../../src-shared/contract/values.ts';
import type { Target } from './catalogue.ts';
import type { WriteDb } from './connection.ts';
import { fields } from './fields.ts';
import { planChange } from './plan-change.ts';
import { targetCondition } from './target.ts';
import { writeBatch } from './write-batch.ts';

/** One change to all images of a target, in one transaction. Only images that it makes different are in the batch, and counted. */
export function applyChange(db: WriteDb, target: Target, change: Change, atMs: number): EditBatch {
  return writeBatch(db, change.kind, atMs, () => {
    const where = targetCondition(db, target);
    const plan = planChange(db, where, change);
    return {
      summary: plan.summary,
      writeEdits: (batchId) =>
        db.run(
          `INSERT INTO edits (batch_id, image_id, field, before, after)
           SELECT ?, id, ?, was, becomes
           FROM (SELECT id, ${plan.field} AS was, ${plan.after.sql} AS becomes FROM images WHERE ${where.sql} AND ${plan.only ?? '1'})
           WHERE was IS NOT becomes ORDER BY id`,
          batchId,
          fields.indexOf(plan.field),
          ...plan.after.values,
          ...where.values,
        ),
    };
  });
}
