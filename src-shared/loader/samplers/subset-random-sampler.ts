import { defaultGenerator } from '../../random/default-generators.ts';
import type { TorchGenerator } from '../../random/torch-generator.ts';
import type { Sampler } from './sampler.ts';

/** The given indices in random order, without replacement. */
export class SubsetRandomSampler implements Sampler {
  readonly generator: TorchGenerator | undefined;
  readonly #indices: ArrayLike<number>;

  constructor(indices: ArrayLike<number>, generator?: TorchGenerator) {
    this.#indices = indices;
    this.generator = generator;
  }

  get length(): number {
    return this.#indices.length;
  }

  *[Symbol.iterator](): IterableIterator<number> {
    const order = (this.generator ?? defaultGenerator).randperm(this.#indices.length);
    for (const i of order) yield this.#indices[i]!;
  }
}
