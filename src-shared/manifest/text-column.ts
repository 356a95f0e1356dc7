import { GrowingColumn } from './growing-column.ts';

const CHUNK_TEXTS = 1024;

/**
 * A column of texts that takes little more than their characters: they are joined to long strings, and cut out again when they are asked for. A text that was
 * parsed may be a view on the whole line or block that it comes from, and would keep that alive.
 */
export class TextColumn {
  readonly #chunks: string[] = [];
  /** Where each text ends in its chunk. */
  readonly #ends: GrowingColumn<Int32Array>;
  #last: string[] = [];
  #lastLength = 0;

  constructor(capacity: number) {
    this.#ends = new GrowingColumn((length) => new Int32Array(length), capacity);
  }

  get length(): number {
    return this.#ends.length;
  }

  push(text: string): void {
    this.#last.push(text);
    this.#lastLength += text.length;
    this.#ends.push(this.#lastLength);
    if (this.#last.length < CHUNK_TEXTS) return;
    this.#chunks.push(this.#last.join(''));
    this.#last = [];
    this.#lastLength = 0;
  }

  /** undefined beyond the end. */
  at(index: number): string | undefined {
    if (!(index >= 0 && index < this.length)) return undefined;
    const place = index % CHUNK_TEXTS;
    const chunk = this.#chunks[(index - place) / CHUNK_TEXTS];
    if (chunk === undefined) return this.#last[place];
    return chunk.slice(place === 0 ? 0 : this.#ends.at(index - 1), this.#ends.at(index));
  }
}
