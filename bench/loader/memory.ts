import { fileURLToPath } from 'node:url';
import { measuredRun } from './measured-run.ts';
import type { Job } from './recipes.ts';

export interface Growth {
  /** Memory of the process and all below it at the end of each epoch. */
  readonly epochMegabytes: readonly number[];
  /** How much more the last epoch ended with than the second, as a part of the second: 0.05 is 5 %. */
  readonly growth: number;
}

/** Runs epochs over the first `limit` images of a folder in a fresh process, and watches what it holds. */
export async function measureGrowth(folder: string, limit: number, epochs: number): Promise<Growth> {
  const job: Job = {
    folder,
    pipeline: 'plain',
    workers: 2,
    epochs,
    mode: 'exact',
    cache: null,
    givesBack: true,
    limit,
  };
  const program = fileURLToPath(new URL('./winnow-run.ts', import.meta.url));
  const { epochMegabytes } = await measuredRun(process.execPath, [program, JSON.stringify(job)]);
  const second = epochMegabytes[1] ?? NaN;
  return { epochMegabytes, growth: (epochMegabytes.at(-1) ?? NaN) / second - 1 };
}
