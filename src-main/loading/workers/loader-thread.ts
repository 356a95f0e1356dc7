import { extname } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { FromThread, ToThread } from './messages.ts';

/** Runs from source as .ts and from a build as .js: the worker lies beside this file in either. */
const workerFile = new URL(`./loader-worker${extname(import.meta.url)}`, import.meta.url);

/** What a sample leaves behind is small and soon gone. V8 would give it more and more new memory, each page of which the system has to clear. */
const maxYoungGenerationSizeMb = 12;

/** Whose job a thread does. */
export interface ThreadUser {
  hear(message: FromThread): void;
  /** @param cause what the thread's code threw, where it ended by that */
  bury(why: string, cause: unknown): void;
}

/** A thread of this process. It keeps the process alive only while it is held. */
export class LoaderThread {
  /** Once its code runs, or it is gone. */
  readonly online: Promise<void>;
  readonly gone: Promise<void>;
  user: ThreadUser | null = null;
  #worker: Worker | null = null;
  #held = false;
  #unsent: ToThread[] = [];

  /** @param ready when it may start; what it is told before that waits */
  constructor(ready: Promise<unknown>) {
    const online = Promise.withResolvers<void>();
    const gone = Promise.withResolvers<void>();
    this.online = online.promise;
    this.gone = gone.promise;
    void ready.then(() => this.#start(online.resolve, gone.resolve));
  }

  tell(message: ToThread): void {
    if (!this.#worker) this.#unsent.push(message);
    /* oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread is no window */
    else this.#worker.postMessage(message);
  }

  hold(): void {
    this.#held = true;
    this.#worker?.ref();
  }

  letGo(): void {
    this.#held = false;
    this.#worker?.unref();
  }

  /** Asks it to end, and makes it end after some time; resolves once it is gone. */
  async end(graceMs: number): Promise<void> {
    this.hold();
    this.tell({ kind: 'close' });
    const timer = setTimeout(() => void this.#worker?.terminate(), graceMs);
    await this.gone;
    clearTimeout(timer);
  }

  #start(online: () => void, gone: () => void): void {
    // Flags of the program (inspectors, loaders of a test runner) are not for the worker.
    const worker = new Worker(workerFile, {
      execArgv: [],
      name: 'loader worker',
      resourceLimits: { maxYoungGenerationSizeMb },
    });
    let failure: unknown;
    worker.on('message', (message: FromThread) => this.user?.hear(message));
    worker.on('error', (error) => (failure = error));
    worker.on('online', online);
    worker.on('exit', (code) => {
      this.user?.bury(failure instanceof Error ? failure.message : `exit code ${code}`, failure);
      online();
      gone();
    });
    this.#worker = worker;
    if (!this.#held) worker.unref();
    for (const message of this.#unsent) this.tell(message);
    this.#unsent = [];
  }
}
