import { Tensor } from './tensor.ts';

/** Shared buffers that go out with batches and come back when the consumer is done with them: what `pinMemory` means here. */
export class BufferPool {
  readonly #free = new Map<number, SharedArrayBuffer[]>();
  readonly #out = new WeakSet<SharedArrayBuffer>();
  readonly #mostFree: number;

  /** @param mostFree how many buffers of one size are kept for later; more are left to the garbage collector */
  constructor(mostFree: number) {
    this.#mostFree = mostFree;
  }

  /** A buffer of exactly this size. What an earlier batch left in it is still there. */
  take(sizeBytes: number): SharedArrayBuffer {
    const buffer = this.#free.get(sizeBytes)?.pop() ?? new SharedArrayBuffer(sizeBytes);
    this.#out.add(buffer);
    return buffer;
  }

  /** Every buffer that is free, for a worker to use. They count as gone until {@link adopt} hears of them. */
  takeAll(): SharedArrayBuffer[] {
    const buffers = [...this.#free.values()].flat();
    this.#free.clear();
    return buffers;
  }

  /** Marks the buffers of a batch that a worker made as out, so that they can be given back. */
  adopt(batch: unknown): void {
    if (batch instanceof Tensor) {
      if (batch.data.buffer instanceof SharedArrayBuffer) this.#out.add(batch.data.buffer);
    } else if (typeof batch === 'object' && batch !== null) {
      for (const part of Object.values(batch)) this.adopt(part);
    }
  }

  /** Takes back every buffer of a batch that came from here, each once. Returns how many. */
  giveBack(batch: unknown): number {
    if (batch instanceof Tensor) return this.#giveBackBuffer(batch.data.buffer);
    if (typeof batch !== 'object' || batch === null) return 0;
    return Object.values(batch).reduce<number>((count, part) => count + this.giveBack(part), 0);
  }

  #giveBackBuffer(buffer: ArrayBufferLike): number {
    if (!(buffer instanceof SharedArrayBuffer) || !this.#out.delete(buffer)) return 0;
    const free = this.#free.get(buffer.byteLength) ?? [];
    if (free.length < this.#mostFree) free.push(buffer);
    this.#free.set(buffer.byteLength, free);
    return 1;
  }
}
