import { resolve } from 'node:path';
import type { LabelErrorsPlan } from '../../src-shared/catalogue/label-errors/label-errors-plan.ts';
import type { EditBatch } from '../../src-shared/contract/values.ts';
import { planLabelErrors, type LabelErrorsOptions } from '../import/plan-label-errors.ts';
import type { OpenDataset, WritableDataset } from './datasets.ts';
import { invalidRows, refuseOther } from './imports.ts';

export interface LabelErrorsChoices extends Pick<
  LabelErrorsOptions,
  'ranking' | 'match' | 'fields' | 'signal'
> {
  /** Leaves out rows that cannot be read, where they would stop everything. */
  skipInvalid?: boolean | undefined;
  /** Refuses (EXTENT_CHANGED) where another number of images would change. */
  expect?: number | undefined;
  /** Asked again by the same name, it is not done again. */
  request?: string | undefined;
}

/** What predictions say of the labels. Nothing is written. @throws WinnowError IMPORT_INVALID */
export async function previewLabelErrors(
  dataset: OpenDataset,
  file: string,
  choices: LabelErrorsChoices,
): Promise<LabelErrorsPlan> {
  return (await planned(dataset, file, choices)).plan;
}

/** Keeps what predictions say of the labels, as one change. @throws WinnowError IMPORT_INVALID, also for the first row that cannot be read */
export async function findLabelErrorsIn(
  dataset: WritableDataset,
  file: string,
  choices: LabelErrorsChoices,
): Promise<{ plan: LabelErrorsPlan; batch: EditBatch }> {
  const { plan, changes } = await planned(dataset, file, choices);
  const { request } = choices;
  // It may have been done while the file was read again.
  const known = dataset.catalogue.answered(request);
  if (known) return { plan, batch: known };
  if (plan.invalid.count > 0 && choices.skipInvalid !== true) throw invalidRows(resolve(file), plan.invalid);
  refuseOther(resolve(file), choices.expect, plan.changes);
  const batch = dataset.catalogue.applyImport(
    { source: plan.file, kind: 'label-errors', newClasses: [], images: changes },
    request,
  );
  return { plan, batch };
}

function planned(
  { catalogue }: OpenDataset,
  file: string,
  { ranking, match, fields, signal }: LabelErrorsChoices,
) {
  const usedClasses = new Set(
    catalogue
      .classes()
      .filter(({ count }) => count > 0)
      .map(({ id }) => id),
  );
  return planLabelErrors({
    store: catalogue.importStore(),
    usedClasses,
    source: resolve(file),
    ranking,
    match,
    fields,
    signal,
  });
}
