import { watchFolder, type FolderWatch } from '../scan/watch-folder.ts';
import { SettlingPaths } from '../scan/settling-paths.ts';

/** `away`: the folder is not there; it is looked for until it is back. */
export type WatchState = 'off' | 'watching' | 'polling' | 'away';

export interface WatchOptions {
  roots: readonly { id: number; path: string }[];
  /** Looks through all of it every so many seconds, where the system tells nothing: network mounts. null: the system tells. */
  pollSeconds: number | null;
  /** How long a file has to stay as it is before it is taken in. */
  quietMs?: number;
  /** Takes in what changed: paths below a root, or all of it. */
  takeIn(rootId: number, within: readonly string[] | undefined): Promise<void>;
  changed(state: WatchState): void;
}

const QUIET_MS = 700;
/** After a folder went away, and between looks at its name. */
const RETRY_MS = 2000;

/** Follows the folders of a dataset, and has taken in what happens there. */
export class DatasetWatch {
  state: WatchState = 'off';
  readonly #options: WatchOptions;
  readonly #settling: SettlingPaths[] = [];
  #watches: FolderWatch[] = [];
  #timer: ReturnType<typeof setTimeout> | undefined;
  #stopped = false;
  #busy: Promise<void> = Promise.resolve();

  constructor(options: WatchOptions) {
    this.#options = options;
  }

  /** Resolves once it watches, or has found that it cannot yet. */
  async start(): Promise<void> {
    const { pollSeconds } = this.#options;
    if (pollSeconds !== null) {
      this.#become('polling');
      return this.#again(pollSeconds * 1000, () => this.#lookThrough('polling'));
    }
    await this.#watch();
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    clearTimeout(this.#timer);
    await Promise.all([
      ...this.#watches.map((watch) => watch.stop()),
      ...this.#settling.map((one) => one.stop()),
    ]);
    await this.#busy;
    this.#become('off');
  }

  async #watch(): Promise<void> {
    const { roots, takeIn, quietMs = QUIET_MS } = this.#options;
    try {
      for (const { id, path } of roots) {
        const settling = new SettlingPaths({
          root: path,
          quietMs,
          settled: (paths) =>
            takeIn(id, paths.includes('') ? undefined : paths).catch(() => this.#loseSight()),
        });
        this.#settling.push(settling);
        this.#watches.push(await watchFolder(path, (paths) => settling.note(paths)));
      }
      this.#become('watching');
      if (this.#stopped) await this.stop();
    } catch {
      await this.#loseSight();
    }
  }

  /** The folder is gone, or could not be read: nothing in it is missing for that. It is looked for, and all of it looked through when it is back. */
  async #loseSight(): Promise<void> {
    const watches = this.#watches;
    this.#watches = [];
    for (const one of this.#settling.splice(0)) void one.stop();
    await Promise.all(watches.map((watch) => watch.stop().catch(() => undefined)));
    if (this.#stopped) return;
    this.#become('away');
    this.#again(RETRY_MS, async () => {
      if (!(await this.#lookThrough('away'))) return false;
      await this.#watch();
      return true;
    });
  }

  async #lookThrough(otherwise: WatchState): Promise<boolean> {
    try {
      for (const { id } of this.#options.roots) await this.#options.takeIn(id, undefined);
      if (otherwise === 'polling') this.#become('polling');
      return otherwise === 'away';
    } catch {
      this.#become('away');
      return false;
    }
  }

  /** Every so often, until it says that it is done. */
  #again(everyMs: number, work: () => Promise<boolean>): void {
    if (this.#stopped) return;
    this.#timer = setTimeout(() => {
      this.#busy = this.#workAgain(everyMs, work);
    }, everyMs);
  }

  async #workAgain(everyMs: number, work: () => Promise<boolean>): Promise<void> {
    const isDone = await work().catch(() => false);
    if (!isDone) this.#again(everyMs, work);
  }

  #become(state: WatchState): void {
    if (this.state === state) return;
    this.state = state;
    this.#options.changed(state);
  }
}
