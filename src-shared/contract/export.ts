import { z } from 'zod';
import { call, inDataset } from './base.ts';
import {
  exportName,
  exportOptions,
  exportPlan,
  job,
  pipelines as pipelinesValue,
  pipelineStep,
  splitName,
} from './values.ts';

/** The pipelines of the dataset, one a split; they leave with an export. */
export const pipelines = {
  get: call.input(inDataset).output(pipelinesValue),
  /** Sets the pipeline of one split; null forgets it. */
  set: call
    .input(inDataset.extend({ split: splitName, steps: z.array(pipelineStep).max(100).nullable() }))
    .output(pipelinesValue),
};

export const exporting = {
  plan: call.input(inDataset.extend({ options: exportOptions })).output(exportPlan),
  run: call.input(inDataset.extend({ options: exportOptions })).output(job),
  /** Removes what an export of pictures has put into the folder of this name, and nothing else. */
  undo: call.input(inDataset.extend({ fileName: exportName })).output(job),
};
