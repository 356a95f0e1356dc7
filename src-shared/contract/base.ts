import { oc } from '@orpc/contract';
import { z } from 'zod';
import { contractErrors } from './errors.ts';
import { datasetId, editBatch } from './values.ts';

export const call = oc.errors(contractErrors);

export const inDataset = z.object({ dataset: datasetId });
export const batchResult = z.object({ batch: editBatch, elapsedMs: z.number() });
