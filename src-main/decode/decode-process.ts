import { fork, type ChildProcess } from 'node:child_process';
import { extname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { WinnowError } from '../../src-shared/winnow-error.ts';
import type { Task, TaskResults, WorkerMessage } from './task.ts';

/** Runs from source as .ts and from a build as .js: the worker lies beside this file in either. */
const workerFile = fileURLToPath(new URL(`./worker${extname(import.meta.url)}`, import.meta.url));

/** Timers take no more: about 25 days. */
const maxTimerMs = 2 ** 31 - 1;

/** A worker process died or was put down before it answered. */
export class DecoderDied extends Error {
  /** It did not die by itself but was put down for taking too long. */
  readonly hung: boolean;

  constructor(reason: string, hung = false) {
    super(reason);
    this.name = 'DecoderDied';
    this.hung = hung;
  }
}

/** One worker process and the one task it may have. Not used again once it has died. */
export class DecodeProcess {
  readonly #child: ChildProcess;
  readonly #allowMs: (size: { bytes: number; pixels: number }) => number;
  #task: PromiseWithResolvers<unknown> | null = null;
  #timer: NodeJS.Timeout | undefined;
  #overdue: string | null = null;
  #ready = false;
  #gone = false;
  readonly exited: Promise<void>;

  /** @param allowMs how long a task over a file of that size may take */
  constructor(allowMs: (size: { bytes: number; pixels: number }) => number) {
    this.#allowMs = allowMs;
    // Flags of the parent (inspectors, loaders of a test runner) are not for the child.
    this.#child = fork(workerFile, [], {
      execArgv: [],
      serialization: 'advanced',
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    });
    this.#child.on('message', (message: WorkerMessage) => this.#hear(message));
    const { promise, resolve } = Promise.withResolvers<void>();
    this.exited = promise;
    this.#child.on('error', (error) => this.#bury(error.message, null, resolve));
    this.#child.on('exit', (code, signal) => this.#bury(`exited with code ${code}`, signal, resolve));
  }

  get isAlive(): boolean {
    return !this.#gone;
  }

  get pid(): number | undefined {
    return this.#child.pid;
  }

  /** Rejects with DecoderDied, or with what the task threw. One task at a time. */
  run<T extends Task>(task: T): Promise<TaskResults[T['kind']]> {
    this.#task = Promise.withResolvers<unknown>();
    this.#allow({ bytes: 0, pixels: 0 });
    this.#child.send(task, (error) => {
      if (error) this.#settle((task) => task.reject(new DecoderDied('The decoder process was gone.')));
    });
    return this.#task.promise as Promise<TaskResults[T['kind']]>;
  }

  kill(): void {
    this.#child.kill('SIGKILL');
  }

  #hear(message: WorkerMessage): void {
    if (message.kind === 'ready') {
      this.#ready = true;
      return;
    }
    if (message.kind === 'size') return this.#allow(message);
    if (message.kind === 'done') return this.#settle((task) => task.resolve(message.result));
    const { code, message: sentence, hint } = message;
    this.#settle((task) => task.reject(new WinnowError(code, sentence, { hint })));
  }

  #allow(size: { bytes: number; pixels: number }): void {
    clearTimeout(this.#timer);
    const ms = Math.min(this.#allowMs(size), maxTimerMs);
    this.#timer = setTimeout(() => {
      this.#overdue = `did not finish within ${Math.round(ms / 100) / 10} seconds`;
      this.kill();
    }, ms);
  }

  /** A process that never came up, and that nobody killed, is our fault and not that of the file. */
  #bury(how: string, signal: string | null, resolve: () => void): void {
    this.#gone = true;
    const error =
      this.#ready || signal
        ? new DecoderDied(
            `The decoder ${this.#overdue ?? (signal ? `died of ${signal}` : how)}.`,
            this.#overdue !== null,
          )
        : new WinnowError('INTERNAL', `A decoder process could not start: ${how}.`);
    this.#settle((task) => task.reject(error));
    resolve();
  }

  #settle(how: (task: PromiseWithResolvers<unknown>) => void): void {
    clearTimeout(this.#timer);
    const task = this.#task;
    this.#task = null;
    if (task) how(task);
  }
}
