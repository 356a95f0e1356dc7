import { lstat, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { spelledFile, toFilePath } from '../decode/spelled-path.ts';

export interface SettlingOptions {
  root: string;
  /** How long a file has to stay as it is before it is looked at. */
  quietMs: number;
  /** Gets paths that have settled; a promise of it keeps the next ones waiting. */
  settled(paths: string[]): Promise<void>;
}

interface Pending {
  stamp: string | null;
  sinceMs: number;
}

/** Beyond so many, the whole folder is looked through once they are quiet. */
const MOST_PATHS = 20_000;

/** Holds back paths that something happens to until nothing does any more: a file that is being written is half a file. */
export class SettlingPaths {
  readonly #options: SettlingOptions;
  readonly #pending = new Map<string, Pending>();
  #timer: ReturnType<typeof setTimeout> | undefined;
  #busy: Promise<void> = Promise.resolve();
  #stopped = false;

  constructor(options: SettlingOptions) {
    this.#options = options;
  }

  note(paths: readonly string[]): void {
    const now = performance.now();
    for (const path of paths) this.#pending.set(path, { stamp: null, sinceMs: now });
    if (this.#pending.size > MOST_PATHS) {
      this.#pending.clear();
      this.#pending.set('', { stamp: null, sinceMs: now });
    }
    this.#tickSoon();
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    clearTimeout(this.#timer);
    await this.#busy;
  }

  #tickSoon(): void {
    if (this.#stopped || this.#pending.size === 0) return;
    this.#timer ??= setTimeout(() => {
      this.#busy = this.#tick().finally(() => {
        this.#timer = undefined;
        this.#tickSoon();
      });
    }, this.#options.quietMs / 2);
  }

  async #tick(): Promise<void> {
    const { quietMs, settled } = this.#options;
    const ready: string[] = [];
    for (const [path, pending] of Array.from(this.#pending)) {
      const stamp = await this.#stampOf(path);
      // What was noted again meanwhile begins anew.
      if (this.#stopped || this.#pending.get(path) !== pending) continue;
      if (stamp !== pending.stamp) this.#pending.set(path, { stamp, sinceMs: performance.now() });
      else if (performance.now() - pending.sinceMs >= quietMs) ready.push(path);
    }
    // What belongs together comes together: a file that moved is gone in one place and new in another.
    if (ready.length === 0 || ready.length < this.#pending.size) return;
    for (const path of ready) this.#pending.delete(path);
    await settled(ready);
  }

  /** Changes while something is written; of a folder, while something below it is. */
  async #stampOf(path: string): Promise<string> {
    try {
      const file = toFilePath(path === '' ? this.#options.root : spelledFile(this.#options.root, path));
      const stats = await lstat(file);
      if (!stats.isDirectory()) return `${stats.ino} ${stats.size} ${stats.mtimeMs}`;
      if (path === '') return 'root';
      let sum = 0;
      const entries = await readdir(String(file), { recursive: true, withFileTypes: true });
      for (const entry of entries) {
        if (!entry.isFile()) continue;
        const { size, mtimeMs } = await lstat(join(entry.parentPath, entry.name));
        sum += size + mtimeMs;
      }
      return `${stats.ino} ${entries.length} ${sum}`;
    } catch (error) {
      return (error as NodeJS.ErrnoException).code ?? 'gone';
    }
  }
}
