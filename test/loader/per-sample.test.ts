import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  DataLoader,
  defaultGenerator,
  epochSeedOf,
  manualSeed,
  PythonRandom,
  sampleSeedOf,
  Subset,
  TorchGenerator,
  WeightedRandomSampler,
} from '../../src-main/loading/index.ts';
import { DataLoader as InProcessLoader } from '../../src-shared/loader/data-loader.ts';
import type { DataLoaderOptions, LoaderState, Tensor } from '../../src-main/loading/index.ts';
import { SlowDataset } from './worker-modules.ts';

const seconds = 120_000;

interface Run {
  seed: number;
  epochs: number;
  bad: number[];
  options: DataLoaderOptions;
}

/** Index, draw and Python draw of every sample, batch by batch, epoch by epoch. */
async function rowsOf(
  { seed, epochs, bad, options }: Run,
  numWorkers: number,
  Loader: typeof InProcessLoader = DataLoader,
): Promise<number[][][]> {
  manualSeed(seed);
  const dataset = new SlowDataset(Array<number>(17).fill(0), bad);
  const loader = new Loader<Tensor[]>(dataset, { ...options, numWorkers, randomness: 'per-sample' });
  const rows: number[][][] = [];
  for (let epoch = 0; epoch < epochs; epoch++) {
    for await (const batch of loader) rows.push(batch.map((column) => column.tolist()));
  }
  return rows;
}

const runs: fc.Arbitrary<Run> = fc.record({
  seed: fc.nat(),
  epochs: fc.integer({ min: 1, max: 3 }),
  bad: fc.uniqueArray(fc.nat(16), { maxLength: 4 }),
  options: fc.record({
    batchSize: fc.integer({ min: 1, max: 6 }),
    shuffle: fc.boolean(),
    dropLast: fc.boolean(),
    onError: fc.constantFrom('skip' as const, 'replace' as const),
  }),
});

describe('randomness per sample', () => {
  it('is the same with 0, 1, 2 and 3 workers', { timeout: seconds }, async () => {
    await fc.assert(
      fc.asyncProperty(runs, async (run) => {
        const alone = await rowsOf(run, 0);
        for (const numWorkers of [1, 2, 3])
          expect(await rowsOf(run, numWorkers, InProcessLoader)).toEqual(alone);
      }),
      { numRuns: 40 },
    );
    for (const onError of ['skip', 'replace'] as const) {
      const run = { seed: 23, epochs: 2, bad: [2, 3, 9], options: { batchSize: 4, shuffle: true, onError } };
      const alone = await rowsOf(run, 0);
      for (const numWorkers of [1, 2, 3]) expect(await rowsOf(run, numWorkers)).toEqual(alone);
    }
  });

  it("is torch's stream of a seed that seed, epoch and index make", async () => {
    const run = { seed: 7, epochs: 2, bad: [], options: { batchSize: 17 } };
    for (const [epoch, columns] of (await rowsOf(run, 2)).entries()) {
      const [indices, draws, pythonDraws] = columns as [number[], number[], number[]];
      for (const [i, index] of indices.entries()) {
        const seed = sampleSeedOf(epochSeedOf(7n, epoch), index);
        expect(draws[i]).toBe(new TorchGenerator(seed).uniform() + 1e-9);
        expect(pythonDraws[i]).toBe(new PythonRandom(seed).random() + 1e-9);
      }
    }
  });

  it('mixes as it is documented', () => {
    // The first numbers of SplitMix64 from 0 and from 1234567, as its authors publish them.
    expect(sampleSeedOf(0n, 0)).toBe(0xe220a8397b1dcdafn);
    expect(sampleSeedOf(1234567n, 0)).toBe(6457827717110365317n);
    expect(epochSeedOf(0n, 3)).toBe(sampleSeedOf(0xe220a8397b1dcdafn, 3));
    expect(epochSeedOf(-1n, 0)).toBe(epochSeedOf(2n ** 64n - 1n, 0));
  });

  it('gives each sample of an epoch, and each epoch, draws of its own', async () => {
    const rows = await rowsOf({ seed: 3, epochs: 3, bad: [], options: {} }, 0);
    expect(new Set(rows.map(([, [draw]]) => draw)).size).toBe(51);
  });

  it('takes nothing from the default generator for a sample', async () => {
    await rowsOf({ seed: 11, epochs: 1, bad: [3], options: { onError: 'replace' } }, 0);
    const after = defaultGenerator.getState();
    manualSeed(11).random();
    expect(defaultGenerator.getState()).toEqual(after);
  });

  it('is resumed at every batch, in whichever epoch', { timeout: seconds }, async () => {
    const make = (): DataLoader<Tensor[]> =>
      new DataLoader<Tensor[]>(new Subset(new SlowDataset(Array<number>(9).fill(0)), [8, 1, 5, 3, 2]), {
        batchSize: 2,
        sampler: new WeightedRandomSampler([1, 2, 3, 4, 5], 5, true),
        numWorkers: 1,
        randomness: 'per-sample',
      });
    const twoEpochs = async (
      loader: DataLoader<Tensor[]>,
      from: number,
    ): Promise<[unknown, LoaderState][]> => {
      const seen: [unknown, LoaderState][] = [];
      for (let count = from; count < 6; count = from + seen.length) {
        for await (const batch of loader)
          seen.push([batch.map((column) => column.tolist()), structuredClone(loader.state())]);
      }
      return seen;
    };
    manualSeed(5);
    const whole = await twoEpochs(make(), 0);
    expect(whole).toHaveLength(6);
    for (let i = 0; i < 5; i++) {
      manualSeed(99);
      const loader = make();
      loader.resume(JSON.parse(JSON.stringify(whole[i]![1])) as LoaderState);
      // After the last batch of an epoch, what is left of it is nothing.
      const rest = await twoEpochs(loader, i + 1);
      expect(rest.map(([batch]) => batch)).toEqual(whole.slice(i + 1).map(([batch]) => batch));
    }
  });

  it('refuses streams, and other words', () => {
    const stream = { *iterate() {} };
    expect(() => new DataLoader(stream, { randomness: 'per-sample' })).toThrow(
      'Expected a dataset with indices',
    );
    const dataset = new SlowDataset([0]);
    expect(() => new DataLoader(dataset, { randomness: 'numpy' as 'torch' })).toThrow(
      'Expected one of torch, per-sample for randomness but received numpy.',
    );
  });
});
