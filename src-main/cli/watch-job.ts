import type { Job } from '../../src-shared/contract/values.ts';
import { WinnowError, type ErrorCode } from '../../src-shared/winnow-error.ts';
import type { Engine } from '../engine/create-engine.ts';
import { interruptible } from './interrupt.ts';
import { Progress } from './progress.ts';

/** Shows a job's progress until it has ended; Ctrl+C cancels it. Throws what the job failed with, or `CANCELLED`. */
export async function watchJob(engine: Engine, job: Job): Promise<Job> {
  const progress = new Progress();
  const watching = new AbortController();
  const ended = await interruptible(async (signal) => {
    signal.addEventListener('abort', () => engine.parts.jobs.cancel(job.id), { once: true });
    const shown = showEvents(engine, job.id, progress, watching.signal);
    const finished = await engine.parts.jobs.finished(job.id);
    watching.abort();
    await shown;
    return finished;
  });
  progress.end();
  if (ended.state === 'done') return ended;
  throw new WinnowError(
    ended.state === 'cancelled' ? 'CANCELLED' : ((ended.errorCode ?? 'INTERNAL') as ErrorCode),
    ended.message ?? 'The job did not end well.',
    { subject: ended.subject ?? ended.title, ...(ended.hint === null ? {} : { hint: ended.hint }) },
  );
}

async function showEvents(
  engine: Engine,
  id: string,
  progress: Progress,
  signal: AbortSignal,
): Promise<void> {
  try {
    for await (const event of engine.parts.events.listen(undefined, signal)) {
      if (event.kind === 'job' && event.job.id === id && event.job.state === 'running')
        progress.show(event.job);
    }
  } catch (error) {
    // Ending the subscription is how it is left.
    if (!signal.aborted) throw error;
  }
}
