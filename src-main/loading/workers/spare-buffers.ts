/** Shared buffers that a worker may write its next batches to, by size. */
export class SpareBuffers {
  readonly #free = new Map<number, SharedArrayBuffer[]>();
  readonly #hearMore: () => void;

  /** @param hearMore asks whether some have come in the meantime */
  constructor(hearMore: () => void) {
    this.#hearMore = hearMore;
  }

  add(buffers: readonly SharedArrayBuffer[]): void {
    for (const buffer of buffers) {
      const free = this.#free.get(buffer.byteLength) ?? [];
      free.push(buffer);
      this.#free.set(buffer.byteLength, free);
    }
  }

  /** All of them, which are then not here any more. */
  takeAll(): SharedArrayBuffer[] {
    const buffers = [...this.#free.values()].flat();
    this.#free.clear();
    return buffers;
  }

  /** A buffer of exactly this size; a new one where none is spare. */
  take(sizeBytes: number): SharedArrayBuffer {
    const spare = this.#taken(sizeBytes);
    if (spare) return spare;
    this.#hearMore();
    return this.#taken(sizeBytes) ?? new SharedArrayBuffer(sizeBytes);
  }

  #taken(sizeBytes: number): SharedArrayBuffer | undefined {
    return this.#free.get(sizeBytes)?.pop();
  }
}
