import { PythonRandom } from '../random/python-random.ts';
import { TorchGenerator } from '../random/torch-generator.ts';
import { restoreContext, saveContext } from './context-state.ts';
import { createFetcher } from './fetcher.ts';
import type { Fetcher, FetchJob, Index } from './fetcher.ts';
import type { LoadContext } from './load-context.ts';
import type { LoaderPlatform, TaskResult, WorkerRunner, WorkerSettings } from './worker-runner.ts';

/** A worker's own generators, as a worker process of torch seeds them. */
export function workerContext(id: number, numWorkers: number, baseSeed: bigint): LoadContext {
  const seed = baseSeed + BigInt(id);
  return {
    generator: new TorchGenerator(seed),
    python: new PythonRandom(seed),
    worker: { id, numWorkers, seed },
  };
}

/** One worker: tasks in a row, over generators of its own. */
class InProcessWorker {
  readonly #job: FetchJob;
  readonly #context: LoadContext;
  #fetcher: Fetcher | null = null;
  #last: Promise<unknown>;
  #closed = false;

  constructor(job: FetchJob, id: number, settings: WorkerSettings) {
    this.#job = job;
    this.#context = workerContext(id, settings.numWorkers, settings.baseSeed);
    // A failure of the init function surfaces with the first task, as in torch.
    this.#last = this.#start(id, settings);
    this.#last.catch(() => undefined);
  }

  async #start(id: number, { workerInitFn, states }: WorkerSettings): Promise<void> {
    if (typeof workerInitFn === 'object')
      throw new TypeError('Expected a function for workerInitFn but received the name of one.');
    await workerInitFn?.(id, this.#context);
    const state = states[id];
    if (state) restoreContext(this.#context, state);
  }

  run(index: Index, epochSeed: bigint | null): Promise<TaskResult> {
    const result = this.#last.then(async () => {
      if (this.#closed) throw new Error('The worker was ended.');
      this.#fetcher ??= createFetcher(this.#job, this.#context, epochSeed);
      const fetched = await this.#fetcher.fetch(index);
      return { fetched, state: saveContext(this.#context) };
    });
    this.#last = result.catch(() => undefined);
    return result;
  }

  restart(): void {
    this.#last = this.#last.then(
      () => (this.#fetcher = null),
      () => (this.#fetcher = null),
    );
  }

  close(): void {
    this.#closed = true;
  }
}

/** Workers that are none: they share this thread, but seed, draw and order their work as real ones do, so that the batches are the same. */
class InProcessRunner implements WorkerRunner {
  readonly #workers: readonly InProcessWorker[];

  constructor(job: FetchJob, settings: WorkerSettings) {
    this.#workers = Array.from(
      { length: settings.numWorkers },
      (_, id) => new InProcessWorker(job, id, settings),
    );
  }

  run(workerId: number, index: Index, epochSeed: bigint | null): Promise<TaskResult> {
    return this.#workers[workerId]!.run(index, epochSeed);
  }

  restart(): void {
    for (const worker of this.#workers) worker.restart();
  }

  close(): Promise<void> {
    for (const worker of this.#workers) worker.close();
    return Promise.resolve();
  }
}

/** Any machine that runs JavaScript. */
export const inProcessPlatform: LoaderPlatform = {
  startWorkers: (job, settings) => new InProcessRunner(job, settings),
};
