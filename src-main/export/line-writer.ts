import { createHash, type Hash } from 'node:crypto';
import type { FileHandle } from 'node:fs/promises';

const BLOCK_CHARACTERS = 1 << 20;

/** Appends lines to a file in large blocks, and keeps the digest and the size of what it wrote. */
export class LineWriter {
  readonly #handle: FileHandle;
  readonly #hash: Hash = createHash('sha256');
  #pending = '';
  sizeBytes = 0;

  constructor(handle: FileHandle) {
    this.#handle = handle;
  }

  /** True where enough is pending that `drain` is due. */
  add(line: string): boolean {
    this.#pending += `${line}\n`;
    return this.#pending.length >= BLOCK_CHARACTERS;
  }

  async drain(): Promise<void> {
    const bytes = Buffer.from(this.#pending, 'utf8');
    this.#pending = '';
    this.#hash.update(bytes);
    await this.#handle.appendFile(bytes);
    this.sizeBytes += bytes.length;
  }

  /** `sha256:…` over everything drained. To be called once. */
  digest(): string {
    return `sha256:${this.#hash.digest('hex')}`;
  }
}
