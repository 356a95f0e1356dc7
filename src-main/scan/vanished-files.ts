import { basename } from 'node:path';
import type { KnownFile } from './scan-store.ts';

/** Rows without a file, by content, for new files to be recognised as their continuation. */
export class VanishedFiles {
  readonly #bySha256 = new Map<string, KnownFile[]>();
  readonly #sizes = new Set<number>();
  readonly #rest = new Set<KnownFile>();

  constructor(files: readonly KnownFile[]) {
    for (const file of files) this.add(file);
  }

  add(file: KnownFile): void {
    this.#rest.add(file);
    if (file.sha256 === null || file.bytes === 0) return; // All empty files have the same content: that proves nothing.
    this.#sizes.add(file.bytes);
    const alike = this.#bySha256.get(file.sha256);
    if (alike) alike.push(file);
    else this.#bySha256.set(file.sha256, [file]);
  }

  hasSize(bytes: number): boolean {
    return this.#sizes.has(bytes);
  }

  /** One with this content, of the same file name if there is one. It is not given twice. */
  take(sha256: string, path: string): KnownFile | null {
    const alike = this.#bySha256.get(sha256);
    if (!alike || alike.length === 0) return null;
    const sameName = alike.findIndex((file) => basename(file.path) === basename(path));
    const [taken] = alike.splice(Math.max(0, sameName), 1);
    this.#rest.delete(taken!);
    return taken!;
  }

  rest(): KnownFile[] {
    return [...this.#rest];
  }
}
