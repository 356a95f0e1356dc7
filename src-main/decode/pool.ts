import { availableParallelism, totalmem } from 'node:os';
import type { Judgement } from '../../src-shared/catalogue/judgement.ts';
import type { PixelImage } from '../../src-shared/transforms/pixel-image.ts';
import { WinnowError } from '../../src-shared/winnow-error.ts';
import { DecodeProcess, DecoderDied } from './decode-process.ts';
import { pillowMaxPixels } from './decode-image.ts';
import { judgeCrash } from './judge.ts';
import type { JudgedFile, Task, TaskResults, Thumbnail } from './task.ts';

export interface DecodePoolOptions {
  /** Number of worker processes. Default: one per processor. */
  size?: number;
  /** Files with more pixels are `too-large`. Default: Pillow's limit, 178,956,970. */
  maxPixels?: number;
  /** How long a file may take before its worker is put down. Default: 30 s, and 1 s per megabyte and half a second per megapixel more. */
  allowMs?: (size: { bytes: number; pixels: number }) => number;
  /** How much memory a worker may take before it is put down. Default: 3 GiB, and less where the machine has less than 4 GiB for each. */
  maxWorkerBytes?: number;
  /** A worker that still takes more memory than this when it is done with a file is replaced by a new one; after many files, one that takes more than 160 MiB. Default: 384 MiB. */
  keptWorkerBytes?: number;
}

export interface TaskOptions {
  signal?: AbortSignal | undefined;
}

export interface JudgeTaskOptions extends TaskOptions {
  /** Size of the file, where it is known: small files are handed over several at a time. */
  bytes?: number | undefined;
  /** A thumbnail of the same decode, valid until this returns. Not told of a file on which the decoder dies. */
  thumbnail?:
    { longSide: number; onMade: (made: { jpeg: Uint8Array | null; sha256: string }) => void } | undefined;
}

/** Handing a file over costs as much as a tenth of decoding it; several small ones cost as much as one. And a worker that has several goes on while a batch is written. */
const mostTogether = 32;
const mostBytesTogether = 2_000_000;

interface Job {
  task: Task;
  promise: PromiseWithResolvers<unknown>;
  attempt: 1 | 2;
  /** Of the file; infinite where it is not to share a worker's turn with others. */
  bytes: number;
  /** Nobody waits for it any more. */
  dead: boolean;
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
  readonly #maxWorkerBytes: number;
  readonly #keptWorkerBytes: number;
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
    this.#maxWorkerBytes =
      options.maxWorkerBytes ?? Math.min(3 * 2 ** 30, Math.floor((totalmem() * 3) / 4 / size));
    this.#keptWorkerBytes = options.keptWorkerBytes ?? 384 * 2 ** 20;
  }

  /** Process ids of the workers that are alive. */
  get pids(): number[] {
    return [...this.#idle, ...this.#busy].flatMap(({ pid }) => pid ?? []);
  }

  /** Never rejects for anything that the file is to blame for. @throws CANCELLED */
  async judge(
    file: string,
    { signal, bytes = Infinity, thumbnail }: JudgeTaskOptions = {},
  ): Promise<Judgement> {
    const longSide = thumbnail?.longSide ?? null;
    const task: Task = { kind: 'judge', files: [file], maxPixels: this.#maxPixels, longSide };
    try {
      const [judged] = await this.#enqueue(this.#background, task, { signal, bytes });
      const { judgement, jpeg } = judged!;
      if (judgement.sha256 !== null && jpeg !== undefined)
        thumbnail?.onMade({ jpeg, sha256: judgement.sha256 });
      return judgement;
    } catch (error) {
      if (!(error instanceof DecoderDied)) throw error;
      return judgeCrash(`${error.message} Tried twice.`, await this.#hashAfterCrash(file, error, signal));
    }
  }

  /** SHA-256 of the file's bytes; null where it cannot be read. @throws CANCELLED */
  hash(file: string, { signal }: TaskOptions = {}): Promise<string | null> {
    return this.#enqueue(this.#background, { kind: 'hash', file }, { signal });
  }

  /** A JPEG of at most `longSide` pixels, where the file has a picture and a decoder survives it. @throws IMAGE_UNREADABLE, CANCELLED */
  async thumbnail(file: string, longSide: number, { signal }: TaskOptions = {}): Promise<Thumbnail> {
    const task = { kind: 'thumbnail', file, longSide, maxPixels: this.#maxPixels } as const;
    try {
      return await this.#enqueue(this.#urgent, task, { signal });
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
      return await this.#enqueue(this.#urgent, task, { signal });
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
    { signal, bytes = Infinity }: JudgeTaskOptions,
  ): Promise<TaskResults[T['kind']]> {
    if (this.#closed || signal?.aborted) return Promise.reject(cancelled());
    const job: Job = {
      task,
      bytes,
      promise: Promise.withResolvers<unknown>(),
      attempt: 1,
      dead: false,
    };
    const abort = () => {
      const at = queue.indexOf(job);
      if (at >= 0) queue.splice(at, 1);
      job.dead = true;
      // A file that is being decoded is decoded to its end; nobody hears of it.
      job.promise.reject(cancelled());
    };
    signal?.addEventListener('abort', abort, { once: true });
    const forget = () => signal?.removeEventListener('abort', abort);
    job.promise.promise.then(forget, forget);
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
      const job = this.#retries.shift() ?? this.#urgent.shift();
      const jobs = job ? [job] : this.#takeBackground();
      if (jobs.length === 0) return;
      void this.#run(jobs, this.#workerFor(jobs[0]!));
    }
  }

  /** The next job, and small files of the same kind behind it, as long as the other workers get their share. */
  #takeBackground(): Job[] {
    const first = this.#background.shift();
    if (first === undefined) return [];
    const jobs = [first];
    const share = Math.min(mostTogether, Math.ceil((this.#background.length + 1) / this.size));
    let { bytes } = first;
    while (jobs.length < share) {
      const next = this.#background[0]!;
      if (next.task.kind !== first.task.kind || longSideOf(next.task) !== longSideOf(first.task)) break;
      if ((bytes += next.bytes) > mostBytesTogether) break;
      jobs.push(this.#background.shift()!);
    }
    return jobs;
  }

  /** A second attempt gets a fresh process, so that nothing of an earlier file can be to blame. */
  #workerFor(job: Job): DecodeProcess {
    const waiting = this.#idle.pop();
    if (waiting && job.attempt === 1) return waiting;
    waiting?.kill();
    const worker = new DecodeProcess(this.#allowMs, this.#maxWorkerBytes);
    void worker.exited.then(() => {
      const at = this.#idle.indexOf(worker);
      if (at >= 0) this.#idle.splice(at, 1);
      return null;
    });
    return worker;
  }

  async #run(jobs: readonly Job[], worker: DecodeProcess): Promise<void> {
    this.#busy.add(worker);
    const [job] = jobs as [Job];
    try {
      if (jobs.length === 1) job.promise.resolve(await worker.run(job.task));
      else await runTogether(jobs, worker);
    } catch (error) {
      const fileIsToBlame = error instanceof DecoderDied;
      if (this.#closed) for (const each of jobs) each.promise.reject(cancelled());
      // Which of them it was is found by handing them over one by one.
      else if (fileIsToBlame && jobs.length > 1)
        this.#background.unshift(...jobs.filter(isWanted).map(alone));
      else if (!fileIsToBlame || job.attempt === 2) for (const each of jobs) each.promise.reject(error);
      else this.#retries.push({ ...job, attempt: 2 });
    }
    if (job.attempt === 2) this.#retrying = false;
    this.#busy.delete(worker);
    // Memory that decoders do not give back stays with a process for as long as it lives.
    const isFit = worker.isAlive && !worker.isWorn(this.#keptWorkerBytes);
    if (isFit && !this.#closed) this.#idle.push(worker);
    else worker.kill();
    this.#pump();
  }
}

async function runTogether(jobs: readonly Job[], worker: DecodeProcess): Promise<void> {
  const tasks = jobs.map(({ task }) => task as Task & { kind: 'judge' });
  const judged: JudgedFile[] = await worker.run({ ...tasks[0]!, files: tasks.flatMap(({ files }) => files) });
  for (const [i, job] of jobs.entries()) job.promise.resolve([judged[i]]);
}

function longSideOf(task: Task): number | null {
  return task.kind === 'judge' || task.kind === 'thumbnail' ? task.longSide : null;
}

function isWanted(job: Job): boolean {
  return !job.dead;
}

function alone(job: Job): Job {
  job.bytes = Infinity;
  return job;
}

function cancelled(): WinnowError {
  return new WinnowError('CANCELLED', 'The work was cancelled.');
}
