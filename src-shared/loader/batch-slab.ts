import { elementCount, Tensor } from './tensor.ts';
import type { Allocate } from './stack.ts';

/** Gives a sample its place in the batch: room for a float32 tensor of that shape, or null where there is none. */
export type Place = (shape: readonly number[]) => Float32Array | null;

/** The memory that a batch's samples are written to directly, one behind the other, so that stacking them copies nothing. */
export class BatchSlab {
  readonly #count: number;
  readonly #allocate: Allocate;
  #shape: readonly number[] | null = null;
  #data: Float32Array | null = null;
  #filled = 0;
  #taken = false;

  /** @param count how many samples the batch may have */
  constructor(count: number, allocate: Allocate) {
    this.#count = count;
    this.#allocate = allocate;
  }

  /** The first sample decides the shape. A sample that asks twice, or for another shape, gets nothing, and goes the ordinary way. */
  readonly place: Place = (shape) => {
    const size = elementCount(shape);
    if (this.#data === null) {
      this.#shape = shape;
      this.#data = new Float32Array(this.#allocate(size * this.#count * 4), 0, size * this.#count);
    }
    if (this.#taken || this.#filled === this.#count || shape.join() !== this.#shape!.join()) return null;
    this.#taken = true;
    return this.#data.subarray(this.#filled * size, (this.#filled + 1) * size);
  };

  /** The sample is done; the next one gets the next place. */
  keep(): void {
    if (this.#taken) this.#filled += 1;
    this.#taken = false;
  }

  /** The sample failed: another one may have its place. */
  drop(): void {
    this.#taken = false;
  }

  /** The tensors as one, without a copy, when they are this slab's from the first on; null when they are not. */
  stacked(tensors: readonly Tensor[]): Tensor | null {
    const data = this.#data;
    if (data === null || tensors.length > this.#filled) return null;
    const size = elementCount(this.#shape!);
    const inPlace = tensors.every(
      (tensor, i) =>
        tensor.dtype === 'float32' &&
        tensor.data.buffer === data.buffer &&
        tensor.data.byteOffset === i * size * 4 &&
        tensor.shape.join() === this.#shape!.join(),
    );
    if (!inPlace) return null;
    const shape = [tensors.length, ...this.#shape!];
    return new Tensor('float32', shape, data.subarray(0, tensors.length * size));
  }
}
