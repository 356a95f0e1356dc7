import type { Sampler, Sized } from './sampler.ts';

/** The samples in order. */
export class SequentialSampler implements Sampler {
  readonly #source: Sized;

  constructor(source: Sized) {
    this.#source = source;
  }

  get length(): number {
    return this.#source.length;
  }

  *[Symbol.iterator](): IterableIterator<number> {
    const n = this.#source.length;
    for (let i = 0; i < n; i++) yield i;
  }
}
