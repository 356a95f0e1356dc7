import { z } from 'zod';
import { batchResult, call, inDataset, inDatasetOnce } from './base.ts';
import { change, classColour, classId, classRow, editBatch, editTarget, flag, imageId } from './values.ts';

export const classes = {
  /** In the order in which they stand on the screen; the first nine have the keys 1 to 9. */
  list: call.input(inDataset).output(z.array(classRow)),
  /** Puts a class at another place of that order, from 0. Its index in exports stays. */
  place: call
    .input(inDatasetOnce.extend({ id: classId, to: z.number().int().nonnegative() }))
    .output(batchResult),
  colour: call.input(inDatasetOnce.extend({ id: classId, colour: classColour })).output(batchResult),
  /** Gives a class another name; its index stays. Files that the scan finds under the old name still get this class. */
  rename: call
    .input(inDatasetOnce.extend({ id: classId, name: z.string().trim().min(1).max(255) }))
    .output(batchResult),
  /** The index that each class has in exports, null where it was retired; and what compacting would make of it. */
  indices: call.input(inDataset).output(
    z.object({
      classes: z.array(
        z.object({
          classId,
          index: z.number().int().nullable(),
          compacted: z.number().int().nullable(),
        }),
      ),
      digest: z.string(),
      compactedDigest: z.string(),
    }),
  ),
  /** Retires classes without images and numbers the others without gaps. Outputs of a model that was trained before mean other classes then. */
  compact: call.input(inDatasetOnce).output(batchResult),
};

export const edits = {
  /** How many images a change would be for, by class and by mark, before anything is done. */
  extent: call.input(inDataset.extend({ target: editTarget })).output(
    z.object({
      count: z.number().int(),
      classes: z.array(z.object({ classId: z.number().int().nullable(), count: z.number().int() })),
      flags: z.array(z.object({ flag, count: z.number().int() })),
    }),
  ),
  /** Applies one change in one transaction. With `expect`, refuses (EXTENT_CHANGED) where the target has become another number of images. */
  apply: call
    .input(inDatasetOnce.extend({ target: editTarget, change, expect: z.number().int().optional() }))
    .output(batchResult),
  undo: call.input(inDatasetOnce).output(batchResult),
  redo: call.input(inDatasetOnce).output(batchResult),
  /** Undoes one batch, or the part of it for some images, wherever it stands, as a new batch. Images changed again since are left alone and counted. */
  revert: call
    .input(inDatasetOnce.extend({ batch: z.number().int(), ids: z.array(imageId).optional() }))
    .output(batchResult.extend({ leftAlone: z.number().int() })),
  /** Newest first. */
  history: call
    .input(
      inDataset.extend({
        before: z.number().int().optional(),
        limit: z.number().int().positive().max(500).default(100),
      }),
    )
    .output(
      z.object({
        batches: z.array(editBatch),
        canUndo: editBatch.nullable(),
        canRedo: editBatch.nullable(),
      }),
    ),
};
