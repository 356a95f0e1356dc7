import { checkBoolean, checkPositiveInteger } from './sampler.ts';
import type { Sampler } from './sampler.ts';

/** The indices of another sampler in groups of `batchSize`; the last, short one is left out with `dropLast`. */
export class BatchSampler implements Sampler<number[]> {
  readonly sampler: Sampler;
  readonly batchSize: number;
  readonly dropLast: boolean;

  /** @throws WinnowError BAD_INPUT, in torch's words */
  constructor(sampler: Sampler, batchSize: number, dropLast: boolean) {
    checkPositiveInteger('batch_size', batchSize);
    checkBoolean('drop_last', dropLast);
    this.sampler = sampler;
    this.batchSize = batchSize;
    this.dropLast = dropLast;
  }

  get length(): number {
    const samples = this.sampler.length;
    // NaN rather than a wrong number: the sampler below does not know its length.
    if (samples === undefined) return NaN;
    return this.dropLast ? Math.floor(samples / this.batchSize) : Math.ceil(samples / this.batchSize);
  }

  *[Symbol.iterator](): IterableIterator<number[]> {
    let batch: number[] = [];
    for (const index of this.sampler) {
      batch.push(index);
      if (batch.length === this.batchSize) {
        yield batch;
        batch = [];
      }
    }
    if (batch.length > 0 && !this.dropLast) yield batch;
  }
}
