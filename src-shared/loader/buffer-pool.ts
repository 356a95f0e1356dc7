import { Tensor } from './tensor.ts';

/** Takes back a buffer that it made a batch in; false once it makes no more. */
export type Maker = (buffer: SharedArrayBuffer) => boolean;

const nobody: Maker = () => false;

/**
 * Shared buffers that go out with batches and come back when the consumer is done with them: what `pinMemory` means here. A buffer goes back to whoever made a batch in it, at
 * once: the next batch is begun before this one is even taken, and memory that is new costs more than what is written to it.
 */
export class BufferPool {
  readonly #free = new Map<number, SharedArrayBuffer[]>();
  readonly #out = new WeakMap<SharedArrayBuffer, Maker>();
  /** The most buffers of a size that a batch had. */
  readonly #inBatch = new Map<number, number>();
  readonly #mostFree: number;

  /** @param mostFree how many buffers of one size are kept for later; more are left to the garbage collector */
  constructor(mostFree: number) {
    this.#mostFree = mostFree;
  }

  /** A buffer of exactly this size. What an earlier batch left in it is still there. */
  take(sizeBytes: number): SharedArrayBuffer {
    const buffer = this.#free.get(sizeBytes)?.pop() ?? new SharedArrayBuffer(sizeBytes);
    this.#out.set(buffer, nobody);
    return buffer;
  }

  /**
   * Free buffers for a worker to make a batch in: as many of each size as a batch has had so far. They count as gone until {@link adopt} hears of them. All that
   * are free would be more than one worker needs, and the others would make new ones.
   */
  takeForBatch(): SharedArrayBuffer[] {
    return [...this.#free].flatMap(([sizeBytes, free]) => free.splice(0, this.#inBatch.get(sizeBytes) ?? 1));
  }

  /** Buffers that {@link takeForBatch} gave away, and that nobody used. */
  takeBack(buffers: readonly SharedArrayBuffer[]): void {
    for (const buffer of buffers) this.#keep(buffer);
  }

  /** Marks the buffers of a batch that a worker made as out, so that they can be given back. */
  adopt(batch: unknown, maker: Maker = nobody): void {
    const counts = new Map<number, number>();
    for (const buffer of sharedBuffersOf(batch)) {
      this.#out.set(buffer, maker);
      const { byteLength } = buffer;
      counts.set(byteLength, (counts.get(byteLength) ?? 0) + 1);
    }
    for (const [sizeBytes, count] of counts)
      this.#inBatch.set(sizeBytes, Math.max(count, this.#inBatch.get(sizeBytes) ?? 0));
  }

  /** Takes back every buffer of a batch that came from here, each once. Returns how many. */
  giveBack(batch: unknown): number {
    let count = 0;
    for (const buffer of sharedBuffersOf(batch)) {
      const maker = this.#out.get(buffer);
      if (maker === undefined) continue;
      this.#out.delete(buffer);
      if (!maker(buffer)) this.#keep(buffer);
      count += 1;
    }
    return count;
  }

  #keep(buffer: SharedArrayBuffer): void {
    const free = this.#free.get(buffer.byteLength) ?? [];
    if (free.length < this.#mostFree) free.push(buffer);
    this.#free.set(buffer.byteLength, free);
  }
}

/** The shared buffers of a batch's tensors, wherever in it they are. */
function sharedBuffersOf(batch: unknown): Set<SharedArrayBuffer> {
  const buffers = new Set<SharedArrayBuffer>();
  const visit = (part: unknown): void => {
    if (part instanceof Tensor) {
      if (part.data.buffer instanceof SharedArrayBuffer) buffers.add(part.data.buffer);
    } else if (typeof part === 'object' && part !== null) Object.values(part).forEach(visit);
  };
  visit(batch);
  return buffers;
}
