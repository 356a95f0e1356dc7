import type { EditBatch } from '../../../src-shared/contract/values.ts';
import type { WritableDataset } from '../datasets.ts';
import { previewImport, runImport } from '../imports.ts';
import { findLabelErrorsIn, previewLabelErrors } from '../label-errors.ts';
import { procedures } from '../procedures.ts';

type Result = { batch: EditBatch };

/** Runs an import and says how long it took. One that was answered already is not read again: its file may be gone. */
async function once(
  { catalogue }: WritableDataset,
  request: string | undefined,
  run: () => Promise<Result>,
): Promise<Result & { elapsedMs: number }> {
  const startedMs = performance.now();
  const known = catalogue.answered(request);
  const { batch } = known ? { batch: known } : await run();
  return { batch, elapsedMs: performance.now() - startedMs };
}

export const importing = {
  preview: procedures.import.preview.handler(async ({ context, input: { dataset, file, choices }, signal }) =>
    previewImport(context.datasets.get(dataset), await context.allowed.file(file), { ...choices, signal }),
  ),
  run: procedures.import.run.handler(
    async ({ context, input: { dataset: id, file, choices, ...rest }, signal }) => {
      const dataset = context.datasets.getWritable(id);
      return once(dataset, rest.request, async () =>
        runImport(dataset, await context.allowed.file(file), { ...choices, ...rest, signal }),
      );
    },
  ),
};

export const labelErrors = {
  preview: procedures.labelErrors.preview.handler(
    async ({ context, input: { dataset, file, ...choices }, signal }) =>
      previewLabelErrors(context.datasets.get(dataset), await context.allowed.file(file), {
        ...choices,
        signal,
      }),
  ),
  run: procedures.labelErrors.run.handler(
    async ({ context, input: { dataset: id, file, ...choices }, signal }) => {
      const dataset = context.datasets.getWritable(id);
      return once(dataset, choices.request, async () =>
        findLabelErrorsIn(dataset, await context.allowed.file(file), { ...choices, signal }),
      );
    },
  ),
};
