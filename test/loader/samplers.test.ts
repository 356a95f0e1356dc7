import { describe, expect, it } from 'vitest';
import * as fc from 'fast-check';
import { measureWeightedDraws } from '../../bench/loader/weighted-draws.ts';
import { defaultGenerator, manualSeed } from '../../src-shared/random/default-generators.ts';
import { TorchGenerator } from '../../src-shared/random/torch-generator.ts';
import { BatchSampler } from '../../src-shared/loader/samplers/batch-sampler.ts';
import { DistributedSampler } from '../../src-shared/loader/samplers/distributed-sampler.ts';
import { DistributedWeightedSampler } from '../../src-shared/loader/samplers/distributed-weighted-sampler.ts';
import { RandomSampler } from '../../src-shared/loader/samplers/random-sampler.ts';
import { SequentialSampler } from '../../src-shared/loader/samplers/sequential-sampler.ts';
import { SubsetRandomSampler } from '../../src-shared/loader/samplers/subset-random-sampler.ts';
import { WeightedRandomSampler } from '../../src-shared/loader/samplers/weighted-random-sampler.ts';

const sorted = (values: Iterable<number>) => [...values].toSorted((a, b) => a - b);

describe('without a generator of its own', () => {
  it('a random sampler takes one seed from the default generator, each epoch', () => {
    manualSeed(11);
    const first = [...new RandomSampler({ length: 50 })];
    const reference = new TorchGenerator(11);
    expect(first).toEqual([
      ...new RandomSampler({ length: 50 }, { generator: new TorchGenerator(reference.random()) }),
    ]);
    expect(defaultGenerator.random()).toBe(reference.random());
  });

  it('subset and weighted samplers draw from the default generator itself', () => {
    manualSeed(11);
    const drawn = [...new SubsetRandomSampler([5, 6, 7, 8]), ...new WeightedRandomSampler([1, 2, 3], 9)];
    const g = new TorchGenerator(11);
    expect(drawn).toEqual([
      ...new SubsetRandomSampler([5, 6, 7, 8], g),
      ...new WeightedRandomSampler([1, 2, 3], 9, true, g),
    ]);
  });
});

describe('a distributed weighted sampler', () => {
  it('draws, over all ranks, what one process draws', () => {
    fc.assert(
      fc.property(
        fc
          .array(fc.integer({ min: 0, max: 9 }), { minLength: 1, maxLength: 40 })
          .filter((w) => w.some((v) => v > 0)),
        fc.integer({ min: 1, max: 60 }),
        fc.integer({ min: 1, max: 7 }),
        fc.integer({ min: 0, max: 1000 }),
        (weights, numSamples, numReplicas, seed) => {
          const ranks = Array.from({ length: numReplicas }, (_, rank) => {
            const sampler = new DistributedWeightedSampler({ weights, numSamples, numReplicas, rank, seed });
            sampler.setEpoch(2);
            return [...sampler];
          });
          const total = Math.ceil(numSamples / numReplicas) * numReplicas;
          const one = [...new WeightedRandomSampler(weights, total, true, new TorchGenerator(seed + 2))];
          expect(one.map((_, i) => ranks[i % numReplicas]![Math.floor(i / numReplicas)])).toEqual(one);
          expect(ranks.flat()).toHaveLength(total);
        },
      ),
    );
  });

  it('without replacement gives no sample to two ranks', () => {
    const ranks = [0, 1, 2].map((rank) => [
      ...new DistributedWeightedSampler({
        weights: Array(12).fill(1),
        numSamples: 12,
        numReplicas: 3,
        rank,
        replacement: false,
      }),
    ]);
    expect(sorted(ranks.flat())).toEqual([...Array(12).keys()]);
  });

  it('refuses a rank that is none, and a share of nothing', () => {
    const options = { weights: [1], numSamples: 2, numReplicas: 3, rank: 0 };
    expect(() => new DistributedWeightedSampler({ ...options, rank: 3 })).toThrow('[0, 2]');
    expect(() => new DistributedWeightedSampler({ ...options, dropLast: true })).toThrow('drop_last');
  });
});

describe('a distributed sampler', () => {
  it('deals every sample out, and repeats only what fills the last round', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 50 }), fc.integer({ min: 1, max: 9 }), (length, numReplicas) => {
        const ranks = Array.from({ length: numReplicas }, (_, rank) => [
          ...new DistributedSampler({ length }, { numReplicas, rank }),
        ]);
        expect(new Set(ranks.map((rank) => rank.length)).size).toBe(1);
        expect(sorted(new Set(ranks.flat()))).toEqual([...Array(length).keys()]);
      }),
    );
  });
});

describe('wrong arguments are refused in the words of torch', () => {
  it.each([
    [
      () => new RandomSampler({ length: 0 }),
      'num_samples should be a positive integer value, but got num_samples=0',
    ],
    [() => new RandomSampler({ length: 3 }, { numSamples: 2.5 }), 'num_samples=2.5'],
    [
      () => new RandomSampler({ length: 3 }, { replacement: 1 as never }),
      'replacement should be a boolean value, but got replacement=1',
    ],
    [
      () => new WeightedRandomSampler([1], -1),
      'num_samples should be a positive integer value, but got num_samples=-1',
    ],
    [() => new WeightedRandomSampler(null as never, 1), 'weights'],
    [() => [...new WeightedRandomSampler([0, 0], 2)], 'sum of probabilities <= 0'],
    [() => [...new WeightedRandomSampler([1, NaN], 2)], 'encountering probability entry < 0'],
    [() => [...new WeightedRandomSampler([1, Infinity], 2)], 'entry = infinity or NaN'],
    [() => [...new WeightedRandomSampler([1, NaN], 2, false)], '`nan` or element < 0'],
    [() => [...new WeightedRandomSampler([1, 2], 3, false)], 'without replacement'],
    [
      () => new BatchSampler(new SequentialSampler({ length: 3 }), 0, false),
      'batch_size should be a positive integer value, but got batch_size=0',
    ],
    [
      () => new BatchSampler(new SequentialSampler({ length: 3 }), 1, 'no' as never),
      'drop_last should be a boolean value, but got drop_last=no',
    ],
    [
      () => new DistributedSampler({ length: 3 }, { numReplicas: 2, rank: 2 }),
      'Invalid rank 2, rank should be in the interval [0, 1]',
    ],
  ])('%#', (make, words) => {
    expect(make).toThrow(words);
  });
});

it('ten million weights are no trouble', () => {
  const weights = new Float64Array(1e7).fill(1);
  const drawn = [...new WeightedRandomSampler(weights, 1000, true, new TorchGenerator(1))];
  expect(Math.max(...drawn)).toBeGreaterThan(2 ** 23);
});

it('a million draws take less than a second of processor time', () => {
  const seconds = Array.from({ length: 3 }, () => measureWeightedDraws(1_000_000, 1_000_000));
  expect(Math.min(...seconds)).toBeLessThan(1);
});
