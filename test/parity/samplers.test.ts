import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { TorchGenerator } from '../../src-shared/random/torch-generator.ts';
import { BatchSampler } from '../../src-shared/loader/samplers/batch-sampler.ts';
import { DistributedSampler } from '../../src-shared/loader/samplers/distributed-sampler.ts';
import { RandomSampler } from '../../src-shared/loader/samplers/random-sampler.ts';
import { SequentialSampler } from '../../src-shared/loader/samplers/sequential-sampler.ts';
import { SubsetRandomSampler } from '../../src-shared/loader/samplers/subset-random-sampler.ts';
import { WeightedRandomSampler } from '../../src-shared/loader/samplers/weighted-random-sampler.ts';
import type { Sampler } from '../../src-shared/loader/samplers/sampler.ts';
import { printMatches } from '../support/print-matches.ts';
import { goldenCases, sharedFolder } from '../support/shared-data.ts';

interface Arguments {
  n: number;
  seed: number;
  num_samples?: number;
  replacement?: boolean;
  weights: number[] | string;
  subset: number[];
  batch_size: number;
  drop_last: boolean;
  num_replicas: number;
  rank: number;
  shuffle: boolean;
  epoch: number;
}

interface SamplerCase {
  kind: string;
  args: Arguments;
  indices?: (number | number[])[];
  sha256_int64?: string;
  head?: number[];
}

function samplerOf({ kind, args }: SamplerCase): Sampler<number | number[]> {
  const source = { length: args.n };
  const generator = new TorchGenerator(args.seed ?? 0);
  switch (kind) {
    case 'Sequential':
      return new SequentialSampler(source);
    case 'Random':
      return new RandomSampler(source, {
        generator,
        ...(args.num_samples === undefined ? {} : { numSamples: args.num_samples }),
        ...(args.replacement === undefined ? {} : { replacement: args.replacement }),
      });
    case 'WeightedRandom': {
      const weights =
        typeof args.weights === 'string' ? Array.from({ length: 100_000 }, (_, i) => i + 1) : args.weights;
      return new WeightedRandomSampler(weights, args.num_samples!, args.replacement, generator);
    }
    case 'SubsetRandom':
      return new SubsetRandomSampler(args.subset, generator);
    case 'Batch':
      return new BatchSampler(new RandomSampler(source, { generator }), args.batch_size, args.drop_last);
    case 'Distributed': {
      const sampler = new DistributedSampler(source, {
        numReplicas: args.num_replicas,
        rank: args.rank,
        shuffle: args.shuffle,
        seed: args.seed,
        dropLast: args.drop_last,
      });
      sampler.setEpoch(args.epoch);
      return sampler;
    }
    default:
      throw new Error(`No sampler is called ${kind}.`);
  }
}

const shared = sharedFolder();
const cases = shared === null ? [] : goldenCases<SamplerCase>(shared, 'samplers.json');

describe.skipIf(shared === null)('the samplers draw what torch draws', () => {
  printMatches('stored samplers match');
  it.each(cases.map((c, i) => ({ ...c, name: `${i}: ${c.kind} ${JSON.stringify(c.args)}` })))(
    '$name',
    (c) => {
      const sampler = samplerOf(c);
      const drawn = [...sampler];
      expect(sampler.length).toBe(drawn.length);
      if (c.indices) expect(drawn).toEqual(c.indices);
      else {
        expect(drawn.slice(0, 10)).toEqual(c.head);
        const bytes = new Uint8Array(BigInt64Array.from(drawn as number[], BigInt).buffer);
        expect(createHash('sha256').update(bytes).digest('hex')).toBe(c.sha256_int64);
      }
    },
  );
});
