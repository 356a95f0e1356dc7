import { setTimeout as wait } from 'node:timers/promises';
import { WinnowError } from '../../src-shared/winnow-error.ts';
import type { Job } from '../../src-shared/contract/values.ts';
import type { JobBoard, JobProgress } from './job-board.ts';

export interface WatchedWork<T> {
  dataset: string;
  kind: Job['kind'];
  title: string;
  unit: string;
  work(signal: AbortSignal, report: (progress: JobProgress) => void): Promise<T>;
  /** What came of it, as a sentence. */
  sentence(result: T): string;
}

/** Work that is over sooner is not shown. */
const SHOWN_AFTER_MS = 300;

/**
 * Work that a call waits for, shown as a job where it takes longer than a moment: with its progress, and to be cancelled by whoever sees it. A caller that
 * goes away cancels it too.
 *
 * Throws what the work threw; `CANCELLED` where somebody cancelled it.
 */
export async function inJob<T>(
  jobs: JobBoard,
  { work, sentence, ...about }: WatchedWork<T>,
  caller: AbortSignal | undefined,
): Promise<T> {
  const controller = new AbortController();
  const cancel = (): void =>
    controller.abort(
      new WinnowError('CANCELLED', 'Cancelled. Nothing was changed.', { subject: about.title }),
    );
  caller?.addEventListener('abort', cancel, { once: true });
  if (caller?.aborted) cancel();
  let latest: JobProgress | null = null;
  let report = (progress: JobProgress): void => {
    latest = progress;
  };
  const working = work(controller.signal, (progress) => report(progress));
  const over = working.then(() => true, () => true); // prettier-ignore
  if (!(await Promise.race([over, wait(SHOWN_AFTER_MS, false)]))) {
    const job = jobs.start({
      ...about,
      async run(signal, tell) {
        signal.addEventListener('abort', cancel, { once: true });
        report = tell;
        if (latest !== null) tell(latest);
        return sentence(await working);
      },
    });
    // A caller that goes away cancels the job, so that it is told as cancelled and not as failed.
    caller?.addEventListener('abort', () => jobs.cancel(job.id), { once: true });
  }
  return working;
}
