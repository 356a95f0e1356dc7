import { statSync } from 'node:fs';
import { extname } from 'node:path';
import { Worker } from 'node:worker_threads';
import { WinnowError } from '../../../src-shared/winnow-error.ts';
import type { ReadCatalogue } from '../../catalogue/catalogue.ts';
import { fromWire } from '../../loading/workers/error-on-wire.ts';
import { planBeside } from './plan-beside.ts';
import { plan, type Planned, type PlanInputs, type PlanName, type Watching } from './plans.ts';
import { questions, type Answer, type Input, type QuestionName } from './questions.ts';
import type { FromReader, ReaderOrders, ToReader } from './reader-thread.ts';

/** Runs from source as .ts and from a build as .js. */
const threadFile = new URL(`./reader-thread${extname(import.meta.url)}`, import.meta.url);

/** Up to so many images the answer is there sooner than a thread. */
const FEW_IMAGES = 5000;
const SMALL_FILE_BYTES = 500_000;
/** A thread that nobody asks goes, and what it keeps with it. */
const IDLE_MS = 120_000;

interface Waiting {
  message: Extract<ToReader, { kind: 'ask' }>;
  signal: AbortSignal | undefined;
  resolve(answer: unknown): void;
  reject(error: unknown): void;
}

/** Answers what takes long in a thread of its own, on a connection of its own, one question after the other, so that the engine answers others meanwhile. */
export class BackgroundReader {
  readonly #catalogue: ReadCatalogue;
  readonly #fewImages: number;
  readonly #waiting: Waiting[] = [];
  #asked: Waiting | null = null;
  #thread: Promise<ReaderThread> | null = null;
  #idle: ReturnType<typeof setTimeout> | undefined;
  #closed = false;

  constructor(catalogue: ReadCatalogue, fewImages = FEW_IMAGES) {
    this.#catalogue = catalogue;
    this.#fewImages = fewImages;
  }

  /** @param signal takes the question back; one that is being answered is thought to its end all the same */
  async ask<Q extends QuestionName>(question: Q, input: Input<Q>, signal?: AbortSignal): Promise<Answer<Q>> {
    if (this.#catalogue.highestId() <= this.#fewImages) {
      const ask = questions[question] as unknown as (catalogue: ReadCatalogue, input: Input<Q>) => Answer<Q>;
      return ask(this.#catalogue, input);
    }
    if (this.#closed) throw closed();
    const answer = await new Promise((resolve, reject) => {
      signal?.addEventListener('abort', () => reject(signal.reason as Error), { once: true });
      this.#waiting.push({
        message: { kind: 'ask', question, input: input as Input<QuestionName> },
        signal,
        resolve,
        reject,
      });
      void this.#next();
    });
    return answer as Answer<Q>;
  }

  /** Lets the thread go, and what it keeps with it, unless somebody waits for an answer. */
  async rest(): Promise<void> {
    if (!this.#asked && this.#waiting.length === 0) await this.#end();
  }

  /** What a file would change. Of few images and a small file the answer is there at once; else it is thought of in a thread of its own. */
  async plan<P extends PlanName>(name: P, input: PlanInputs[P], watching: Watching): Promise<Planned<P>> {
    if (this.#closed) throw closed();
    const { file } = this.#catalogue;
    const isHere =
      this.#fewImages === Infinity ||
      (this.#catalogue.highestId() <= this.#fewImages && sizeOf(input.source) <= SMALL_FILE_BYTES);
    const planned = await (isHere
      ? plan(this.#catalogue, name, input, watching)
      : planBeside(file, name, input, watching));
    if (this.#closed) throw closed();
    return planned;
  }

  async close(): Promise<void> {
    this.#closed = true;
    for (const { reject } of this.#waiting.splice(0)) reject(closed());
    this.#asked?.reject(closed());
    await this.#end();
  }

  async #next(): Promise<void> {
    if (this.#asked) return;
    clearTimeout(this.#idle);
    const next = this.#waiting.shift();
    if (!next) {
      if (!this.#closed) this.#idle = setTimeout(() => void this.#end(), IDLE_MS).unref();
      return;
    }
    if (next.signal?.aborted) return this.#next();
    this.#asked = next;
    try {
      this.#thread ??= startThread(this.#catalogue.file);
      next.resolve(await (await this.#thread).ask(next.message));
    } catch (error) {
      const thread = await this.#thread?.catch(() => null);
      if (!thread || thread.isGone()) this.#thread = null;
      next.reject(error);
    } finally {
      this.#asked = null;
      void this.#next();
    }
  }

  async #end(): Promise<void> {
    clearTimeout(this.#idle);
    const thread = this.#thread;
    this.#thread = null;
    await thread?.then((one) => one.end()).catch(() => undefined);
  }
}

interface ReaderThread {
  isGone(): boolean;
  ask(message: ToReader): Promise<unknown>;
  end(): Promise<void>;
}

/** @returns once it has loaded its addons: a thread that is ended while one is being loaded takes the process with it */
async function startThread(catalogueFile: string): Promise<ReaderThread> {
  const worker = new Worker(threadFile, {
    execArgv: [],
    name: 'catalogue reader',
    workerData: { catalogueFile } satisfies ReaderOrders,
  });
  let heard: PromiseWithResolvers<unknown> | null = Promise.withResolvers<unknown>();
  const ready = heard.promise;
  let isBusy = false;
  let isGone = false;
  const gone = Promise.withResolvers<void>();
  worker.on('message', (message: FromReader) => {
    isBusy = false;
    if (message.kind === 'failed') heard?.reject(fromWire(message.error));
    else heard?.resolve(message.kind === 'answer' ? message.answer : null);
  });
  const bury = (cause: unknown) => {
    heard?.reject(new Error('The thread that reads the catalogue has ended.', { cause }));
    heard = null;
    isGone = true;
    gone.resolve();
  };
  worker.on('error', bury);
  worker.on('exit', bury);
  // It holds no process: whoever waits for an answer does.
  await ready;
  worker.unref();
  return {
    isGone: () => isGone,
    ask(message) {
      heard = Promise.withResolvers<unknown>();
      isBusy = true;
      worker.ref();
      /* oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread is no window */
      worker.postMessage(message);
      return heard.promise.finally(() => worker.unref());
    },
    async end() {
      worker.ref();
      if (isBusy) await worker.terminate();
      /* oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread is no window */
      else worker.postMessage({ kind: 'close' } satisfies ToReader);
      await gone.promise;
    },
  };
}

/** 0 where there is none, or a path that can be none: whoever opens it says so. */
function sizeOf(source: string): number {
  try {
    return statSync(source).size;
  } catch {
    return 0;
  }
}

function closed(): WinnowError {
  return new WinnowError('CANCELLED', 'The dataset was closed before the answer was there.');
}
