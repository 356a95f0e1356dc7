import { GrowingColumn } from './growing-column.ts';
import { decodeUtf8, encodeUtf8 } from './utf8.ts';

const CHUNK_TEXTS = 1024;

/** A column of texts that takes little more than their bytes in UTF-8: they are made strings when they are asked for. */
export class TextColumn {
  readonly #chunks: Uint8Array[] = [];
  /** Where each text ends in its chunk. */
  readonly #ends: GrowingColumn<Int32Array>;
  #last = new Uint8Array(1 << 16);
  #lastLength = 0;

  constructor(capacity: number) {
    this.#ends = new GrowingColumn((length) => new Int32Array(length), capacity);
  }

  get length(): number {
    return this.#ends.length;
  }

  push(text: string): void {
    const bytes = encodeUtf8(text);
    this.pushBytes(bytes, 0, bytes.length);
  }

  /** Appends a text that is there as UTF-8. */
  pushBytes(bytes: Uint8Array, start: number, end: number): void {
    const needed = this.#lastLength + end - start;
    if (needed > this.#last.length) {
      const grown = new Uint8Array(Math.max(needed, 2 * this.#last.length));
      grown.set(this.#last);
      this.#last = grown;
    }
    const last = this.#last;
    let at = this.#lastLength;
    // Paths are short: a loop beats a view on the bytes and a copy of it.
    for (let i = start; i < end; i++) last[at++] = bytes[i]!;
    this.#lastLength = needed;
    this.#ends.push(needed);
    if (this.#ends.length % CHUNK_TEXTS > 0) return;
    this.#chunks.push(last.slice(0, needed));
    this.#lastLength = 0;
  }

  /** undefined beyond the end. */
  at(index: number): string | undefined {
    if (!(index >= 0 && index < this.length)) return undefined;
    const place = index % CHUNK_TEXTS;
    const chunk = this.#chunks[(index - place) / CHUNK_TEXTS] ?? this.#last;
    return decodeUtf8(chunk, place === 0 ? 0 : this.#ends.at(index - 1), this.#ends.at(index));
  }
}
