import { describe, expect, it, vi } from 'vitest';
import type { Job } from '../../src-shared/contract/values.ts';
import { WinnowError } from '../../src-shared/winnow-error.ts';
import { JobBoard } from '../../src-main/engine/job-board.ts';

function board(): { jobs: JobBoard; announced: Job[] } {
  const announced: Job[] = [];
  return { jobs: new JobBoard((job) => announced.push(job)), announced };
}

const spec = { dataset: 'abc', kind: 'scan', title: 'Scanning', unit: 'images' } as const;

describe('JobBoard', () => {
  it('runs a job to its end and keeps what it said', async () => {
    const { jobs, announced } = board();
    const started = jobs.start({
      ...spec,
      async run(_, report) {
        report({ done: 3, total: 10 });
        report({ done: 10, total: 10 });
        return 'Done: 10.';
      },
    });
    expect(started.state).toBe('running');
    const ended = await jobs.finished(started.id);
    expect(ended).toMatchObject({
      state: 'done',
      done: 10,
      total: 10,
      message: 'Done: 10.',
      errorCode: null,
    });
    expect(announced.at(-1)).toEqual(ended);
  });

  it('announces progress at most ten times a second, and the last of it always', async () => {
    const { jobs, announced } = board();
    const { id } = jobs.start({
      ...spec,
      async run(_, report) {
        const endMs = performance.now() + 350;
        let done = 0;
        while (performance.now() < endMs) {
          report({ done: ++done, total: null });
          await new Promise((resolve) => setImmediate(resolve));
        }
        report({ done: 999_999, total: 999_999 });
        return 'ok';
      },
    });
    const ended = await jobs.finished(id);
    expect(ended.done).toBe(999_999);
    // 350 ms allow four announcements of progress, beside the first and the last.
    expect(announced.length).toBeLessThanOrEqual(7);
    expect(announced.length).toBeGreaterThanOrEqual(3);
  });

  it('cancels: first "cancelling", then "cancelled" when the work has really stopped', async () => {
    const { jobs, announced } = board();
    const { id } = jobs.start({
      ...spec,
      run: (signal) =>
        new Promise((_, reject) => {
          signal.addEventListener('abort', () => setTimeout(() => reject(signal.reason as Error), 20));
        }),
    });
    await new Promise((resolve) => setTimeout(resolve, 5));
    expect(jobs.cancel(id).state).toBe('cancelling');
    expect(jobs.running('abc', 'scan')?.id).toBe(id);
    expect((await jobs.finished(id)).state).toBe('cancelled');
    expect(jobs.running('abc', 'scan')).toBeUndefined();
    expect(announced.map((job) => job.state)).toEqual(['running', 'cancelling', 'cancelled']);
  });

  it('tells the code and the words of a failure', async () => {
    const { jobs } = board();
    const { id } = jobs.start({
      ...spec,
      run: () =>
        Promise.reject(
          new WinnowError('FOLDER_NOT_FOUND', 'There is no folder x.', { subject: 'x', hint: 'Mount it.' }),
        ),
    });
    expect(await jobs.finished(id)).toMatchObject({
      state: 'failed',
      errorCode: 'FOLDER_NOT_FOUND',
      message: 'There is no folder x.',
      subject: 'x',
      hint: 'Mount it.',
    });
  });

  it('keeps the inside of a fault of ours to the log', async () => {
    const logged = vi.spyOn(console, 'error').mockReturnValue();
    const { jobs } = board();
    const { id } = jobs.start({ ...spec, run: () => Promise.reject(new TypeError('x is not a function')) });
    const { message, ...ended } = await jobs.finished(id);
    expect(ended).toMatchObject({ state: 'failed', errorCode: 'INTERNAL', hint: expect.any(String) });
    expect(message).not.toContain('function');
    expect(logged).toHaveBeenCalledOnce();
    logged.mockRestore();
  });

  it('stops the jobs of one dataset and leaves the others', async () => {
    const { jobs } = board();
    const untilAborted = (signal: AbortSignal): Promise<string> =>
      new Promise((_, reject) => {
        signal.addEventListener('abort', () => reject(signal.reason as Error));
      });
    const one = jobs.start({ ...spec, run: untilAborted });
    const other = jobs.start({ ...spec, dataset: 'def', run: untilAborted });
    await new Promise((resolve) => setTimeout(resolve, 5));
    await jobs.stop('abc');
    expect(jobs.list().find((job) => job.id === one.id)?.state).toBe('cancelled');
    expect(jobs.list().find((job) => job.id === other.id)?.state).toBe('running');
    await jobs.stop();
  });

  it('refuses an unknown job, and forgets the oldest of many', async () => {
    const { jobs } = board();
    expect(() => jobs.cancel('nothing')).toThrow(expect.objectContaining({ code: 'JOB_UNKNOWN' }));
    for (let i = 0; i < 30; i++)
      await jobs.finished(jobs.start({ ...spec, run: () => Promise.resolve('ok') }).id);
    expect(jobs.list().length).toBeLessThanOrEqual(21);
  });
});
