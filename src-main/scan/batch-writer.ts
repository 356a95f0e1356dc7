import type { ScannedFile } from './scan-store.ts';

/** Written in less time than the workers have work for. */
const MOST_ROWS = 250;
const LONGEST_MS = 500;

/** Collects judged files and writes them together: a transaction per file would cost more than decoding it. What is lost in a kill is half a second. */
export class BatchWriter {
  #batch: ScannedFile[] = [];
  #firstMs = 0;
  readonly #write: (batch: readonly ScannedFile[]) => void;

  constructor(write: (batch: readonly ScannedFile[]) => void) {
    this.#write = write;
  }

  add(file: ScannedFile): void {
    if (this.#batch.length === 0) this.#firstMs = performance.now();
    this.#batch.push(file);
    if (this.#batch.length >= MOST_ROWS || performance.now() - this.#firstMs >= LONGEST_MS) this.flush();
  }

  flush(): void {
    if (this.#batch.length === 0) return;
    const batch = this.#batch;
    this.#batch = [];
    this.#write(batch);
  }
}
