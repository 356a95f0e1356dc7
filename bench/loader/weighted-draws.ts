import { WeightedRandomSampler } from '../../src-shared/loader/samplers/weighted-random-sampler.ts';
import { TorchGenerator } from '../../src-shared/random/torch-generator.ts';

/** Seconds of processor time that `draws` indices take, of `count` samples with seven different weights: the sums, and every index handed out. */
export function measureWeightedDraws(count: number, draws: number): number {
  const weights = Float64Array.from({ length: count }, (_, i) => 1 + (i % 7));
  const before = process.cpuUsage();
  const sampler = new WeightedRandomSampler(weights, draws, true, new TorchGenerator(0));
  let drawn = 0;
  for (const index of sampler) if (index < count) drawn++;
  const { user, system } = process.cpuUsage(before);
  if (drawn !== draws) throw new Error(`Expected ${draws} indices but received ${drawn}.`);
  return (user + system) / 1e6;
}
