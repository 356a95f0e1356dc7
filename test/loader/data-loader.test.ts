import { describe, expect, it } from 'vitest';
import * as fc from 'fast-check';
import { manualSeed, seedPython } from '../../src-shared/random/default-generators.ts';
import { TorchGenerator } from '../../src-shared/random/torch-generator.ts';
import { DataLoader } from '../../src-shared/loader/data-loader.ts';
import type { DataLoaderOptions } from '../../src-shared/loader/data-loader-options.ts';
import type { LoaderState } from '../../src-shared/loader/loader-state.ts';
import { SampleError } from '../../src-shared/loader/sample-error.ts';
import { BatchSampler } from '../../src-shared/loader/samplers/batch-sampler.ts';
import { RandomSampler } from '../../src-shared/loader/samplers/random-sampler.ts';
import { SequentialSampler } from '../../src-shared/loader/samplers/sequential-sampler.ts';
import { WeightedRandomSampler } from '../../src-shared/loader/samplers/weighted-random-sampler.ts';
import type { Tensor } from '../../src-shared/loader/tensor.ts';
import { DrawingDataset, DrawingStream, epochOf } from './numbers.ts';

const seeded = (seed = 5): void => {
  manualSeed(seed);
  seedPython(seed);
};

describe('options that contradict each other are refused in the words of torch', () => {
  const map = new DrawingDataset(4);
  const stream = new DrawingStream(4);
  const sampler = new SequentialSampler(map);
  const batchSampler = new BatchSampler(sampler, 2, false);
  it.each<[typeof map | typeof stream, DataLoaderOptions, string]>([
    [
      map,
      { numWorkers: -1 },
      'num_workers option should be non-negative; use num_workers=0 to disable multiprocessing.',
    ],
    [map, { timeout: -1 }, 'timeout option should be non-negative'],
    [
      map,
      { prefetchFactor: 3 },
      'prefetch_factor option could only be specified in multiprocessing.let num_workers > 0',
    ],
    [map, { numWorkers: 1, prefetchFactor: 0 }, 'prefetch_factor option'],
    [map, { persistentWorkers: true }, 'persistent_workers option needs num_workers > 0'],
    [map, { sampler, shuffle: true }, 'sampler option is mutually exclusive with shuffle'],
    [
      map,
      { batchSampler, batchSize: 2 },
      'batch_sampler option is mutually exclusive with batch_size, shuffle, sampler, and drop_last',
    ],
    [map, { batchSampler, shuffle: true }, 'batch_sampler option is mutually exclusive'],
    [map, { batchSampler, sampler }, 'batch_sampler option is mutually exclusive'],
    [map, { batchSampler, dropLast: true }, 'batch_sampler option is mutually exclusive'],
    [
      map,
      { batchSize: null, dropLast: true },
      'batch_size=None option disables auto-batching and is mutually exclusive with drop_last',
    ],
    [map, { batchSize: 0 }, 'batch_size should be a positive integer value, but got batch_size=0'],
    [
      map,
      { onError: 'ignore' as never },
      'Expected one of throw, skip, replace for onError but received ignore.',
    ],
    [map, { timeout: 1 }, 'timeout option needs num_workers > 0'],
    [
      new DrawingDataset(0),
      { shuffle: true },
      'num_samples should be a positive integer value, but got num_samples=0',
    ],
    [
      stream,
      { shuffle: true },
      'DataLoader with IterableDataset: expected unspecified shuffle option, but got shuffle=True',
    ],
    [stream, { sampler }, 'DataLoader with IterableDataset: expected unspecified sampler option'],
    [stream, { batchSampler }, 'DataLoader with IterableDataset: expected unspecified batch_sampler option'],
  ])('%#', (dataset, options, words) => {
    expect(() => new DataLoader(dataset, options)).toThrow(words);
  });
});

describe('batches', () => {
  it.each([
    [{ batchSize: 3 }, 4, [3, 3, 3, 1]],
    [{ batchSize: 3, dropLast: true }, 3, [3, 3, 3]],
    [{ batchSize: 20 }, 1, [10]],
    [{ batchSize: 4, numWorkers: 3 }, 3, [4, 4, 2]],
  ])('%j gives %i batches', async (options, length, sizes) => {
    const loader = new DataLoader<Tensor[]>(new DrawingDataset(10), options);
    expect(loader.length).toBe(length);
    const batches = await epochOf(loader);
    expect(batches.map((batch) => batch[0]!.length)).toEqual(sizes);
    expect(batches.flatMap((batch) => batch[0])).toEqual([...Array(sizes.reduce((a, b) => a + b)).keys()]);
  });

  it('are single samples when batching is off', async () => {
    const loader = new DataLoader<number[]>(new DrawingDataset(3), { batchSize: null });
    const first: number[] = [];
    for await (const sample of loader) first.push(sample[0]!);
    expect(first).toEqual([0, 1, 2]);
  });

  it('come from a batch sampler and through a collate function', async () => {
    const batchSampler = [[2, 0], [1], []];
    const loader = new DataLoader<number>(new DrawingDataset(3), {
      batchSampler,
      collateFn: (samples: unknown) => (samples as unknown[]).length,
    });
    const sizes: number[] = [];
    for await (const size of loader) sizes.push(size);
    expect(sizes).toEqual([2, 1, 0]);
  });

  it('of workers come in order, whoever is first, and seeded as torch seeds them', async () => {
    seeded();
    const batches = await epochOf(
      new DataLoader<Tensor[]>(new DrawingDataset(14), { batchSize: 2, numWorkers: 3 }),
    );
    expect(batches.flatMap((batch) => batch[0])).toEqual([...Array(14).keys()]);
    const base = new TorchGenerator(5).random();
    for (const workerId of [0, 1, 2]) {
      const g = new TorchGenerator(base + BigInt(workerId));
      for (let i = workerId; i < batches.length; i += 3) {
        expect(batches[i]![1]).toEqual(Array.from(batches[i]![1]!, () => g.uniform() + 1e-9));
      }
    }
  });

  it('of persistent workers draw on from epoch to epoch, with one base seed', async () => {
    seeded();
    const loader = new DataLoader<Tensor[]>(new DrawingDataset(4), {
      numWorkers: 2,
      persistentWorkers: true,
    });
    const draws = [...(await epochOf(loader)), ...(await epochOf(loader))].map((batch) => batch[1]![0]);
    const base = new TorchGenerator(5).random();
    const [zero, one] = [new TorchGenerator(base), new TorchGenerator(base + 1n)];
    expect(draws).toEqual(Array.from({ length: 8 }, (_, i) => (i % 2 === 0 ? zero : one).uniform() + 1e-9));
    await loader.close();
  });

  it('of persistent workers that were closed come from newly seeded ones', async () => {
    seeded();
    const loader = new DataLoader<Tensor[]>(new DrawingDataset(2), {
      numWorkers: 1,
      persistentWorkers: true,
    });
    await epochOf(loader);
    await loader.close();
    const [first] = await epochOf(loader);
    const main = new TorchGenerator(5);
    main.random();
    expect(first![1]).toEqual([new TorchGenerator(main.random()).uniform() + 1e-9]);
    await loader.close();
  });

  it('are asked for no further ahead than prefetchFactor allows', async () => {
    const asked: number[] = [];
    const dataset = { length: 100, get: (index: number) => (asked.push(index), index) };
    const loader = new DataLoader<Tensor>(dataset, { numWorkers: 2, prefetchFactor: 3 });
    let taken = 0;
    for await (const _ of loader) {
      taken += 1;
      expect(asked.length).toBeLessThanOrEqual(taken + 6);
      if (taken === 20) break;
    }
    const atBreak = asked.length;
    await new Promise((done) => setTimeout(done, 20));
    expect(asked.length).toBe(atBreak);
  });

  it('wait for a worker init function, and raise what it throws', async () => {
    const ids: number[] = [];
    await epochOf(
      new DataLoader<Tensor[]>(new DrawingDataset(2), {
        numWorkers: 2,
        workerInitFn: (id) => void ids.push(id),
      }),
    );
    expect(ids).toEqual([0, 1]);
    const failing = new DataLoader<Tensor[]>(new DrawingDataset(2), {
      numWorkers: 1,
      workerInitFn: () => Promise.reject(new Error('no GPU')),
    });
    await expect(epochOf(failing)).rejects.toThrow('no GPU');
  });

  it('are answered in turn when they are asked for at once', async () => {
    const iterator = new DataLoader<Tensor[]>(new DrawingDataset(4))[Symbol.asyncIterator]();
    const answers = await Promise.all([
      iterator.next(),
      iterator.next(),
      iterator.next(),
      iterator.next(),
      iterator.next(),
    ]);
    expect(answers.map((a) => (a.done ? 'end' : a.value[0]!.item()))).toEqual([0, 1, 2, 3, 'end']);
  });

  it('that are slower than the timeout are given up', async () => {
    const { inProcessPlatform } = await import('../../src-shared/loader/in-process-runner.ts');
    const after = (ms: number, callback: () => void) => {
      const timer = setTimeout(callback, ms);
      return () => clearTimeout(timer);
    };
    const stuck = { length: 2, get: () => new Promise(() => {}) };
    const loader = new DataLoader(stuck, { numWorkers: 1, timeout: 0.02 }, { ...inProcessPlatform, after });
    await expect(loader[Symbol.asyncIterator]().next()).rejects.toThrow(
      'DataLoader timed out after 0.02 seconds',
    );
  });

  it('lie in shared buffers that are used again once given back', async () => {
    const loader = new DataLoader<Tensor[]>(new DrawingDataset(8), { batchSize: 2, pinMemory: true });
    const buffers = new Set<unknown>();
    for await (const batch of loader) {
      for (const part of batch) expect(part.data.buffer).toBeInstanceOf(SharedArrayBuffer);
      for (const part of batch) buffers.add(part.data.buffer);
      expect(loader.release(batch)).toBe(3);
      expect(loader.release(batch)).toBe(0);
    }
    expect(buffers.size).toBe(3);
  });
});

describe('a stream', () => {
  it.each([0, 1, 2, 3])('is read once by %i workers together', async (numWorkers) => {
    const loader = new DataLoader<Tensor[]>(new DrawingStream(11), { batchSize: 2, numWorkers });
    const seen = (await epochOf(loader)).flatMap((batch) => batch[0]!);
    expect(seen.toSorted((a, b) => a - b)).toEqual([...Array(11).keys()]);
  });

  it('leaves a short batch out with dropLast, and has no length of its own', async () => {
    const loader = new DataLoader<Tensor[]>(new DrawingStream(5), { batchSize: 2, dropLast: true });
    expect(await epochOf(loader)).toHaveLength(2);
    expect(() => loader.length).toThrow('without a length');
  });
});

describe('samples that cannot be loaded', () => {
  it('raise an error with path, index and cause, and end the iteration', async () => {
    for (const numWorkers of [0, 2]) {
      const loader = new DataLoader<Tensor[]>(new DrawingDataset(6, [4]), { numWorkers });
      const error = await epochOf(loader).catch((e: unknown) => e);
      expect(error).toBeInstanceOf(SampleError);
      expect(error).toMatchObject({
        code: 'SAMPLE_UNREADABLE',
        index: 4,
        path: 'folder/4.jpg',
        subject: 'folder/4.jpg',
      });
      expect((error as SampleError).cause).toMatchObject({ message: 'no 4' });
    }
  });

  it.each([0, 2])('are left out and reported once, with %i workers', async (numWorkers) => {
    const loader = new DataLoader<Tensor[]>(new DrawingDataset(6, [0, 1, 3]), {
      batchSize: 2,
      numWorkers,
      onError: 'skip',
    });
    expect((await epochOf(loader)).map((batch) => batch[0])).toEqual([[2], [4, 5]]);
    await epochOf(loader);
    expect(loader.report()).toEqual({
      bad: [0, 1, 3].map((index) => ({ index, path: `folder/${index}.jpg`, cause: `no ${index}` })),
      encounters: 6,
    });
  });

  it('are replaced, so that batches keep their size', async () => {
    const loader = new DataLoader<Tensor[]>(new DrawingDataset(9, [0, 8]), {
      batchSize: 3,
      onError: 'replace',
    });
    const batches = await epochOf(loader);
    expect(batches.map((batch) => batch[0]!.length)).toEqual([3, 3, 3]);
    expect(batches.flatMap((batch) => batch[0]!).some((i) => i === 0 || i === 8)).toBe(false);
    expect(loader.report().bad.map((bad) => bad.index)).toEqual([0, 8]);
  });

  it('raise after all when there is nothing else', async () => {
    await expect(
      epochOf(new DataLoader<Tensor[]>(new DrawingDataset(2, [0, 1]), { onError: 'replace' })),
    ).rejects.toThrow('no ');
  });
});

describe('a saved state', () => {
  const dataset = new DrawingDataset(13, [5]);
  const weights = Array.from({ length: 13 }, (_, i) => i + 1);
  const kinds: Record<string, () => DataLoader<Tensor[]>> = {
    'in order': () => new DataLoader(dataset, { batchSize: 2, onError: 'skip' }),
    shuffled: () => new DataLoader(dataset, { batchSize: 2, shuffle: true, onError: 'replace' }),
    'own generator': () =>
      new DataLoader(dataset, {
        batchSize: 3,
        shuffle: true,
        generator: new TorchGenerator(8),
        onError: 'skip',
      }),
    'own generator, workers': () =>
      new DataLoader(dataset, {
        shuffle: true,
        generator: new TorchGenerator(8),
        numWorkers: 2,
        onError: 'skip',
      }),
    'with replacement': () =>
      new DataLoader(dataset, {
        batchSize: 7,
        onError: 'skip',
        sampler: new RandomSampler(dataset, {
          replacement: true,
          numSamples: 70,
          generator: new TorchGenerator(3),
        }),
      }),
    weighted: () =>
      new DataLoader(dataset, {
        batchSize: 2,
        sampler: new WeightedRandomSampler(weights, 11),
        onError: 'skip',
      }),
    '3 workers': () =>
      new DataLoader(dataset, { batchSize: 2, shuffle: true, numWorkers: 3, onError: 'replace' }),
    '2 persistent workers': () =>
      new DataLoader(dataset, {
        batchSize: 2,
        shuffle: true,
        numWorkers: 2,
        persistentWorkers: true,
        onError: 'replace',
      }),
    stream: () => new DataLoader(new DrawingStream(9), { batchSize: 2 }),
    'stream, 2 workers': () => new DataLoader(new DrawingStream(9), { batchSize: 2, numWorkers: 2 }),
  };

  it.each(Object.keys(kinds))('at any batch continues as the uninterrupted run: %s', async (kind) => {
    seeded();
    const loader = kinds[kind]!();
    const states: LoaderState[] = [loader.state()];
    const run: unknown[] = [];
    for (let epoch = 0; epoch < 2; epoch++) {
      for await (const batch of loader) {
        run.push(batch.map((part) => part.tolist()));
        states.push(JSON.parse(JSON.stringify(loader.state())) as LoaderState);
      }
      run.push('end of epoch');
      states.push(loader.state());
    }
    const report = loader.report();
    await loader.close();
    for (const [i, state] of states.entries()) {
      seeded(1000 + i);
      const again = kinds[kind]!();
      again.resume(state);
      const rest: unknown[] = [];
      while (i + rest.length < run.length) {
        for await (const batch of again) rest.push(batch.map((part) => part.tolist()));
        rest.push('end of epoch');
      }
      expect(rest, `from state ${i}`).toEqual(run.slice(i));
      expect(again.report()).toEqual(report);
      await again.close();
    }
  });

  it('of another version or another loader is refused', () => {
    const loader = new DataLoader(dataset, { numWorkers: 2 });
    expect(() => loader.resume({ ...loader.state(), version: 2 as never })).toThrow('version 1');
    expect(() => loader.resume(new DataLoader(dataset).state())).toThrow('2 workers');
  });
});

it('any time that samples take gives the same batches', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.integer({ min: 0, max: 3 }), { minLength: 12, maxLength: 12 }),
      fc.integer({ min: 1, max: 4 }),
      async (delays, numWorkers) => {
        const dataset = {
          length: 12,
          async get(index: number) {
            for (let i = 0; i < delays[index]!; i++) await Promise.resolve();
            return index;
          },
        };
        const loader = new DataLoader<Tensor>(dataset, { batchSize: 2, numWorkers });
        const seen: number[] = [];
        for await (const batch of loader) seen.push(...batch.tolist());
        expect(seen).toEqual([...Array(12).keys()]);
      },
    ),
    { numRuns: 40 },
  );
});
