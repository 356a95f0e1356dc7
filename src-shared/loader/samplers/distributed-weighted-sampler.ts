import { WinnowError } from '../../winnow-error.ts';
import { TorchGenerator } from '../../random/torch-generator.ts';
import { checkRank } from './distributed-sampler.ts';
import { checkBoolean, checkPositiveInteger } from './sampler.ts';
import type { Sampler } from './sampler.ts';
import { drawWeighted, toWeights } from './weighted-random-sampler.ts';

export interface DistributedWeightedSamplerOptions {
  weights: ArrayLike<number>;
  /** How many all processes draw together in an epoch; rounded up to a multiple of `numReplicas` (down with `dropLast`). */
  numSamples: number;
  numReplicas: number;
  rank: number;
  replacement?: boolean;
  /** The same in every process. */
  seed?: number;
  dropLast?: boolean;
}

/**
 * What torch lacks: weighted sampling over several processes. Every rank makes the draw that a single process would make (a
 * `WeightedRandomSampler` over `totalSize` samples, seeded with seed + epoch) and takes every `numReplicas`-th index of it, so that all ranks together draw
 * exactly that. What fills an uneven tail is further draws, not repetitions.
 */
export class DistributedWeightedSampler implements Sampler {
  epoch = 0;
  readonly numSamples: number;
  readonly totalSize: number;
  readonly weights: Float64Array;
  readonly #numReplicas: number;
  readonly #rank: number;
  readonly #replacement: boolean;
  readonly #seed: number;

  /** @throws WinnowError BAD_INPUT */
  constructor(options: DistributedWeightedSamplerOptions) {
    const {
      weights,
      numSamples,
      numReplicas,
      rank,
      replacement = true,
      seed = 0,
      dropLast = false,
    } = options;
    checkPositiveInteger('num_samples', numSamples);
    checkBoolean('replacement', replacement);
    checkRank(rank, numReplicas);
    this.weights = toWeights(weights);
    this.numSamples = dropLast ? Math.floor(numSamples / numReplicas) : Math.ceil(numSamples / numReplicas);
    this.totalSize = this.numSamples * numReplicas;
    if (this.totalSize === 0) {
      throw new WinnowError(
        'BAD_INPUT',
        `Expected at least ${numReplicas} for num_samples with drop_last and ${numReplicas} replicas but received ${numSamples}.`,
        { subject: 'num_samples' },
      );
    }
    this.#numReplicas = numReplicas;
    this.#rank = rank;
    this.#replacement = replacement;
    this.#seed = seed;
  }

  get length(): number {
    return this.numSamples;
  }

  /** Makes every process draw anew, and alike. */
  setEpoch(epoch: number): void {
    this.epoch = epoch;
  }

  *[Symbol.iterator](): IterableIterator<number> {
    const generator = new TorchGenerator(this.#seed + this.epoch);
    const drawn = drawWeighted(generator, this.weights, this.totalSize, this.#replacement);
    for (let i = this.#rank; i < drawn.length; i += this.#numReplicas) yield drawn[i]!;
  }
}
