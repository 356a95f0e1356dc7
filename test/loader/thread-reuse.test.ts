import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  DataLoader,
  manualSeed,
  parseRecipe,
  PrefixFolder,
  seedPython,
} from '../../src-main/loading/index.ts';
import type { Dataset, DataLoaderOptions, Tensor } from '../../src-main/loading/index.ts';
import { DataLoader as SharedDataLoader } from '../../src-shared/loader/data-loader.ts';
import { sharedFolder } from '../support/shared-data.ts';

const shared = sharedFolder();

/** How many threads this process has ever started. */
async function threadsSoFar(): Promise<number> {
  const worker = new Worker('', { eval: true });
  const { threadId } = worker;
  await worker.terminate();
  return threadId;
}

describe.skipIf(shared === null)('a thread that is used again', () => {
  const seed = (name: string): string => join(shared!, 'data', 'seed', name);
  const cache = mkdtempSync(join(tmpdir(), 'winnow-reuse-'));
  const transform = (ops: object[]) => parseRecipe([{ op: 'Resize', size: 40 }, ...ops, { op: 'ToTensor' }]);
  const crop = { op: 'RandomCrop', size: 32 };
  const datasets: Dataset[] = [
    new PrefixFolder(seed('dogcat'), { transform: transform([crop, { op: 'RandomHorizontalFlip' }]) }),
    new PrefixFolder(seed('dogcat_wrong'), { transform: transform([crop]) }),
    new PrefixFolder(seed('dogcat'), { transform: transform([crop]), mode: 'fast' }),
    new PrefixFolder(seed('dogcat'), { transform: transform([crop]), cache: { folder: cache } }),
    new PrefixFolder(seed('dogcat'), {
      transform: transform([
        { op: 'ColorJitter', brightness: 0.5 },
        { op: 'CenterCrop', size: 24 },
      ]),
    }),
  ];

  async function run(loader: SharedDataLoader, stopAfter: number): Promise<unknown> {
    manualSeed(7);
    seedPython(7);
    const seen: unknown[] = [];
    for await (const [images, labels] of loader) {
      seen.push([images.shape, Buffer.from(images.bytes()).toString('base64'), labels.tolist()]);
      if (seen.length === stopAfter) break;
    }
    return [seen, loader.report()];
  }

  it('makes what a fresh one makes, whatever it did before', { timeout: 120_000 }, async () => {
    const job = fc.record({
      dataset: fc.integer({ min: 0, max: datasets.length - 1 }),
      stopAfter: fc.integer({ min: 1, max: 8 }),
      batchSize: fc.integer({ min: 1, max: 4 }),
      numWorkers: fc.integer({ min: 1, max: 3 }),
      shuffle: fc.boolean(),
      pinMemory: fc.boolean(),
      onError: fc.constantFrom('skip' as const, 'replace' as const),
    });
    const before = await threadsSoFar();
    await fc.assert(
      fc.asyncProperty(job, async ({ dataset, stopAfter, ...options }) => {
        const images = datasets[dataset]!;
        const threads = await run(new DataLoader(images, options), stopAfter);
        expect(threads).toEqual(await run(new SharedDataLoader(images, options), stopAfter));
      }),
      { numRuns: 24 },
    );
    rmSync(cache, { recursive: true, force: true });
    // 24 loaders of 1 to 3 workers: many times more than there were threads.
    expect((await threadsSoFar()) - before).toBeLessThan(16);
  });

  it('serves one loader at a time', async () => {
    const options: DataLoaderOptions = { batchSize: 2, numWorkers: 2 };
    const make = (): AsyncIterator<[Tensor, Tensor]> =>
      new DataLoader(datasets[4]!, options)[Symbol.asyncIterator]();
    await run(new DataLoader(datasets[4]!, options), 1);
    const [first, second] = [make(), make()];
    for (let i = 0; i < 3; i++) {
      const [a, b] = await Promise.all([first.next(), second.next()]);
      expect(a.value![1].tolist()).toEqual(b.value![1].tolist());
    }
    await first.return!();
    expect((await second.next()).done).toBe(false);
    await second.return!();
  });
});
