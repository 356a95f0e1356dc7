import { oc } from '@orpc/contract';
import { z } from 'zod';
import { contractErrors } from './errors.ts';
import { datasetId, editBatch } from './values.ts';

export const call = oc.errors(contractErrors);

export const inDataset = z.object({ dataset: datasetId });
/**
 * With a `request`, a name that nobody else gives, what is sent again is not done again: it gets the batch that the first was answered with.
 * For a caller that lost the answer, and cannot know whether the engine got the call.
 */
export const inDatasetOnce = inDataset.extend({ request: z.string().min(16).max(64).optional() });
export const batchResult = z.object({ batch: editBatch, elapsedMs: z.number() });
