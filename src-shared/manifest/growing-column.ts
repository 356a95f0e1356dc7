type NumberArray = Float64Array | Int32Array | Uint8Array;

/** A typed array that grows by half its size as values are pushed: a column of a table whose length is not known before. */
export class GrowingColumn<T extends NumberArray> {
  #values: T;
  #length = 0;
  readonly #make: (length: number) => T;

  constructor(make: (length: number) => T, capacity = 256) {
    this.#make = make;
    this.#values = make(capacity);
  }

  push(value: number): void {
    if (this.#length === this.#values.length) this.#grow(this.#length + 1);
    this.#values[this.#length++] = value;
  }

  /** Appends zeros, and gives them as a view on the column's own memory: to be written to before anything else is appended. */
  extend(length: number): T {
    const start = this.#length;
    if (start + length > this.#values.length) this.#grow(start + length);
    this.#length += length;
    return this.#values.subarray(start, this.#length) as T;
  }

  get length(): number {
    return this.#length;
  }

  at(index: number): number {
    return this.#values[index]!;
  }

  /** What was pushed, as a view on the column's own memory. */
  get values(): T {
    return this.#values.subarray(0, this.#length) as T;
  }

  #grow(needed: number): void {
    const grown = this.#make(Math.max(needed, Math.ceil(this.#values.length * 1.5)));
    grown.set(this.#values);
    this.#values = grown;
  }
}
