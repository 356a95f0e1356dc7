import { WinnowError } from '../../winnow-error.ts';
import { TorchGenerator } from '../../random/torch-generator.ts';
import { checkPositiveInteger } from './sampler.ts';
import type { Sampler, Sized } from './sampler.ts';

export interface DistributedSamplerOptions {
  /** How many processes train together. */
  numReplicas: number;
  /** Which of them this is, from 0. */
  rank: number;
  shuffle?: boolean;
  /** The same in every process. */
  seed?: number;
  /** Leave out the tail that does not divide evenly, instead of repeating samples from the start. */
  dropLast?: boolean;
}

/** @throws WinnowError BAD_INPUT, in torch's words */
export function checkRank(rank: number, numReplicas: number): void {
  checkPositiveInteger('num_replicas', numReplicas);
  if (!Number.isInteger(rank) || rank >= numReplicas || rank < 0) {
    throw new WinnowError(
      'BAD_INPUT',
      `Invalid rank ${rank}, rank should be in the interval [0, ${numReplicas - 1}]`,
      { subject: 'rank' },
    );
  }
}

/** One process's share of a dataset, as `torch.utils.data.DistributedSampler` deals it out. Call {@link setEpoch} before each epoch. */
export class DistributedSampler implements Sampler {
  epoch = 0;
  readonly numSamples: number;
  readonly totalSize: number;
  readonly #source: Sized;
  readonly #options: Required<DistributedSamplerOptions>;

  /** @throws WinnowError BAD_INPUT for a rank that is none of the replicas. */
  constructor(source: Sized, options: DistributedSamplerOptions) {
    this.#options = { shuffle: true, seed: 0, dropLast: false, ...options };
    const { numReplicas, rank, dropLast } = this.#options;
    checkRank(rank, numReplicas);
    this.#source = source;
    this.numSamples = dropLast
      ? Math.floor(source.length / numReplicas)
      : Math.ceil(source.length / numReplicas);
    this.totalSize = this.numSamples * numReplicas;
  }

  get length(): number {
    return this.numSamples;
  }

  /** Makes every process shuffle anew, and alike. */
  setEpoch(epoch: number): void {
    this.epoch = epoch;
  }

  *[Symbol.iterator](): IterableIterator<number> {
    const { numReplicas, rank, shuffle, seed } = this.#options;
    const n = this.#source.length;
    const order = shuffle ? new TorchGenerator(seed + this.epoch).randperm(n) : null;
    for (let i = rank; i < this.totalSize; i += numReplicas) yield order?.[i % n] ?? i % n;
  }
}
