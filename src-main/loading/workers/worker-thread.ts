import { extname } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { TaskResult } from '../../../src-shared/loader/worker-runner.ts';
import { WinnowError } from '../../../src-shared/winnow-error.ts';
import { fromWire as errorFromWire } from './error-on-wire.ts';
import type { FromWorker, Located, ToWorker, WorkerOrders } from './messages.ts';
import { fromWire } from './value-on-wire.ts';

/** Runs from source as .ts and from a build as .js: the worker lies beside this file in either. */
const workerFile = new URL(`./loader-worker${extname(import.meta.url)}`, import.meta.url);

/** A worker stops by itself between two samples. One that takes longer for a sample is stopped in the middle of it. */
const graceMs = 300;

/** One worker, as the program sees it. */
export class WorkerThread {
  readonly #id: number;
  readonly #worker: Worker;
  readonly #stop: Int32Array;
  readonly #locate: (index: number) => Located;
  readonly #waiting = new Map<number, PromiseWithResolvers<TaskResult>>();
  readonly #exited: Promise<void>;
  #nextTask = 0;
  #death: Error | null = null;
  #failure: unknown = null;

  constructor(orders: Omit<WorkerOrders, 'stop'>, locate: (index: number) => Located) {
    const stop = new SharedArrayBuffer(4);
    this.#id = orders.id;
    this.#locate = locate;
    this.#stop = new Int32Array(stop);
    // Flags of the program (inspectors, loaders of a test runner) are not for the worker.
    this.#worker = new Worker(workerFile, {
      workerData: { ...orders, stop } satisfies WorkerOrders,
      execArgv: [],
      name: `loader worker ${orders.id}`,
    });
    // Only work that somebody may be waiting for keeps the program alive.
    this.#worker.unref();
    this.#worker.on('message', (message: FromWorker) => this.#hear(message));
    this.#worker.on('error', (error) => (this.#failure = error));
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#exited = promise;
    this.#worker.on('exit', (code) => {
      this.#bury(code);
      resolve();
    });
  }

  /** Rejects with what the task threw, or WORKER_DIED when the worker did not live to answer. */
  run(task: Omit<ToWorker & { kind: 'task' }, 'kind' | 'id'>): Promise<TaskResult> {
    if (this.#death) return Promise.reject(this.#death);
    const waiting = Promise.withResolvers<TaskResult>();
    const id = this.#nextTask++;
    if (this.#waiting.size === 0) this.#worker.ref();
    this.#waiting.set(id, waiting);
    this.#tell({ kind: 'task', id, ...task });
    return waiting.promise;
  }

  restart(): void {
    this.#tell({ kind: 'restart' });
  }

  /** Ends the worker; resolves once it is gone. */
  async close(): Promise<void> {
    this.#death ??= new Error('The worker was ended.');
    Atomics.store(this.#stop, 0, 1);
    this.#tell({ kind: 'close' });
    this.#worker.ref();
    const timer = setTimeout(() => void this.#worker.terminate(), graceMs);
    await this.#exited;
    clearTimeout(timer);
  }

  #tell(message: ToWorker): void {
    /* oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread is no window */
    this.#worker.postMessage(message);
  }

  #hear(message: FromWorker): void {
    if (message.kind === 'locate') {
      this.#tell({ kind: 'located', located: this.#locate(message.index) });
      return;
    }
    const waiting = this.#waiting.get(message.id);
    this.#waiting.delete(message.id);
    if (this.#waiting.size === 0 && !this.#death) this.#worker.unref();
    if (message.kind === 'failed') {
      waiting?.reject(errorFromWire(message.error));
      return;
    }
    const { fetched, state } = message;
    const unpacked = fetched.kind === 'batch' ? { ...fetched, batch: fromWire(fetched.batch) } : fetched;
    waiting?.resolve({ fetched: unpacked, state });
  }

  #bury(code: number): void {
    const why = this.#failure instanceof Error ? this.#failure.message : `exit code ${code}`;
    this.#death ??= new WinnowError(
      'WORKER_DIED',
      `DataLoader worker ${this.#id} exited unexpectedly: ${why}`,
      {
        subject: `worker ${this.#id}`,
        hint: 'A worker ends early when its code calls process.exit, throws outside of a sample, or runs out of memory.',
        cause: this.#failure ?? undefined,
      },
    );
    for (const waiting of this.#waiting.values()) waiting.reject(this.#death);
    this.#waiting.clear();
  }
}
