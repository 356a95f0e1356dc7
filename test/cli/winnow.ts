import { spawn, type ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';

export interface Ran {
  code: number | null;
  signal: NodeJS.Signals | null;
  stdout: string;
  stderr: string;
}

/** The command line as a person starts it, with a data folder of its own. */
export class Winnow {
  readonly #dataFolder: string;
  readonly #node: string;

  constructor(dataFolder: string, node = process.execPath) {
    this.#dataFolder = dataFolder;
    this.#node = node;
  }

  start(...args: string[]): { child: ChildProcess; ended: Promise<Ran> } {
    const child = spawn(
      this.#node,
      [fileURLToPath(new URL('../../bin/winnow.js', import.meta.url)), ...args],
      {
        env: { ...process.env, WINNOW_DATA: this.#dataFolder, NO_COLOR: '1' },
        stdio: ['ignore', 'pipe', 'pipe'],
      },
    );
    let [stdout, stderr] = ['', ''];
    child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
    const ended = new Promise<Ran>((resolve, reject) => {
      child.on('error', reject);
      child.on('close', (code, signal) => resolve({ code, signal, stdout, stderr }));
    });
    return { child, ended };
  }

  run(...args: string[]): Promise<Ran> {
    return this.start(...args).ended;
  }

  /** The JSON lines of a run that went well; anything else on stdout is an error. */
  async json<T = Record<string, unknown>>(...args: string[]): Promise<T[]> {
    const { code, stdout, stderr } = await this.run(...args, '--json');
    if (code !== 0) throw new Error(`winnow ${args.join(' ')} ended with ${code}: ${stderr}`);
    return stdout
      .split('\n')
      .slice(0, -1)
      .map((line) => JSON.parse(line) as T);
  }

  /** The JSON error of a run that failed, and its exit code. Where a run takes long, its progress stands before it. */
  async error(
    ...args: string[]
  ): Promise<{ exit: number | null; code: string; message: string; subject?: string; hint?: string }> {
    const { code, stdout, stderr } = await this.run(...args, '--json');
    if (stdout !== '') throw new Error(`Expected nothing on stdout but received ${stdout}`);
    return {
      exit: code,
      ...(JSON.parse(stderr.trim().split('\n').at(-1)!) as { code: string; message: string }),
    };
  }
}
