import { restoreContext, saveContext } from '../../../src-shared/loader/context-state.ts';
import { isIterableDataset } from '../../../src-shared/loader/datasets/dataset.ts';
import type { IterableDataset } from '../../../src-shared/loader/datasets/dataset.ts';
import { defaultCollate, defaultConvert } from '../../../src-shared/loader/default-collate.ts';
import { createFetcher } from '../../../src-shared/loader/fetcher.ts';
import type { Fetcher, FetchJob } from '../../../src-shared/loader/fetcher.ts';
import { becomeWorker } from '../../../src-shared/loader/load-context.ts';
import type { LoadContext } from '../../../src-shared/loader/load-context.ts';
import { toWire as errorToWire } from './error-on-wire.ts';
import { importExport } from './import-export.ts';
import { LeafDataset, openLeaf } from './leaf-dataset.ts';
import type { Read } from './leaf-dataset.ts';
import type { FromThread, Located, ToJob, WorkerOrders } from './messages.ts';
import { SpareBuffers } from './spare-buffers.ts';
import { toWire } from './value-on-wire.ts';

type Answer = (message: FromThread, transfer?: readonly ArrayBuffer[]) => void;

const collates = { batch: defaultCollate, convert: defaultConvert, none: (samples: unknown) => samples };

/** A worker of one loader: it makes whole batches, one task after another, in memory that the program gets without a copy. */
export class WorkerJob {
  readonly #orders: WorkerOrders;
  readonly #answer: Answer;
  readonly #stop: Int32Array;
  readonly #context: LoadContext;
  readonly #spare: SpareBuffers;
  readonly #asked = new Map<number, PromiseWithResolvers<Located>>();
  readonly #ready: Promise<FetchJob>;
  #fresh: ArrayBuffer[] = [];
  #fetcher: Fetcher | null = null;
  #last: Promise<void>;

  /** @param hearMore hears at once whatever message waits */
  constructor(orders: WorkerOrders, answer: Answer, hearMore: () => void) {
    const { id, numWorkers, baseSeed } = orders;
    this.#spare = new SpareBuffers(hearMore);
    this.#orders = orders;
    this.#answer = answer;
    this.#stop = new Int32Array(orders.stop);
    this.#context = becomeWorker({ id, numWorkers, seed: baseSeed + BigInt(id) });
    this.#ready = this.#begin();
    // What fails here is told with the first task, as in torch.
    this.#last = this.#ready.then(
      () => undefined,
      () => undefined,
    );
  }

  hear(message: ToJob): void {
    switch (message.kind) {
      case 'task':
        this.#last = this.#last.then(() => this.#perform(message));
        return;
      case 'restart':
        this.#last = this.#last.then(() => this.#forgetEpoch());
        return;
      case 'buffers':
        this.#spare.add(message.buffers);
        return;
      case 'located':
        this.#asked.get(message.located.index)?.resolve(message.located);
        this.#asked.delete(message.located.index);
    }
  }

  /** Resolves after the task at hand, to the buffers that were not needed. */
  async done(): Promise<SharedArrayBuffer[]> {
    await this.#last;
    return this.#spare.takeAll();
  }

  #forgetEpoch(): void {
    this.#fetcher = null;
  }

  get #stopped(): boolean {
    return this.#stop[0] !== 0;
  }

  async #begin(): Promise<FetchJob> {
    const { id, leaves, length, state, init, onError, autoCollation, dropLast, collate, pinned } =
      this.#orders;
    const opened = await Promise.all(leaves.map(openLeaf));
    const [first] = opened;
    const stream = typeof first === 'object' && isIterableDataset(first);
    const initialize = init && (await importExport(init));
    this.#answer({ kind: 'begun' });
    await initialize?.(id, this.#context);
    if (state) restoreContext(this.#context, state);
    const isStopped = (): boolean => this.#stopped;
    return {
      dataset: stream
        ? this.#stoppable(first)
        : new LeafDataset(
            length!,
            opened.map((leaf) => this.#readOf(leaf)),
            (index) => this.#ask(index),
          ),
      autoCollation,
      dropLast,
      // Once it is to stop, nothing is replaced any more.
      get onError() {
        return isStopped() ? 'throw' : onError;
      },
      collate: collates[collate],
      allocate: pinned
        ? (sizeBytes) => this.#spare.take(sizeBytes)
        : (sizeBytes) => this.#allocate(sizeBytes),
      inPlace: leaves.every((leaf) => leaf.kind === 'files'),
    };
  }

  /** Memory that leaves with the batch: nothing of it stays here to be collected. */
  #allocate(sizeBytes: number): ArrayBuffer {
    const buffer = new ArrayBuffer(sizeBytes);
    this.#fresh.push(buffer);
    return buffer;
  }

  #readOf(leaf: Read | IterableDataset): Read {
    if (typeof leaf === 'object')
      throw new TypeError('Expected a dataset with indices but received a stream.');
    return (located, where) => {
      if (this.#stopped) throw new Error('The worker was ended.');
      return leaf(located, where);
    };
  }

  #stoppable(stream: IterableDataset): IterableDataset {
    const isStopped = (): boolean => this.#stopped;
    return {
      async *iterate(where) {
        for await (const sample of stream.iterate(where)) {
          if (isStopped()) return;
          yield sample;
        }
      },
    };
  }

  #ask(index: number): Promise<Located> {
    const waiting = Promise.withResolvers<Located>();
    this.#asked.set(index, waiting);
    this.#answer({ kind: 'locate', index });
    return waiting.promise;
  }

  async #perform(task: ToJob & { kind: 'task' }): Promise<void> {
    if (this.#stopped) return;
    this.#spare.add(task.buffers);
    try {
      const ready = await this.#ready;
      if (ready.dataset instanceof LeafDataset) ready.dataset.expect(task.located);
      this.#fetcher ??= createFetcher(ready, this.#context, task.epochSeed);
      const fetched = await this.#fetcher.fetch(task.index);
      const state = saveContext(this.#context);
      const packed = fetched.kind === 'batch' ? { ...fetched, batch: toWire(fetched.batch) } : fetched;
      this.#answer({ kind: 'done', id: task.id, fetched: packed, state }, this.#fresh);
    } catch (error) {
      this.#answer({ kind: 'failed', id: task.id, error: errorToWire(error) });
    } finally {
      this.#fresh = [];
    }
  }
}
