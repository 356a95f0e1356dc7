import { WinnowError } from '../../winnow-error.ts';
import { defaultGenerator } from '../../random/default-generators.ts';
import type { TorchGenerator } from '../../random/torch-generator.ts';
import { checkBoolean, checkPositiveInteger } from './sampler.ts';
import type { Sampler } from './sampler.ts';

/** What numbers or typed array a caller has, as float64. @throws WinnowError BAD_INPUT */
export function toWeights(weights: ArrayLike<number>): Float64Array {
  if (typeof weights !== 'object' || weights === null || !('length' in weights)) {
    throw new WinnowError(
      'BAD_INPUT',
      `Expected a list of numbers for weights but received ${String(weights)}.`,
      {
        subject: 'weights',
      },
    );
  }
  return Float64Array.from(weights);
}

/**
 * Indices drawn in proportion to weights, which need not sum to one; a weight of zero is never drawn. Drawn as
 * `torch.utils.data.WeightedRandomSampler` draws them, without its limit of 2^24 weights: linear once an epoch, then O(log n) a draw.
 */
export class WeightedRandomSampler implements Sampler {
  readonly weights: Float64Array;
  readonly numSamples: number;
  readonly replacement: boolean;
  readonly generator: TorchGenerator | undefined;

  /** @throws WinnowError BAD_INPUT, in torch's words. Weights that cannot be drawn from are refused when the iteration starts. */
  constructor(
    weights: ArrayLike<number>,
    numSamples: number,
    replacement = true,
    generator?: TorchGenerator,
  ) {
    checkPositiveInteger('num_samples', numSamples);
    checkBoolean('replacement', replacement);
    this.weights = toWeights(weights);
    this.numSamples = numSamples;
    this.replacement = replacement;
    this.generator = generator;
  }

  get length(): number {
    return this.numSamples;
  }

  *[Symbol.iterator](): IterableIterator<number> {
    yield* drawWeighted(this.generator ?? defaultGenerator, this.weights, this.numSamples, this.replacement);
  }
}

/** A multinomial draw whose refusals a person can read. @throws WinnowError BAD_INPUT */
export function drawWeighted(
  generator: TorchGenerator,
  weights: Float64Array,
  numSamples: number,
  replacement: boolean,
): Int32Array {
  try {
    return generator.multinomial(weights, numSamples, replacement);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new WinnowError('BAD_INPUT', error.message, { subject: 'weights', cause: error });
  }
}
