import { appendFileSync, mkdirSync, readFileSync, renameSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';

export interface LogFileOptions {
  /** At this size a new file is begun. Default 1 MiB. */
  maxBytes?: number;
  /** Old files that are kept beside the present one. Default 3. */
  kept?: number;
}

/** What the engine and the shell say, in `winnow.log`; older text in `winnow.1.log` and further ones. */
export class LogFile {
  readonly path: string;
  readonly #folder: string;
  readonly #maxBytes: number;
  readonly #kept: number;

  constructor(folder: string, { maxBytes = 1024 * 1024, kept = 3 }: LogFileOptions = {}) {
    this.#folder = folder;
    this.path = join(folder, 'winnow.log');
    this.#maxBytes = maxBytes;
    this.#kept = kept;
  }

  /** Never throws: a full disk must not end the app for the sake of its log. */
  write(line: string): void {
    try {
      mkdirSync(this.#folder, { recursive: true });
      if ((statSync(this.path, { throwIfNoEntry: false })?.size ?? 0) >= this.#maxBytes) this.#rotate();
      appendFileSync(this.path, `${new Date().toISOString()} ${line}\n`, { mode: 0o600 });
    } catch {
      // Nobody is left to be told.
    }
  }

  /** The newest lines, oldest first. */
  tail(count: number): string[] {
    const lines = [this.#old(1), this.path].flatMap((path) => {
      try {
        return readFileSync(path, 'utf8').split('\n').slice(0, -1);
      } catch {
        return [];
      }
    });
    return lines.slice(-count);
  }

  #old(n: number): string {
    return join(this.#folder, `winnow.${n}.log`);
  }

  #rotate(): void {
    rmSync(this.#old(this.#kept), { force: true });
    for (let n = this.#kept; n > 0; n--) {
      const from = n === 1 ? this.path : this.#old(n - 1);
      if (statSync(from, { throwIfNoEntry: false })) renameSync(from, this.#old(n));
    }
  }
}
