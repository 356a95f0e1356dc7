import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import * as fc from 'fast-check';
import {
  ConcatDataset,
  DataLoader,
  ImageFolder,
  manualSeed,
  PrefixFolder,
  randomSplit,
  seedPython,
  Subset,
} from '../../src-main/loading/index.ts';
import type { Dataset, DataLoaderOptions, LoaderState, Tensor } from '../../src-main/loading/index.ts';
import { DataLoader as SharedDataLoader } from '../../src-shared/loader/data-loader.ts';
import { Lambda } from '../../src-shared/transforms/lambda.ts';
import { parseRecipe } from '../../src-shared/transforms/recipe.ts';
import { sharedFolder } from '../support/shared-data.ts';
import { DrawingDataset, DrawingStream, epochOf } from './numbers.ts';
import { DeadlyDataset, EndlessStream, SlowDataset, WhereDataset } from './worker-modules.ts';

const modules = new URL('./worker-modules.ts', import.meta.url);
const seeded = (seed = 5): void => {
  manualSeed(seed);
  seedPython(seed);
};
const numbersOf = (loader: AsyncIterable<unknown>): Promise<number[][][]> =>
  epochOf(loader as AsyncIterable<Tensor[]>);
const madeBy = (name: string, length = 4): Dataset<number> => ({
  length,
  get: (index) => index,
  origin: { module: modules, export: name, args: [length] },
});

describe('batches of workers on threads', () => {
  it(
    'are those of workers in turn, whatever order the samples are done in, whatever goes wrong',
    { timeout: 120_000 },
    async () => {
      const cases = fc.record({
        delays: fc.array(fc.integer({ min: 0, max: 6 }), { minLength: 1, maxLength: 24 }),
        bad: fc.uniqueArray(fc.integer({ min: 0, max: 23 }), { maxLength: 4 }),
        onError: fc.constantFrom('skip' as const, 'replace' as const),
        batchSize: fc.integer({ min: 1, max: 6 }),
        numWorkers: fc.integer({ min: 1, max: 3 }),
        prefetchFactor: fc.integer({ min: 1, max: 3 }),
        shuffle: fc.boolean(),
        dropLast: fc.boolean(),
        persistentWorkers: fc.boolean(),
        seed: fc.integer({ min: 0, max: 1e6 }),
      });
      await fc.assert(
        fc.asyncProperty(cases, async ({ delays, bad, seed, ...options }) => {
          // A dataset without a good sample ends in an error; that has a test of its own.
          const some = bad.filter((index) => index !== 0);
          const run = async (loader: SharedDataLoader): Promise<unknown> => {
            seeded(seed);
            const epochs = [await numbersOf(loader), await numbersOf(loader)];
            await loader.close();
            return { epochs, report: loader.report() };
          };
          const threads = new DataLoader(new SlowDataset(delays, some), options);
          const inTurn = new SharedDataLoader(
            new SlowDataset(
              delays.map(() => 0),
              some,
            ),
            options,
          );
          expect(await run(threads)).toEqual(await run(inTurn));
        }),
        { numRuns: 12 },
      );
    },
  );

  it.each([true, false])(
    'are contiguous, in memory of their own or in shared memory (pinMemory: %s)',
    async (pinMemory) => {
      const loader = new DataLoader(new DrawingDataset(4), { batchSize: 4, numWorkers: 1, pinMemory });
      for await (const [first] of loader as AsyncIterable<Tensor[]>) {
        expect(first!.data.buffer.constructor).toBe(pinMemory ? SharedArrayBuffer : ArrayBuffer);
        expect(first!.data.buffer.byteLength).toBe(4 * 8);
        expect(first!.tolist()).toEqual([0, 1, 2, 3]);
      }
    },
  );

  it('go on from any batch as if nothing had happened', { timeout: 120_000 }, async () => {
    const options: DataLoaderOptions = { batchSize: 3, shuffle: true, numWorkers: 2, onError: 'replace' };
    for (const make of [
      () => new DataLoader<Tensor[]>(new DrawingDataset(13, [4]), options),
      () => new DataLoader<Tensor[]>(new DrawingStream(13), { batchSize: 3, numWorkers: 2 }),
    ]) {
      seeded();
      const whole = make();
      const expected = [...(await epochOf(whole)), ...(await epochOf(whole))];
      for (const stopAfter of [1, 3, 5, 6]) {
        seeded();
        const first = make();
        const done: number[][][] = [];
        let state: LoaderState | null = null;
        outer: for (let epoch = 0; epoch < 2; epoch++) {
          for await (const batch of first) {
            done.push(batch.map((part) => part.tolist()));
            if (done.length === stopAfter) {
              state = JSON.parse(JSON.stringify(first.state())) as LoaderState;
              break outer;
            }
          }
        }
        seeded(99);
        const second = make();
        second.resume(state!);
        while (done.length < expected.length) done.push(...(await epochOf(second)));
        expect(done).toEqual(expected);
      }
    }
  });

  it('wait in no greater number than prefetchFactor allows', async () => {
    const started = new SharedArrayBuffer(4);
    const loader = new DataLoader<Tensor[]>(new SlowDataset(Array<number>(40).fill(0), [], started), {
      batchSize: 2,
      numWorkers: 2,
      prefetchFactor: 2,
    });
    let taken = 0;
    for await (const batch of loader) {
      expect(batch[0]!.tolist()[0]).toBe(taken * 2);
      taken += 1;
      await new Promise((done) => setTimeout(done, 10));
      expect(new Int32Array(started)[0]).toBeLessThanOrEqual((taken + 4) * 2);
    }
    expect(taken).toBe(20);
  });

  it('use the buffers again that were given back', async () => {
    const loader = new DataLoader<Tensor[]>(new DrawingDataset(60), {
      batchSize: 2,
      numWorkers: 2,
      pinMemory: true,
    });
    const released: Tensor[] = [];
    let expected = 0;
    for await (const batch of loader) {
      expect(batch[0]!.tolist()).toEqual([expected, expected + 1]);
      expected += 2;
      expect(loader.release(batch)).toBe(3);
      expect(loader.release(batch)).toBe(0);
      released.push(batch[0]!);
    }
    // What was given back holds later batches by now.
    const overwritten = released.filter((tensor, i) => tensor.tolist()[0] !== 2 * i);
    expect(released).toHaveLength(30);
    expect(overwritten.length).toBeGreaterThan(15);
  });

  it("are made by the program's own collate function, from what the workers loaded", async () => {
    let kept = 0;
    const loader = new DataLoader<number[]>(new DrawingDataset(5), {
      batchSize: 2,
      numWorkers: 2,
      collateFn: (samples: unknown[]) => {
        kept += samples.length;
        return (samples as number[][]).map(([index]) => index);
      },
    });
    const batches: number[][] = [];
    for await (const batch of loader) batches.push(batch);
    expect(batches).toEqual([[0, 1], [2, 3], [4]]);
    expect(kept).toBe(5);
  });

  it('come from single samples when batching is off', async () => {
    const loader = new DataLoader<number[]>(new DrawingDataset(3), { batchSize: null, numWorkers: 2 });
    const seen: number[] = [];
    for await (const [index] of loader) seen.push(index!);
    expect(seen).toEqual([0, 1, 2]);
  });
});

describe('a worker', () => {
  it('knows which one it is, and runs its init function', async () => {
    const loader = new DataLoader<Tensor[]>(new WhereDataset(6), {
      batchSize: 2,
      numWorkers: 2,
      persistentWorkers: true,
      workerInitFn: { module: modules, export: 'remember' },
    });
    const [first, second] = [await epochOf(loader), await epochOf(loader)];
    await loader.close();
    expect(first!.map((batch) => [batch[1]![0], batch[2]![0], batch[4]![0]])).toEqual([
      [0, 2, 120],
      [1, 2, 121],
      [0, 2, 120],
    ]);
    // The same threads in both epochs, and none of them this one.
    expect(second!.map((batch) => batch[3])).toEqual(first!.map((batch) => batch[3]));
    expect(new Set(first!.map((batch) => batch[3]![0])).size).toBe(2);
  });

  it('is another one in each epoch, unless workers are persistent', async () => {
    const loader = new DataLoader<Tensor[]>(new WhereDataset(2), { numWorkers: 1 });
    const [first, second] = [await epochOf(loader), await epochOf(loader)];
    expect(first[0]![3]).not.toEqual(second[0]![3]);
  });

  it('makes a dataset by a function that takes its time', async () => {
    const loader = new DataLoader<Tensor[]>(madeBy('openLater'), { batchSize: 4, numWorkers: 1 });
    expect((await epochOf(loader))[0]![0]).toEqual([0, 1, 2, 3]);
  });

  it.each([
    ['notAFunction', 'to export a function or class named notAFunction but received number'],
    ['nothing', 'to export a function or class named nothing but received undefined'],
    ['makesNothing', 'Expected a dataset from makesNothing'],
  ])('says so when its module has no dataset: %s', async (name, words) => {
    await expect(epochOf(new DataLoader<Tensor[]>(madeBy(name), { numWorkers: 1 }))).rejects.toThrow(words);
  });

  it('tells what its init function threw', async () => {
    const loader = new DataLoader<Tensor[]>(new WhereDataset(4), {
      numWorkers: 2,
      workerInitFn: { module: modules, export: 'failToBegin' },
    });
    const failure = epochOf(loader);
    await expect(failure).rejects.toThrow(TypeError);
    await expect(failure).rejects.toThrow('worker 0 will not begin');
  });

  it('hands a bad sample over with its path, its index and its cause', async () => {
    const loader = new DataLoader<Tensor[]>(new SlowDataset([0, 0, 0], [2]), { numWorkers: 2 });
    await expect(epochOf(loader)).rejects.toMatchObject({
      name: 'SampleError',
      code: 'SAMPLE_UNREADABLE',
      index: 2,
      path: 'slow/2',
      cause: expect.objectContaining({ name: 'RangeError', message: 'no 2' }),
    });
  });

  it.each([
    ['exit', 'DataLoader worker 1 exited unexpectedly: exit code 7'],
    ['throw', 'DataLoader worker 1 exited unexpectedly: thrown beside the sample'],
  ] as const)('that dies (%s) is named', async (how, message) => {
    const loader = new DataLoader(new DeadlyDataset(how), { numWorkers: 2 });
    const seen: number[] = [];
    const run = async (): Promise<void> => {
      for await (const batch of loader as AsyncIterable<unknown>) seen.push((batch as Tensor).item());
    };
    await expect(run()).rejects.toMatchObject({ code: 'WORKER_DIED', message, subject: 'worker 1' });
    expect(seen).toEqual([0, 1, 2]);
  });

  it('that hangs is given up after the timeout, and is gone within a second', async () => {
    // What this machine takes just now to start workers and to end them, which is no part of the timeout.
    let begun = performance.now();
    await epochOf(new DataLoader<Tensor[]>(new SlowDataset([0, 0, 0]), { numWorkers: 2 }));
    const epochMs = performance.now() - begun;
    const loader = new DataLoader(new DeadlyDataset('hang'), { numWorkers: 2, timeout: 1.5 });
    begun = performance.now();
    await expect(numbersOf(wrapped(loader))).rejects.toThrow('DataLoader timed out after 1.5 seconds');
    const elapsedMs = performance.now() - begun;
    expect(elapsedMs).toBeGreaterThanOrEqual(1500);
    // Twice, for the worker that hangs holds a processor of its own.
    expect(elapsedMs).toBeLessThan(1500 + 1000 + 2 * epochMs);
  });

  it('of a stream that never ends stops when the iteration does', async () => {
    const loader = new DataLoader(new EndlessStream(), { batchSize: 10, numWorkers: 2 });
    let batches = 0;
    for await (const batch of loader as AsyncIterable<unknown>) {
      expect((batch as Tensor).shape).toEqual([10]);
      if (++batches === 5) break;
    }
    expect(batches).toBe(5);
  });
});

/** A loader of single tensors, as one of lists of them. */
async function* wrapped(loader: AsyncIterable<unknown>): AsyncGenerator<Tensor[]> {
  for await (const batch of loader) yield [batch as Tensor];
}

describe('what cannot be sent to workers is refused when the loader is made', () => {
  const folder = sharedFolder();
  const root = folder === null ? '' : join(folder, 'data', 'seed', 'dogcat_2');

  it('a dataset that does not say where it comes from', () => {
    const dataset: Dataset = { length: 1, get: (index) => index };
    expect(() => new DataLoader(dataset, { numWorkers: 1 })).toThrow(
      expect.objectContaining({
        code: 'BAD_INPUT',
        message: 'Expected a dataset that can be sent to workers but received an object.',
        hint: expect.stringContaining('import.meta.url'),
      }),
    );
    expect(() => new DataLoader(new Subset(dataset, [0]), { numWorkers: 1 })).toThrow('received an object');
    expect(() => new DataLoader(dataset)).not.toThrow();
  });

  it('arguments that cannot be copied', () => {
    const origin = { module: modules, export: 'WhereDataset', args: [() => 3] };
    expect(() => new DataLoader({ length: 1, get: () => 1, origin }, { numWorkers: 1 })).toThrow('origin');
  });

  it('an init function that no module exports', () => {
    expect(() => new DataLoader(new WhereDataset(1), { numWorkers: 1, workerInitFn: () => {} })).toThrow(
      'Expected an exported function for workerInitFn',
    );
  });

  it.skipIf(folder === null)('a transform, a loader or a subclass that is code', () => {
    const numWorkers = 1;
    const make = (dataset: Dataset) => new DataLoader(dataset, { numWorkers });
    expect(() => make(new ImageFolder(root, { loader: () => 1 }))).toThrow(
      'A loader function cannot be sent',
    );
    expect(() => make(new ImageFolder(root, { transform: { apply: (x) => x } }))).toThrow(
      'Expected a transform',
    );
    expect(() => make(new ImageFolder(root, { transform: new Lambda((x) => x) as never }))).toThrow('Lambda');
    class Mine extends ImageFolder {
      override get(): Promise<[unknown, unknown]> {
        return Promise.resolve([1, 1]);
      }
    }
    expect(() => make(new Mine(root))).toThrow('received Mine');
  });
});

const shared = sharedFolder();

describe.skipIf(shared === null)('datasets of files in workers', () => {
  const seed = (name: string): string => join(shared!, 'data', 'seed', name);
  const transform = parseRecipe([
    { op: 'Resize', size: 40 },
    { op: 'CenterCrop', size: 32 },
    { op: 'ToTensor' },
  ]) as never;
  const hashes = async (dataset: Dataset, options: DataLoaderOptions): Promise<unknown[]> => {
    const seen: unknown[] = [];
    for await (const [images, labels] of new DataLoader(dataset, { batchSize: 3, ...options })) {
      seen.push([
        images.shape,
        [...images.bytes()].reduce((a, b) => (a * 31 + b) % 1000003, 7),
        labels.tolist(),
      ]);
    }
    return seen;
  };

  it('are the same through Subset, ConcatDataset and randomSplit, with targets of their own', async () => {
    const folder = new ImageFolder(seed('dogcat_2'), { transform, targetTransform: (target) => 10 + target });
    const prefix = new PrefixFolder(seed('dogcat'), { transform });
    manualSeed(1);
    const [part] = randomSplit(folder as Dataset, [0.5, 0.5]);
    const all = new ConcatDataset<unknown>([new Subset(prefix, [3, 1, 0]), part!, folder]);
    expect(await hashes(all, { numWorkers: 2 })).toEqual(await hashes(all, {}));
  });

  it('write samples into their batch, also when some are left out', async () => {
    const wrong = new PrefixFolder(seed('dogcat_wrong'), { transform });
    for (const onError of ['skip', 'replace'] as const) {
      const [threads, inTurn] = [[], []] as [unknown[], unknown[]];
      for (const [loader, seen] of [
        [new DataLoader(wrong, { batchSize: 3, onError, numWorkers: 2 }), threads],
        [new SharedDataLoader(wrong, { batchSize: 3, onError, numWorkers: 2 }), inTurn],
      ] as const) {
        seeded(3);
        for await (const [images, labels] of loader)
          seen.push([images.tolist().slice(0, 9), images.shape, labels.tolist()]);
        seen.push(loader.report());
      }
      expect(threads).toEqual(inTurn);
    }
  });

  it('of unequal sizes make no batch, in the words of torch', async () => {
    const unequal = new PrefixFolder(seed('dogcat'));
    await expect(hashes(unequal, { numWorkers: 1 })).rejects.toThrow(
      'stack expects each tensor to be equal size',
    );
  });
});
