/** A worker of a loader: a thread that makes whole batches, one task after another, in memory that the program gets without a copy. */
import { parentPort, workerData } from 'node:worker_threads';
import { restoreContext, saveContext } from '../../../src-shared/loader/context-state.ts';
import { isIterableDataset } from '../../../src-shared/loader/datasets/dataset.ts';
import type { IterableDataset } from '../../../src-shared/loader/datasets/dataset.ts';
import { defaultCollate, defaultConvert } from '../../../src-shared/loader/default-collate.ts';
import { createFetcher } from '../../../src-shared/loader/fetcher.ts';
import type { Fetcher, FetchJob } from '../../../src-shared/loader/fetcher.ts';
import { becomeWorker } from '../../../src-shared/loader/load-context.ts';
import { toWire as errorToWire } from './error-on-wire.ts';
import { importExport } from './import-export.ts';
import { LeafDataset, openLeaf } from './leaf-dataset.ts';
import type { Read } from './leaf-dataset.ts';
import type { FromWorker, Located, ToWorker, WorkerOrders } from './messages.ts';
import { SpareBuffers } from './spare-buffers.ts';
import { toWire } from './value-on-wire.ts';

const orders = workerData as WorkerOrders;
const port = parentPort!;
const stop = new Int32Array(orders.stop);
const spare = new SpareBuffers();
const fresh: ArrayBuffer[] = [];
const asked = new Map<number, PromiseWithResolvers<Located>>();
const { id, numWorkers, baseSeed } = orders;
const context = becomeWorker({ id, numWorkers, seed: baseSeed + BigInt(id) });
let fetcher: Fetcher | null = null;
const job = begin();
// What fails here is told with the first task, as in torch.
job.catch(() => undefined);
let last: Promise<void> = job.then(
  () => undefined,
  () => undefined,
);

port.on('message', (message: ToWorker) => {
  switch (message.kind) {
    case 'task':
      last = last.then(() => perform(message));
      return;
    case 'restart':
      last = last.then(forgetEpoch);
      return;
    case 'located':
      asked.get(message.located.index)?.resolve(message.located);
      asked.delete(message.located.index);
      return;
    case 'close':
      port.close();
  }
});

function forgetEpoch(): void {
  fetcher = null;
}

async function begin(): Promise<FetchJob> {
  const { autoCollation, dropLast, onError, collate, leaves, state, init } = orders;
  const opened = await Promise.all(leaves.map(openLeaf));
  const [first] = opened;
  const stream = typeof first === 'object' && isIterableDataset(first);
  if (init) await (await importExport(init))(id, context);
  if (state) restoreContext(context, state);
  return {
    dataset: stream ? stoppable(first) : new LeafDataset(orders.length!, opened.map(readOf), ask),
    autoCollation,
    dropLast,
    onError,
    collate:
      collate === 'batch'
        ? defaultCollate
        : collate === 'convert'
          ? defaultConvert
          : (samples: unknown) => samples,
    allocate: orders.pinned ? (sizeBytes) => spare.take(sizeBytes) : allocateFresh,
    inPlace: leaves.every((leaf) => leaf.kind === 'files'),
  };
}

/** Memory that leaves with the batch: nothing of it stays here to be collected. */
function allocateFresh(sizeBytes: number): ArrayBuffer {
  const buffer = new ArrayBuffer(sizeBytes);
  fresh.push(buffer);
  return buffer;
}

function readOf(leaf: Read | IterableDataset): Read {
  if (typeof leaf === 'object') throw new TypeError('Expected a dataset with indices but received a stream.');
  return (located, where) => {
    if (stop[0] !== 0) throw new Error('The worker was ended.');
    return leaf(located, where);
  };
}

function stoppable(stream: IterableDataset): IterableDataset {
  return {
    async *iterate(where) {
      for await (const sample of stream.iterate(where)) {
        if (stop[0] !== 0) return;
        yield sample;
      }
    },
  };
}

function ask(index: number): Promise<Located> {
  const waiting = Promise.withResolvers<Located>();
  asked.set(index, waiting);
  answer({ kind: 'locate', index });
  return waiting.promise;
}

async function perform(task: ToWorker & { kind: 'task' }): Promise<void> {
  if (stop[0] !== 0) return;
  spare.add(task.buffers);
  try {
    const ready = await job;
    if (ready.dataset instanceof LeafDataset) ready.dataset.expect(task.located);
    fetcher ??= createFetcher(ready, context, task.epochSeed);
    const fetched = await fetcher.fetch(task.index);
    const state = saveContext(context);
    const packed = fetched.kind === 'batch' ? { ...fetched, batch: toWire(fetched.batch) } : fetched;
    answer({ kind: 'done', id: task.id, fetched: packed, state }, fresh);
  } catch (error) {
    answer({ kind: 'failed', id: task.id, error: errorToWire(error) });
  } finally {
    fresh.length = 0;
  }
}

function answer(message: FromWorker, transfer: readonly ArrayBuffer[] = []): void {
  /* oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread is no window */
  port.postMessage(message, [...transfer]);
}
