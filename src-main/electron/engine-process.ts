import { spawn, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { forward } from './forward.ts';

export interface EngineProcessOptions {
  node: string;
  script: string;
  rendererFolder: string;
  dataFolder?: string;
  /** Receives what the engine says on standard error. */
  log?: (line: string) => void;
  /** Called when the engine has ended too often to be started again by itself. */
  gaveUp?: () => void;
  /** Wait before the first restart, doubled for each further one, in milliseconds. */
  firstDelayMs?: number;
  /** An engine that ran for this long counts as sound: what it did before is forgotten. */
  soundAfterMs?: number;
  /** How often the engine is asked whether it is there. */
  askEveryMs?: number;
  /** An engine that does not answer for this long is ended, and started again. Long, for it works in the thread that answers. */
  answerWithinMs?: number;
}

const mostRestarts = 5;

/** The engine in a plain Node process, started again when it dies. Each start listens on a new private socket. */
export class EngineProcess {
  readonly #options: EngineProcessOptions;
  /** Made with mode 0700: nobody else can reach the socket in it. */
  readonly #folder = mkdtempSync(join(tmpdir(), 'winnow-'));
  #child: ChildProcess | null = null;
  #socket: Promise<string>;
  #restarts = 0;
  #closing = false;
  #health: NodeJS.Timeout | undefined;
  #sound: NodeJS.Timeout | undefined;

  constructor(options: EngineProcessOptions) {
    this.#options = options;
    this.#socket = this.#start();
  }

  /** The process id of the engine that runs now. */
  get pid(): number | undefined {
    return this.#child?.pid;
  }

  /** Starts an engine that was given up. One that runs goes on. */
  restart(): void {
    if (this.#closing || this.#restarts < mostRestarts || this.#isRunning) return;
    this.#restarts = 0;
    this.#socket = this.#start();
  }

  /** Resolves when the engine listens; rejects when it does not start. */
  async ready(): Promise<void> {
    await this.#socket;
  }

  /** Answers with the engine; with 503 while there is none. */
  async handle(request: Request): Promise<Response> {
    try {
      return await forward(await this.#socket, request);
    } catch {
      return new Response('The engine is not running. It is started again; reload in a moment.', {
        status: 503,
        headers: { 'content-type': 'text/plain; charset=utf-8' },
      });
    }
  }

  /** Ends the engine: orderly, and after `graceMs` in any case. */
  async close(graceMs = 5000): Promise<void> {
    this.#closing = true;
    this.#stopTimers();
    const child = this.#child;
    if (child !== null && this.#isRunning) {
      const exited = new Promise<void>((resolve) => void child.once('exit', () => resolve()));
      const timer = setTimeout(() => child.kill('SIGKILL'), graceMs);
      child.stdin?.end();
      await exited;
      clearTimeout(timer);
    }
    rmSync(this.#folder, { recursive: true, force: true });
  }

  #start(): Promise<string> {
    const { node, script, rendererFolder, dataFolder, log = () => undefined } = this.#options;
    const name = `winnow-${randomBytes(8).toString('hex')}`;
    const socket = process.platform === 'win32' ? `\\\\.\\pipe\\${name}` : join(this.#folder, 'engine.sock');
    if (process.platform !== 'win32') rmSync(socket, { force: true });
    const args = [script, '--socket', socket, '--renderer', rendererFolder];
    if (dataFolder !== undefined) args.push('--data', dataFolder);
    const child = spawn(node, args, { stdio: ['pipe', 'pipe', 'pipe'] });
    this.#child = child;
    child.stdin.on('error', () => undefined);
    createInterface({ input: child.stderr }).on('line', log);

    const listening = new Promise<string>((resolve, reject) => {
      child.once('error', reject);
      child.once('exit', (code, signal) => reject(new Error(`The engine ended (${signal ?? code}).`)));
      createInterface({ input: child.stdout }).once('line', () => {
        this.#watch(child, socket);
        resolve(socket);
      });
    });
    // Whoever asks sees the failure; nobody has to.
    listening.catch(() => undefined);
    child.once('exit', (code, signal) => {
      this.#stopTimers();
      if (!this.#closing) log(`The engine ended (${signal ?? code}).`);
      this.#startAgain();
    });
    return listening;
  }

  get #isRunning(): boolean {
    return this.#child !== null && this.#child.exitCode === null && this.#child.signalCode === null;
  }

  /** Asks the engine now and then for an answer, whichever; one that hangs is killed, and its end starts the next. */
  #watch(child: ChildProcess, socket: string): void {
    const { askEveryMs = 15_000, answerWithinMs = 120_000, soundAfterMs = 60_000, log } = this.#options;
    this.#sound = setTimeout(() => (this.#restarts = 0), soundAfterMs);
    const ask = async (): Promise<void> => {
      try {
        const signal = AbortSignal.timeout(answerWithinMs);
        await forward(socket, new Request('http://localhost/', { method: 'HEAD', signal }));
      } catch (error) {
        if ((error as Error).name === 'AbortError' || (error as Error).name === 'TimeoutError') {
          log?.(`The engine does not answer for ${answerWithinMs / 1000} s.`);
          child.kill('SIGKILL');
        }
      }
      if (child.exitCode === null && child.signalCode === null && !this.#closing)
        this.#health = setTimeout(() => void ask(), askEveryMs);
    };
    this.#health = setTimeout(() => void ask(), askEveryMs);
  }

  #stopTimers(): void {
    clearTimeout(this.#health);
    clearTimeout(this.#sound);
  }

  #startAgain(): void {
    if (this.#closing) return;
    if (this.#restarts >= mostRestarts) return this.#options.gaveUp?.();
    const delayMs = (this.#options.firstDelayMs ?? 250) * 2 ** this.#restarts;
    this.#restarts++;
    this.#socket = new Promise((resolve, reject) => {
      setTimeout(() => {
        if (this.#closing) reject(new Error('The app is closing.'));
        else this.#start().then(resolve, reject);
      }, delayMs);
    });
    this.#socket.catch(() => undefined);
  }
}
