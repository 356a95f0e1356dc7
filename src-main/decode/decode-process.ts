import { execFile, fork, type ChildProcess } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { extname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { WinnowError } from '../../src-shared/winnow-error.ts';
import type { HandedFile, Task, TaskResults, WorkerMessage } from './task.ts';
import { Tray } from './tray.ts';

/** Runs from source as .ts and from a build as .js: the worker lies beside this file in either. */
const workerFile = fileURLToPath(new URL(`./worker${extname(import.meta.url)}`, import.meta.url));

/** Most files are done before their worker's memory is looked at for the first time. */
const lookEveryMs = 200;

/** How long a process may take to come up. */
const startMs = 60_000;

/** Timers take no more: about 25 days. */
const maxTimerMs = 2 ** 31 - 1;

/**
 * What decoders ask for and give back in large pieces is to go back to the system. Left to itself, glibc keeps more and more of it, in one heap for each of libvips' threads.
 * Other systems do not know these variables.
 */
const returnMemory = {
  MALLOC_ARENA_MAX: '2',
  MALLOC_MMAP_THRESHOLD_: String(256 * 1024),
  MALLOC_TRIM_THRESHOLD_: String(1024 * 1024),
};

/** Little that a file leaves behind outlives it: with a larger space for it a process only gets larger, by as much as 60 MB. */
const smallYoungHeap = '--max-semi-space-size=4';

/** A new process costs next to nothing beside so many turns: then it takes less to have a process replaced. */
const wornTurns = 200;
const wornBytes = 160 * 2 ** 20;

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
  readonly #tray = new Tray();
  readonly #allowMs: (size: { bytes: number; pixels: number }) => number;
  readonly #maxBytes: number;
  #task: PromiseWithResolvers<unknown> | null = null;
  #timer: NodeJS.Timeout | undefined;
  #watch: NodeJS.Timeout | undefined;
  /** Why it was put down. */
  #overdue: string | null = null;
  #hung = false;
  #ready = false;
  #gone = false;
  /** When it was done with its last task. */
  #residentBytes = 0;
  #turns = 0;
  readonly exited: Promise<void>;

  /**
   * @param allowMs how long a task over a file of that size may take
   * @param maxBytes how much memory the process may take
   */
  constructor(allowMs: (size: { bytes: number; pixels: number }) => number, maxBytes: number) {
    this.#allowMs = allowMs;
    this.#maxBytes = maxBytes;
    // Flags of the parent (inspectors, loaders of a test runner) are not for the child.
    this.#child = fork(workerFile, [], {
      execArgv: [smallYoungHeap],
      env: { ...returnMemory, ...process.env },
      serialization: 'advanced',
      stdio: ['ignore', 'ignore', 'ignore', 'ipc', this.#tray.file ?? 'ignore'],
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

  /** Whether it keeps memory that its decoders do not give back: more than so much after its last task, or after many tasks more than a new one takes. */
  isWorn(keptBytes: number): boolean {
    return this.#residentBytes > keptBytes || (this.#turns >= wornTurns && this.#residentBytes > wornBytes);
  }

  /** Rejects with DecoderDied, or with what the task threw. One task at a time. */
  run<T extends Task>(task: T): Promise<TaskResults[T['kind']]> {
    this.#task = Promise.withResolvers<unknown>();
    this.#allow({ bytes: 0, pixels: 0 });
    this.#watch = setInterval(() => void this.#look(), lookEveryMs);
    this.#child.send(task, (error) => {
      if (error) this.#settle((task) => task.reject(new DecoderDied('The decoder process was gone.')));
    });
    return this.#task.promise as Promise<TaskResults[T['kind']]>;
  }

  kill(): void {
    this.#child.kill('SIGKILL');
  }

  #hear(message: WorkerMessage): void {
    // What it said before it died is nobody's answer any more, and its tray is gone.
    if (this.#gone) return;
    if (message.kind === 'ready') {
      this.#ready = true;
      if (this.#task) this.#allow({ bytes: 0, pixels: 0 });
      return;
    }
    if (message.kind === 'size') return this.#allow(message);
    if (message.kind === 'judged' || message.kind === 'done') {
      this.#residentBytes = message.residentBytes;
      this.#turns++;
      const result =
        message.kind === 'judged'
          ? this.#tray.takeUp(JSON.parse(message.files) as HandedFile[])
          : message.result;
      return this.#settle((task) => task.resolve(result));
    }
    const { code, message: sentence, hint } = message;
    this.#settle((task) => task.reject(new WinnowError(code, sentence, { hint })));
  }

  #allow(size: { bytes: number; pixels: number }): void {
    clearTimeout(this.#timer);
    // To come up takes long on a busy machine, and is not the file's doing.
    const ms = Math.min(this.#allowMs(size) + (this.#ready ? 0 : startMs), maxTimerMs);
    this.#timer = setTimeout(() => {
      this.#hung = true;
      this.#overdue = `did not finish within ${Math.round(ms / 100) / 10} seconds`;
      this.kill();
    }, ms);
  }

  async #look(): Promise<void> {
    const bytes = this.pid === undefined ? 0 : await memoryOf(this.pid);
    if (bytes <= this.#maxBytes || this.#task === null) return;
    this.#overdue = `took more than ${(this.#maxBytes / 2 ** 30).toFixed(1)} GiB of memory`;
    this.kill();
  }

  /** A process that never came up, and that nobody killed, is our fault and not that of the file. */
  #bury(how: string, signal: string | null, resolve: () => void): void {
    if (!this.#gone) this.#tray.close();
    this.#gone = true;
    const error =
      this.#ready || signal
        ? new DecoderDied(`The decoder ${this.#overdue ?? (signal ? `died of ${signal}` : how)}.`, this.#hung)
        : new WinnowError('INTERNAL', `A decoder process could not start: ${how}.`);
    this.#settle((task) => task.reject(error));
    resolve();
  }

  #settle(how: (task: PromiseWithResolvers<unknown>) => void): void {
    clearTimeout(this.#timer);
    clearInterval(this.#watch);
    const task = this.#task;
    this.#task = null;
    if (task) how(task);
  }
}

/** Resident bytes of a process; 0 where that cannot be told, as on Windows. */
async function memoryOf(pid: number): Promise<number> {
  try {
    if (process.platform === 'linux') {
      const status = await readFile(`/proc/${pid}/status`, 'latin1');
      return Number(/^VmRSS:\s*(\d+) kB/m.exec(status)?.[1] ?? 0) * 1024;
    }
    if (process.platform === 'win32') return 0;
    const { stdout } = await promisify(execFile)('ps', ['-o', 'rss=', '-p', String(pid)]);
    return Number(stdout) * 1024;
  } catch {
    return 0;
  }
}
