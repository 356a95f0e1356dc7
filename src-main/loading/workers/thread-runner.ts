import { defaultCollate, defaultConvert } from '../../../src-shared/loader/default-collate.ts';
import type { FetchJob, Index } from '../../../src-shared/loader/fetcher.ts';
import type { TaskResult, WorkerRunner, WorkerSettings } from '../../../src-shared/loader/worker-runner.ts';
import { WinnowError } from '../../../src-shared/winnow-error.ts';
import { addressOf, describeDataset } from './describe-dataset.ts';
import type { DatasetDescription } from './describe-dataset.ts';
import type { WorkerOrders } from './messages.ts';
import { WorkerThread } from './worker-thread.ts';

function collateOf({ collate }: FetchJob): WorkerOrders['collate'] {
  return collate === defaultCollate ? 'batch' : collate === defaultConvert ? 'convert' : 'none';
}

function initOf(workerInitFn: WorkerSettings['workerInitFn']): WorkerOrders['init'] {
  if (workerInitFn === undefined) return null;
  if (typeof workerInitFn === 'object')
    return { module: addressOf(workerInitFn), export: workerInitFn.export };
  throw new WinnowError(
    'BAD_INPUT',
    'Expected an exported function for workerInitFn but received one that cannot be sent to workers.',
    {
      subject: 'workerInitFn',
      hint: "Export it from a module of its own, and give { module: new URL('./init.ts', import.meta.url), export: 'init' }.",
    },
  );
}

/** Workers on threads of this process. A batch's memory changes hands, or is shared with `pinMemory`: it is not copied. */
export class ThreadRunner implements WorkerRunner {
  readonly #job: FetchJob;
  readonly #description: DatasetDescription;
  readonly #threads: readonly WorkerThread[];

  /** @throws WinnowError BAD_INPUT for what cannot be sent to a worker */
  constructor(job: FetchJob, { numWorkers, baseSeed, workerInitFn, states }: WorkerSettings) {
    const description = describeDataset(job.dataset);
    const { autoCollation, dropLast, onError } = job;
    const orders = { numWorkers, baseSeed, autoCollation, dropLast, onError };
    this.#job = job;
    this.#description = description;
    this.#threads = Array.from(
      { length: numWorkers },
      (_, id) =>
        new WorkerThread(
          {
            ...orders,
            id,
            state: states[id] ?? null,
            leaves: description.leaves,
            length: description.length,
            collate: collateOf(job),
            // Samples that the program collates may outlive their batch.
            pinned: Boolean(job.pool) && collateOf(job) !== 'none',
            init: initOf(workerInitFn),
          },
          (index) => description.locate(index),
        ),
    );
  }

  async run(workerId: number, index: Index, epochSeed: bigint | null): Promise<TaskResult> {
    const { pool, collate, allocate } = this.#job;
    const collatesHere = collateOf(this.#job) === 'none';
    const isStream = this.#description.length === null;
    const indices = typeof index === 'number' ? [index] : index;
    const thread = this.#threads[workerId]!;
    const { fetched, state } = await thread.run({
      index,
      epochSeed,
      located: isStream ? [] : indices.map((i) => this.#description.locate(i)),
      buffers: collatesHere ? [] : (pool?.takeForBatch() ?? []),
    });
    if (fetched.kind !== 'batch') return { fetched, state };
    if (collatesHere) {
      const batch = collate(fetched.batch as unknown[], allocate);
      return { fetched: { ...fetched, batch }, state };
    }
    pool?.adopt(fetched.batch, thread.takeBack);
    return { fetched, state };
  }

  restart(): void {
    for (const thread of this.#threads) thread.restart();
  }

  async close(): Promise<void> {
    await Promise.all(this.#threads.map((thread) => thread.close()));
    for (const { unused } of this.#threads) this.#job.pool?.takeBack(unused);
  }

  /** Refuses what cannot be sent to a worker, before there is one. */
  static check(job: FetchJob, workerInitFn: WorkerSettings['workerInitFn']): void {
    describeDataset(job.dataset);
    initOf(workerInitFn);
  }
}
