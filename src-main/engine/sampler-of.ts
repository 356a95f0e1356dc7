import { RandomSampler } from '../../src-shared/loader/samplers/random-sampler.ts';
import type { Sampler } from '../../src-shared/loader/samplers/sampler.ts';
import { SequentialSampler } from '../../src-shared/loader/samplers/sequential-sampler.ts';
import { WeightedRandomSampler } from '../../src-shared/loader/samplers/weighted-random-sampler.ts';
import type { ManifestSampler } from '../../src-shared/manifest/header.ts';
import type { TorchGenerator } from '../../src-shared/random/torch-generator.ts';

/** The sampler that a manifest names, over its samples. */
export function samplerOf(
  weights: Float64Array,
  { kind, replacement, numSamples }: ManifestSampler,
  generator: TorchGenerator,
): Sampler {
  const source = { length: weights.length };
  if (kind === 'sequential') return new SequentialSampler(source);
  if (kind === 'weighted')
    return new WeightedRandomSampler(weights, numSamples ?? weights.length, replacement ?? true, generator);
  return new RandomSampler(source, {
    generator,
    ...(replacement === undefined ? {} : { replacement }),
    ...(numSamples === undefined ? {} : { numSamples }),
  });
}
