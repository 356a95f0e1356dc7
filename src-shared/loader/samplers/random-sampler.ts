import { defaultGenerator } from '../../random/default-generators.ts';
import { TorchGenerator } from '../../random/torch-generator.ts';
import { checkBoolean, checkPositiveInteger } from './sampler.ts';
import type { Sampler, Sized } from './sampler.ts';

export interface RandomSamplerOptions {
  /** Whether a sample can come twice before all came once. */
  replacement?: boolean;
  /** How many to draw; by default as many as there are. */
  numSamples?: number;
  /** What to draw from. Without one, each epoch takes a seed from the default generator. */
  generator?: TorchGenerator;
}

/** torch draws with replacement in chunks of this many; the chunks show when the generator is shared. */
const chunk = 32;

/** The samples in random order, drawn as `torch.utils.data.RandomSampler` draws them. */
export class RandomSampler implements Sampler {
  readonly replacement: boolean;
  readonly generator: TorchGenerator | undefined;
  readonly #source: Sized;
  readonly #numSamples: number | undefined;

  /** @throws WinnowError BAD_INPUT, in torch's words; also for a source without samples. */
  constructor(source: Sized, options: RandomSamplerOptions = {}) {
    const { replacement = false, numSamples, generator } = options;
    checkBoolean('replacement', replacement);
    checkPositiveInteger('num_samples', numSamples ?? source.length);
    this.#source = source;
    this.#numSamples = numSamples;
    this.replacement = replacement;
    this.generator = generator;
  }

  get numSamples(): number {
    return this.#numSamples ?? this.#source.length;
  }

  get length(): number {
    return this.numSamples;
  }

  *[Symbol.iterator](): IterableIterator<number> {
    const n = this.#source.length;
    const { numSamples } = this;
    const generator = this.generator ?? new TorchGenerator(defaultGenerator.random());
    if (this.replacement) {
      for (let drawn = 0; drawn < numSamples; drawn += chunk) {
        const count = Math.min(chunk, numSamples - drawn);
        yield* Array.from({ length: count }, () => generator.randint(0, n));
      }
      return;
    }
    for (let drawn = n; drawn <= numSamples; drawn += n) yield* generator.randperm(n);
    // torch draws this last permutation even when nothing of it is needed.
    yield* generator.randperm(n).subarray(0, numSamples % n);
  }
}
