/** Clearing so much new memory takes longer than the program takes to give a batch back. */
const worthWaitingBytes = 1024 * 1024;
const patienceMs = 5;

const never = new Int32Array(new SharedArrayBuffer(4));

/** Shared buffers that a worker may write its next batches to, by size. */
export class SpareBuffers {
  readonly #free = new Map<number, SharedArrayBuffer[]>();
  /** Of which sizes there are buffers that may come back. */
  readonly #known = new Set<number>();
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

  /** A buffer of exactly this size; a new one where none is spare, nor about to be. */
  take(sizeBytes: number): SharedArrayBuffer {
    const spare = this.#spare(sizeBytes) ?? this.#comingSoon(sizeBytes);
    this.#known.add(sizeBytes);
    return spare ?? new SharedArrayBuffer(sizeBytes);
  }

  #comingSoon(sizeBytes: number): SharedArrayBuffer | undefined {
    const isWorthWaiting = sizeBytes >= worthWaitingBytes && this.#known.has(sizeBytes);
    for (let waitedMs = 0; ; waitedMs++) {
      this.#hearMore();
      const spare = this.#spare(sizeBytes);
      if (spare || !isWorthWaiting || waitedMs === patienceMs) return spare;
      Atomics.wait(never, 0, 0, 1);
    }
  }

  #spare(sizeBytes: number): SharedArrayBuffer | undefined {
    return this.#free.get(sizeBytes)?.pop();
  }
}
