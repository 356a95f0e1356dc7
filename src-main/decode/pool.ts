import { availableParallelism } from 'node:os';
import type { Judgement } from '../../src-shared/catalogue/judgement.ts';
import type { PixelImage } from '../../src-shared/transforms/pixel-image.ts';
import { WinnowError } from '../../src-shared/winnow-error.ts';
import { DecodeProcess, DecoderDied } from './decode-process.ts';
import { pillowMaxPixels } from './decode-image.ts';
import { judgeCrash } from './judge.ts';
import type { Task, TaskResults, Thumbnail } from './task.ts';

export interface DecodePoolOptions {
  /** Number of worker processes. Default: one per processor. */
  size?: number;
  /** Files with more pixels are `too-large`. Default: Pillow's limit, 178,956,970. */
  maxPixels?: number;
  /** How long a file may take before its worker is put down. Default: 30 s, and 1 s per megabyte and half a second per megapixel more. */
  allowMs?: (size: { bytes: number; pixels: number }) => number;
}

export interface TaskOptions {
  signal?: AbortSignal;
}

interface Job {
  task: Task;
  promise: PromiseWithResolvers<unknown>;
  attempt: 1 | 2;
  /** Stops listening for an abort. */
  forget: () => void;
}

/**
 * Worker processes that decode, one file at a time each. What a person waits for (thumbnails, pixels) goes before what runs in the background.
 * A file whose worker dies or hangs is tried once more while nothing else is decoded; then it is the file's fault.
 * The queue is as long as its callers make it: who has many files hands over a few at a time.
 */
export class DecodePool {
  readonly size: number;
  readonly #maxPixels: number;
  readonly #allowMs: (size: { bytes: number; pixels: number }) => number;
  readonly #idle: DecodeProcess[] = [];
  readonly #busy = new Set<DecodeProcess>();
  readonly #retries: Job[] = [];
  readonly #urgent: Job[] = [];
  readonly #background: Job[] = [];
  #retrying = false;
  #closed = false;

  constructor(options: DecodePoolOptions = {}) {
    const size = options.size ?? availableParallelism();
    if (!Number.isInteger(size) || size < 1) {
      throw new WinnowError('BAD_INPUT', `Expected at least 1 decode worker but received ${size}.`);
    }
    this.size = size;
    this.#maxPixels = options.maxPixels ?? pillowMaxPixels;
    this.#allowMs = options.allowMs ?? (({ bytes, pixels }) => 30_000 + bytes / 1000 + pixels / 2000);
  }

  /** Process ids of the workers that are alive. */
  get pids(): number[] {
    return [...this.#idle, ...this.#busy].flatMap(({ pid }) => pid ?? []);
  }

  /** Never rejects for anything that the file is to blame for. @throws CANCELLED */
  async judge(file: string, { signal }: TaskOptions = {}): Promise<Judgement> {
    try {
      return await this.#enqueue(
        this.#background,
        { kind: 'judge', file, maxPixels: this.#maxPixels },
        signal,
      );
    } catch (error) {
      if (!(error instanceof DecoderDied)) throw error;
      return judgeCrash(`${error.message} Tried twice.`, await this.#hashAfterCrash(file, error, signal));
    }
  }

  /** SHA-256 of the file's bytes; null where it cannot be read. @throws CANCELLED */
  hash(file: string, { signal }: TaskOptions = {}): Promise<string | null> {
    return this.#enqueue(this.#background, { kind: 'hash', file }, signal);
  }

  /** A JPEG of at most `longSide` pixels, where the file has a picture and a decoder survives it. @throws IMAGE_UNREADABLE, CANCELLED */
  async thumbnail(file: string, longSide: number, { signal }: TaskOptions = {}): Promise<Thumbnail> {
    const task = { kind: 'thumbnail', file, longSide, maxPixels: this.#maxPixels } as const;
    try {
      return await this.#enqueue(this.#urgent, task, signal);
    } catch (error) {
      if (error instanceof DecoderDied) return { jpeg: null, sha256: null };
      throw error;
    }
  }

  /** The picture as the loader decodes it. @throws SAMPLE_UNREADABLE, IMAGE_UNREADABLE, CANCELLED */
  async pixels(
    file: string,
    { signal, orientation = 'ignore' }: TaskOptions & { orientation?: 'ignore' | 'apply' } = {},
  ): Promise<PixelImage> {
    try {
      const task = { kind: 'pixels', file, orientation, maxPixels: this.#maxPixels } as const;
      return await this.#enqueue(this.#urgent, task, signal);
    } catch (error) {
      if (!(error instanceof DecoderDied)) throw error;
      throw new WinnowError('SAMPLE_UNREADABLE', error.message, { subject: file, cause: error });
    }
  }

  /** Ends every worker, also in the middle of a file; what was waiting is CANCELLED. Resolves when the processes are gone. */
  async close(): Promise<void> {
    this.#closed = true;
    for (const queue of [this.#retries, this.#urgent, this.#background]) {
      for (const job of queue.splice(0)) job.promise.reject(cancelled());
    }
    const workers = [...this.#idle.splice(0), ...this.#busy];
    for (const worker of workers) worker.kill();
    await Promise.all(workers.map(({ exited }) => exited));
  }

  /** Without its hash a file is not recognised when it moves. One that hangs may hang in reading already: it is left alone. */
  async #hashAfterCrash(
    file: string,
    death: DecoderDied,
    signal: AbortSignal | undefined,
  ): Promise<string | null> {
    if (death.hung) return null;
    try {
      return await this.hash(file, { signal });
    } catch (error) {
      if (error instanceof DecoderDied) return null;
      throw error;
    }
  }

  #enqueue<T extends Task>(
    queue: Job[],
    task: T,
    signal: AbortSignal | undefined,
  ): Promise<TaskResults[T['kind']]> {
    if (this.#closed || signal?.aborted) return Promise.reject(cancelled());
    const job: Job = { task, promise: Promise.withResolvers<unknown>(), attempt: 1, forget: () => {} };
    const abort = () => {
      const at = queue.indexOf(job);
      if (at >= 0) queue.splice(at, 1);
      // A file that is being decoded is decoded to its end; nobody hears of it.
      job.promise.reject(cancelled());
    };
    signal?.addEventListener('abort', abort, { once: true });
    job.forget = () => signal?.removeEventListener('abort', abort);
    queue.push(job);
    this.#pump();
    return job.promise.promise as Promise<TaskResults[T['kind']]>;
  }

  #pump(): void {
    while (!this.#closed && !this.#retrying && this.#busy.size < this.size) {
      if (this.#retries.length > 0) {
        if (this.#busy.size > 0) return;
        this.#retrying = true;
      }
      const job = this.#retries.shift() ?? this.#urgent.shift() ?? this.#background.shift();
      if (job === undefined) return;
      void this.#run(job, this.#workerFor(job));
    }
  }

  /** A second attempt gets a fresh process, so that nothing of an earlier file can be to blame. */
  #workerFor(job: Job): DecodeProcess {
    const waiting = this.#idle.pop();
    if (waiting && job.attempt === 1) return waiting;
    waiting?.kill();
    const worker = new DecodeProcess(this.#allowMs);
    void worker.exited.then(() => {
      const at = this.#idle.indexOf(worker);
      if (at >= 0) this.#idle.splice(at, 1);
      return null;
    });
    return worker;
  }

  async #run(job: Job, worker: DecodeProcess): Promise<void> {
    this.#busy.add(worker);
    try {
      job.promise.resolve(await worker.run(job.task));
    } catch (error) {
      const fileIsToBlame = error instanceof DecoderDied;
      if (this.#closed) job.promise.reject(cancelled());
      else if (!fileIsToBlame || job.attempt === 2) job.promise.reject(error);
      else this.#retries.push({ ...job, attempt: 2 });
    }
    job.forget();
    if (job.attempt === 2) this.#retrying = false;
    this.#busy.delete(worker);
    if (worker.isAlive && !this.#closed) this.#idle.push(worker);
    else worker.kill();
    this.#pump();
  }
}

function cancelled(): WinnowError {
  return new WinnowError('CANCELLED', 'The work was cancelled.');
}
