import { resolve } from 'node:path';
import type { LabelErrorsPlan } from '../../src-shared/catalogue/label-errors/label-errors-plan.ts';
import type { EditBatch } from '../../src-shared/contract/values.ts';
import type { LabelErrorsOptions } from '../import/plan-label-errors.ts';
import type { Watching } from './background/plans.ts';
import type { OpenDataset, WritableDataset } from './open-dataset.ts';
import { invalidRows, refuseOther } from './imports.ts';

export type LabelErrorsChoices = Pick<LabelErrorsOptions, 'ranking' | 'match' | 'fields'>;

export interface RunLabelErrorsOptions extends LabelErrorsChoices, Watching {
  /** Leaves out rows that cannot be read, where they would stop everything. */
  skipInvalid?: boolean | undefined;
  /** Refuses (EXTENT_CHANGED) where another number of images would change. */
  expect?: number | undefined;
  /** A name by which asking again changes nothing, and gets what came of the first. */
  request?: string | undefined;
}

/** What predictions say of the labels. Nothing is written. @throws WinnowError IMPORT_INVALID */
export async function previewLabelErrors(
  { reader }: OpenDataset,
  file: string,
  { signal, onProgress, ...choices }: LabelErrorsChoices & Watching,
): Promise<LabelErrorsPlan> {
  const input = { source: resolve(file), ...choices };
  return (await reader.plan('labelErrors', input, { signal, onProgress })).plan;
}

/** Keeps what predictions say of the labels, as one change. @throws WinnowError IMPORT_INVALID, also for the first row that cannot be read */
export async function findLabelErrorsIn(
  { catalogue, reader }: WritableDataset,
  file: string,
  choices: RunLabelErrorsOptions,
): Promise<{ plan: LabelErrorsPlan; batch: EditBatch }> {
  const source = resolve(file);
  const { skipInvalid, expect, request, signal, onProgress, ...how } = choices;
  const { plan, edits } = await reader.plan('labelErrors', { source, ...how }, { signal, onProgress });
  // It may have been done while the file was read again.
  const known = catalogue.answered(request);
  if (known) return { plan, batch: known };
  if (plan.invalid.count > 0 && skipInvalid !== true) throw invalidRows(source, plan.invalid);
  refuseOther(source, expect, plan.changes);
  signal?.throwIfAborted();
  const changes = { source: plan.file, kind: 'label-errors', newClasses: [], edits } as const;
  return { plan, batch: catalogue.applyImport(changes, request) };
}
