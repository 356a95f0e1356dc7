import { basename, resolve } from 'node:path';
import type { ImportPlan } from '../../src-shared/catalogue/import/import-plan.ts';
import type { EditBatch } from '../../src-shared/contract/values.ts';
import { WinnowError } from '../../src-shared/winnow-error.ts';
import type { ImportChoices } from '../import/run-import.ts';
import type { Watching } from './background/plans.ts';
import type { OpenDataset, WritableDataset } from './open-dataset.ts';

export interface RunImportOptions extends ImportChoices, Watching {
  /** Leaves out rows that cannot be read, where they would stop the import. */
  skipInvalid?: boolean | undefined;
  /** Refuses (EXTENT_CHANGED) where another number of images would change: the file or the dataset is not what was looked at. */
  expect?: number | undefined;
  /** A name by which asking again changes nothing, and gets what came of the first. */
  request?: string | undefined;
}

/** What an import would do. Nothing is written. @throws WinnowError IMPORT_INVALID, and what reading a manifest throws */
export async function previewImport(
  { reader }: OpenDataset,
  file: string,
  { signal, onProgress, ...choices }: ImportChoices & Watching,
): Promise<ImportPlan> {
  const { plan } = await reader.plan('import', { source: resolve(file), choices }, { signal, onProgress });
  return plan;
}

/**
 * Reads a file and writes what it says, as one batch; nothing where a row cannot be read.
 * @throws WinnowError as previewImport; IMPORT_INVALID for the first row that cannot be read; EXTENT_CHANGED
 */
export async function runImport(
  { catalogue, reader }: WritableDataset,
  file: string,
  { skipInvalid, expect, request, signal, onProgress, ...choices }: RunImportOptions,
): Promise<{ plan: ImportPlan; batch: EditBatch }> {
  const source = resolve(file);
  const { plan, edits } = await reader.plan('import', { source, choices }, { signal, onProgress });
  // It may have been done while the file was read again.
  const known = catalogue.answered(request);
  if (known) return { plan, batch: known };
  if (plan.invalid.count > 0 && skipInvalid !== true) throw invalidRows(source, plan.invalid);
  refuseOther(source, expect, plan.changes);
  signal?.throwIfAborted();
  const changes = { source: plan.file, kind: 'import', newClasses: plan.newClasses, edits } as const;
  return { plan, batch: catalogue.applyImport(changes, request) };
}

export function invalidRows(source: string, { count, examples }: ImportPlan['invalid']): WinnowError {
  const [{ line, field, message }] = examples as [ImportPlan['invalid']['examples'][number]];
  const others = count === 1 ? '' : ` ${count - 1} more ${count === 2 ? 'row' : 'rows'} cannot be read.`;
  return new WinnowError(
    'IMPORT_INVALID',
    `${basename(source)}, line ${line}, field ${field}: ${message}${others} Nothing was imported.`,
    {
      subject: source,
      at: line,
      hint: 'Mend the rows; or choose other columns, or leave out the rows that cannot be read.',
    },
  );
}

/** Throws EXTENT_CHANGED where the file or the dataset is not what was looked at. */
export function refuseOther(source: string, expect: number | undefined, changes: number): void {
  if (expect === undefined || expect === changes) return;
  throw new WinnowError(
    'EXTENT_CHANGED',
    `Expected to change ${expect} images, but the file would change ${changes} now.`,
    { subject: source, hint: 'Look at the preview again, then repeat the import. Nothing was changed.' },
  );
}
