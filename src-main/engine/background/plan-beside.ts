import { extname } from 'node:path';
import { Worker } from 'node:worker_threads';
import { fromWire } from '../../loading/workers/error-on-wire.ts';
import type { FromPlanner, PlanOrders } from './plan-thread.ts';
import type { Planned, PlanInputs, PlanName, Watching } from './plans.ts';

/** Runs from source as .ts and from a build as .js. */
const threadFile = new URL(`./plan-thread${extname(import.meta.url)}`, import.meta.url);

/** Plans in a thread of its own, which ends with the answer; the engine answers others meanwhile. */
export async function planBeside<P extends PlanName>(
  catalogueFile: string,
  name: P,
  input: PlanInputs[P],
  { signal, onProgress }: Watching,
): Promise<Planned<P>> {
  signal?.throwIfAborted();
  const worker = new Worker(threadFile, {
    execArgv: [],
    name: 'import',
    workerData: { catalogueFile, name, input } satisfies PlanOrders,
  });
  const answer = Promise.withResolvers<Planned<P>>();
  // It is asked to end and not ended: a thread that is ended while it loads an addon takes the process with it.
  const cancel = (): void => {
    /* oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread is no window */
    worker.postMessage(null);
  };
  signal?.addEventListener('abort', cancel, { once: true });
  const ended = new Promise<void>((resolve) => {
    worker.on('exit', () => {
      answer.reject(new Error('The thread that reads the file has ended.'));
      resolve();
    });
  });
  worker.on('error', (error) => answer.reject(error));
  worker.on('message', (message: FromPlanner) => {
    if (message.kind === 'progress') onProgress?.(message.progress);
    else if (message.kind === 'failed') answer.reject(fromWire(message.error));
    else answer.resolve(message.planned as Planned<P>);
  });
  try {
    return await answer.promise;
  } catch (error) {
    signal?.throwIfAborted();
    throw error;
  } finally {
    signal?.removeEventListener('abort', cancel);
    await ended;
  }
}
