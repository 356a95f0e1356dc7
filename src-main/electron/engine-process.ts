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
  /** Wait before the first restart, doubled for each further one, in milliseconds. */
  firstDelayMs?: number;
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

  constructor(options: EngineProcessOptions) {
    this.#options = options;
    this.#socket = this.#start();
  }

  /** The process id of the engine that runs now. */
  get pid(): number | undefined {
    return this.#child?.pid;
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
    const child = this.#child;
    if (child !== null && child.exitCode === null && child.signalCode === null) {
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
      createInterface({ input: child.stdout }).once('line', () => resolve(socket));
    });
    // Whoever asks sees the failure; nobody has to.
    listening.catch(() => undefined);
    child.once('exit', () => this.#startAgain());
    return listening;
  }

  #startAgain(): void {
    if (this.#closing || this.#restarts >= mostRestarts) return;
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
