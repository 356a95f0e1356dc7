import type { TaskResult } from '../../../src-shared/loader/worker-runner.ts';
import { WinnowError } from '../../../src-shared/winnow-error.ts';
import { fromWire as errorFromWire } from './error-on-wire.ts';
import type { LoaderThread, ThreadUser } from './loader-thread.ts';
import type { FromThread, Leaf, Located, ToJob, WorkerOrders } from './messages.ts';
import { endThread, giveBack, takeThread } from './thread-pool.ts';
import { fromWire } from './value-on-wire.ts';

/** A worker stops by itself between two samples. One that takes longer for a sample is stopped in the middle of it. */
const graceMs = 700;
/** So long where nothing can hang for ever, or where a native addon may be loading: a thread that is ended in the middle of that takes the process with it. */
const longGraceMs = 5000;
/** What a program's own modules leave running (timers, sockets) gets no longer than this. */
const closingMs = 100;

const ownModules = new URL('../', import.meta.url).href;

/** Whether nothing but code of this package runs for it, which leaves nothing behind. */
function isOwn(leaf: Leaf): boolean {
  return leaf.kind === 'files' || leaf.module.startsWith(ownModules);
}

/** One worker, as the program sees it. */
export class WorkerThread implements ThreadUser {
  readonly #id: number;
  readonly #thread: LoaderThread;
  readonly #isReusable: boolean;
  readonly #stop: Int32Array;
  readonly #locate: (index: number) => Located;
  readonly #waiting = new Map<number, PromiseWithResolvers<TaskResult>>();
  readonly #ended = Promise.withResolvers<boolean>();
  #nextTask = 0;
  #unused: readonly SharedArrayBuffer[] = [];
  #hasBegun = false;
  #death: Error | null = null;
  #closing: Promise<void> | null = null;

  constructor(orders: Omit<WorkerOrders, 'stop'>, locate: (index: number) => Located) {
    const stop = new SharedArrayBuffer(4);
    this.#id = orders.id;
    this.#locate = locate;
    this.#stop = new Int32Array(stop);
    this.#isReusable = orders.init === null && orders.leaves.every(isOwn);
    this.#thread = takeThread();
    this.#thread.user = this;
    this.#thread.tell({ kind: 'begin', orders: { ...orders, stop } });
  }

  /** Rejects with what the task threw, or WORKER_DIED when the worker did not live to answer. */
  run(task: Omit<ToJob & { kind: 'task' }, 'kind' | 'id'>): Promise<TaskResult> {
    if (this.#death) return Promise.reject(this.#death);
    const waiting = Promise.withResolvers<TaskResult>();
    const id = this.#nextTask++;
    // Only work that somebody may be waiting for keeps the program alive.
    if (this.#waiting.size === 0) this.#thread.hold();
    this.#waiting.set(id, waiting);
    this.#thread.tell({ kind: 'task', id, ...task });
    return waiting.promise;
  }

  /** The shared buffers that it had been given and had not used when it was closed. */
  get unused(): readonly SharedArrayBuffer[] {
    return this.#unused;
  }

  /** Gives back a buffer of a batch that it made. @returns false where it makes no more */
  readonly takeBack = (buffer: SharedArrayBuffer): boolean => {
    if (this.#closing || this.#death) return false;
    this.#thread.tell({ kind: 'buffers', buffers: [buffer] });
    return true;
  };

  restart(): void {
    this.#thread.tell({ kind: 'restart' });
  }

  /** Ends the worker; resolves once its thread is gone, or free for another one. */
  close(): Promise<void> {
    return (this.#closing ??= this.#close());
  }

  async #close(): Promise<void> {
    this.#death ??= new Error('The worker was ended.');
    Atomics.store(this.#stop, 0, 1);
    this.#thread.hold();
    this.#thread.tell({ kind: 'end' });
    const timer = setTimeout(
      () => this.#ended.resolve(false),
      this.#isReusable || !this.#hasBegun ? longGraceMs : graceMs,
    );
    const hasEnded = await this.#ended.promise;
    clearTimeout(timer);
    this.#thread.user = null;
    this.#giveUp(this.#death);
    if (hasEnded && this.#isReusable) giveBack(this.#thread);
    else await endThread(this.#thread, hasEnded ? closingMs : 0);
  }

  hear(message: FromThread): void {
    if (message.kind === 'begun') {
      this.#hasBegun = true;
      return;
    }
    if (message.kind === 'ended') {
      this.#unused = message.buffers;
      this.#ended.resolve(true);
      return;
    }
    if (message.kind === 'locate') {
      this.#thread.tell({ kind: 'located', located: this.#locate(message.index) });
      return;
    }
    const waiting = this.#waiting.get(message.id);
    this.#waiting.delete(message.id);
    if (this.#waiting.size === 0 && !this.#death) this.#thread.letGo();
    if (message.kind === 'failed') {
      waiting?.reject(errorFromWire(message.error));
      return;
    }
    const { fetched, state } = message;
    const unpacked = fetched.kind === 'batch' ? { ...fetched, batch: fromWire(fetched.batch) } : fetched;
    waiting?.resolve({ fetched: unpacked, state });
  }

  bury(why: string, cause: unknown): void {
    this.#ended.resolve(false);
    this.#death ??= new WinnowError(
      'WORKER_DIED',
      `DataLoader worker ${this.#id} exited unexpectedly: ${why}`,
      {
        subject: `worker ${this.#id}`,
        hint: 'A worker ends early when its code calls process.exit, throws outside of a sample, or runs out of memory.',
        cause,
      },
    );
    this.#giveUp(this.#death);
  }

  #giveUp(why: Error): void {
    for (const waiting of this.#waiting.values()) waiting.reject(why);
    this.#waiting.clear();
  }
}
