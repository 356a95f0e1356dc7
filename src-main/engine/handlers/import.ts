import { previewImport, runImport } from '../imports.ts';
import { findLabelErrorsIn, previewLabelErrors } from '../label-errors.ts';
import { procedures } from '../procedures.ts';

async function timed<T extends object>(work: Promise<T>): Promise<T & { elapsedMs: number }> {
  const startedMs = performance.now();
  return { ...(await work), elapsedMs: performance.now() - startedMs };
}

export const importing = {
  preview: procedures.import.preview.handler(async ({ context, input: { dataset, file, choices }, signal }) =>
    previewImport(context.datasets.get(dataset), await context.allowed.file(file), { ...choices, signal }),
  ),
  run: procedures.import.run.handler(
    async ({ context, input: { dataset, file, choices, ...rest }, signal }) =>
      timed(
        runImport(context.datasets.getWritable(dataset), await context.allowed.file(file), {
          ...choices,
          ...rest,
          signal,
        }),
      ),
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
  run: procedures.labelErrors.run.handler(async ({ context, input: { dataset, file, ...choices }, signal }) =>
    timed(
      findLabelErrorsIn(context.datasets.getWritable(dataset), await context.allowed.file(file), {
        ...choices,
        signal,
      }),
    ),
  ),
};
