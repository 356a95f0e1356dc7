import { basename } from 'node:path';
import type { WritableDataset } from '../open-dataset.ts';
import type { EngineParts } from '../engine-parts.ts';
import type { Watching } from '../background/plans.ts';
import { previewImport, runImport } from '../imports.ts';
import { inJob } from '../in-job.ts';
import { findLabelErrorsIn, previewLabelErrors } from '../label-errors.ts';
import { procedures } from '../procedures.ts';

async function timed<T extends object>(work: Promise<T>): Promise<T & { elapsedMs: number }> {
  const startedMs = performance.now();
  return { ...(await work), elapsedMs: performance.now() - startedMs };
}

/** Reads a file that the page may have read, as a job where that takes long. */
async function reading<T>(
  { jobs, allowed }: EngineParts,
  { dataset, file }: { dataset: string; file: string },
  caller: AbortSignal | undefined,
  work: (file: string, watching: Watching) => Promise<T>,
  sentence: (result: T) => string,
): Promise<T> {
  const source = await allowed.file(file);
  return inJob(
    jobs,
    {
      dataset,
      kind: 'import',
      title: `Reading ${basename(source)}`,
      unit: 'rows',
      work: (signal, report) => work(source, { signal, onProgress: report }),
      sentence,
    },
    caller,
  );
}

const wouldChange = ({ changes }: { changes: number }): string =>
  `${changes.toLocaleString('en')} images would change.`;
const written = ({ batch }: { batch: { summary: string } }): string => `${batch.summary}.`;

/** What came of a request of this name: to read its file again would find that nothing is left to change. */
function answered({ catalogue }: WritableDataset, request: string | undefined) {
  const batch = catalogue.answered(request);
  return batch === null ? null : { batch, elapsedMs: 0 };
}

export const importing = {
  preview: procedures.import.preview.handler(({ context, input, signal }) => {
    const dataset = context.datasets.get(input.dataset);
    const work = (file: string, watching: Watching) =>
      previewImport(dataset, file, { ...input.choices, ...watching });
    return reading(context, input, signal, work, wouldChange);
  }),
  run: procedures.import.run.handler(({ context, input, signal }) => {
    const dataset = context.datasets.getWritable(input.dataset);
    const { choices, skipInvalid, expect, request } = input;
    const known = answered(dataset, request);
    if (known !== null) return known;
    const work = (file: string, watching: Watching) =>
      runImport(dataset, file, { ...choices, skipInvalid, expect, request, ...watching });
    return timed(reading(context, input, signal, work, written));
  }),
};

export const labelErrors = {
  preview: procedures.labelErrors.preview.handler(({ context, input, signal }) => {
    const dataset = context.datasets.get(input.dataset);
    const { ranking, match } = input;
    const work = (file: string, watching: Watching) =>
      previewLabelErrors(dataset, file, { ranking, match, ...watching });
    return reading(context, input, signal, work, wouldChange);
  }),
  run: procedures.labelErrors.run.handler(({ context, input, signal }) => {
    const dataset = context.datasets.getWritable(input.dataset);
    const { ranking, match, skipInvalid, expect, request } = input;
    const known = answered(dataset, request);
    if (known !== null) return known;
    const work = (file: string, watching: Watching) =>
      findLabelErrorsIn(dataset, file, { ranking, match, skipInvalid, expect, request, ...watching });
    return timed(reading(context, input, signal, work, written));
  }),
};
