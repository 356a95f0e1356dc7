import type { KnownFile } from './scan-store.ts';
import type { WalkedFile } from './walk.ts';

export type FoundFile = Omit<WalkedFile, 'isNamed'>;

export interface Todo {
  file: FoundFile;
  /** Null for a file that was never seen. */
  known: KnownFile | null;
}

/** What a scan has to look at. Of a million new files it holds the paths and 16 bytes each. */
export class TodoList {
  readonly #paths: string[] = [];
  readonly #known = new Map<number, KnownFile>();
  #stamps = new Float64Array(1024);

  get length(): number {
    return this.#paths.length;
  }

  add({ path, stamp }: FoundFile, known: KnownFile | null): void {
    const place = this.#paths.push(path) - 1;
    if (place * 2 >= this.#stamps.length) {
      const larger = new Float64Array(this.#stamps.length * 2);
      larger.set(this.#stamps);
      this.#stamps = larger;
    }
    this.#stamps[place * 2] = stamp.bytes;
    this.#stamps[place * 2 + 1] = stamp.mtimeMs;
    if (known) this.#known.set(place, known);
  }

  at(place: number): Todo {
    const stamp = { bytes: this.#stamps[place * 2]!, mtimeMs: this.#stamps[place * 2 + 1]! };
    return { file: { path: this.#paths[place]!, stamp }, known: this.#known.get(place) ?? null };
  }

  /** Paths of the files that were never seen, in order. */
  *newPaths(): Generator<string> {
    for (const [place, path] of this.#paths.entries()) if (!this.#known.has(place)) yield path;
  }
}
