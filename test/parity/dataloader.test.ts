import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { manualSeed, seedPython } from '../../src-shared/random/default-generators.ts';
import { TorchGenerator } from '../../src-shared/random/torch-generator.ts';
import type { Dataset } from '../../src-shared/loader/datasets/dataset.ts';
import { ImageFolder } from '../../src-shared/loader/datasets/image-folder.ts';
import { PrefixFolder } from '../../src-shared/loader/datasets/prefix-folder.ts';
import { defaultCollate } from '../../src-shared/loader/default-collate.ts';
import { mainContext } from '../../src-shared/loader/load-context.ts';
import { WeightedRandomSampler } from '../../src-shared/loader/samplers/weighted-random-sampler.ts';
import { Tensor } from '../../src-shared/loader/tensor.ts';
import { CenterCrop } from '../../src-shared/transforms/center-crop.ts';
import { Compose } from '../../src-shared/transforms/compose.ts';
import { Normalize } from '../../src-shared/transforms/normalize.ts';
import { RandomHorizontalFlip } from '../../src-shared/transforms/random-flip.ts';
import { RandomResizedCrop } from '../../src-shared/transforms/random-resized-crop.ts';
import { Resize } from '../../src-shared/transforms/resize.ts';
import { ToTensor } from '../../src-shared/transforms/to-tensor.ts';
import { DataLoader } from '../../src-main/loading/index.ts';
import { nodeHost } from '../../src-main/loading/node-host.ts';
import { printMatches } from '../support/print-matches.ts';
import { goldenCases, sharedFolder } from '../support/shared-data.ts';

interface GoldenTensor {
  shape: number[];
  dtype: string;
  sha256: string;
  head: number[];
}

interface RunCase {
  name: string;
  seed: number;
  epochs: { labels: number[]; images: GoldenTensor | null }[][];
}

const shared = sharedFolder();
const cases = shared === null ? [] : goldenCases<RunCase>(shared, 'dataloader.json');
const seedFolder = (name: string) => join(shared!, 'data', 'seed', name);

const plain = () =>
  new Compose([
    new Resize(224),
    new CenterCrop(224),
    new ToTensor(),
    new Normalize([0.5, 0.5, 0.5], [0.5, 0.5, 0.5]),
  ]);
const augment = () =>
  new Compose([
    new RandomResizedCrop(224),
    new RandomHorizontalFlip(),
    new ToTensor(),
    new Normalize([0.4, 0.4, 0.4], [0.2, 0.2, 0.2]),
  ]);

const imageFolder = (transform: Compose) => new ImageFolder(nodeHost, seedFolder('dogcat_2'), { transform });
const dogCat = (name: string) => new PrefixFolder(nodeHost, seedFolder(name), { transform: plain() });

/** The tutorial's collate function that leaves out samples that are null. */
function skipNull(samples: unknown[]): unknown {
  const good = samples.filter((sample) => sample !== null);
  return good.length === 0 ? Tensor.zeros('float32', [0]) : defaultCollate(good);
}

/** The tutorial's dataset that answers null for a sample it cannot read. */
function nullForBad(dataset: Dataset): Dataset {
  return {
    length: dataset.length,
    async get(index, context) {
      try {
        return await dataset.get(index, context);
      } catch {
        return null;
      }
    },
  };
}

/** The tutorial's dataset that answers another sample, drawn at random, for one it cannot read. */
function anotherForBad(dataset: Dataset): Dataset {
  return {
    length: dataset.length,
    async get(index, context = mainContext): Promise<unknown> {
      try {
        return await dataset.get(index, context);
      } catch {
        return this.get(context.python.randint(0, this.length - 1), context);
      }
    },
  };
}

const makers: Record<string, () => DataLoader> = {
  'ImageFolder(dogcat_2) augment, batch 3, shuffle, workers 0': () =>
    new DataLoader(imageFolder(augment()), { batchSize: 3, shuffle: true }),
  'ImageFolder(dogcat_2) augment, batch 3, shuffle, workers 2': () =>
    new DataLoader(imageFolder(augment()), { batchSize: 3, shuffle: true, numWorkers: 2 }),
  'ImageFolder(dogcat_2) augment, batch 3, shuffle, workers 3, persistent': () =>
    new DataLoader(imageFolder(augment()), {
      batchSize: 3,
      shuffle: true,
      numWorkers: 3,
      persistentWorkers: true,
    }),
  'ImageFolder(dogcat_2) plain, batch 3, shuffle, drop_last': () =>
    new DataLoader(imageFolder(plain()), { batchSize: 3, shuffle: true, dropLast: true }),
  'DogCat(dogcat) plain, batch 3, in order': () => new DataLoader(dogCat('dogcat'), { batchSize: 3 }),
  'DogCat(dogcat) plain, weights dog 2 cat 1, 9 samples, batch 3': () =>
    new DataLoader(dogCat('dogcat'), {
      batchSize: 3,
      sampler: new WeightedRandomSampler([1, 1, 1, 1, 2, 2, 2, 2], 9, true),
    }),
  'DogCat(dogcat_wrong) plain, skip bad, batch 2, shuffle': () =>
    new DataLoader(nullForBad(dogCat('dogcat_wrong')), { batchSize: 2, shuffle: true, collateFn: skipNull }),
  'DogCat(dogcat_wrong) plain, replace bad, batch 2, shuffle': () =>
    new DataLoader(anotherForBad(dogCat('dogcat_wrong')), { batchSize: 2, shuffle: true }),
  'ImageFolder(dogcat_2) augment, own generator, batch 4, shuffle': () =>
    new DataLoader(imageFolder(augment()), {
      batchSize: 4,
      shuffle: true,
      generator: new TorchGenerator(99),
    }),
};

function recorded(tensor: Tensor): GoldenTensor {
  return {
    shape: [...tensor.shape],
    dtype: tensor.dtype,
    sha256: createHash('sha256').update(tensor.bytes()).digest('hex'),
    head: tensor.tolist().slice(0, 8),
  };
}

async function run(make: () => DataLoader, { seed, epochs }: RunCase): Promise<RunCase['epochs']> {
  manualSeed(seed);
  seedPython(seed);
  const loader = make();
  const out: RunCase['epochs'] = [];
  for (let i = 0; i < epochs.length; i++) {
    const epoch: RunCase['epochs'][number] = [];
    for await (const batch of loader) {
      if (batch instanceof Tensor) epoch.push({ labels: [], images: null });
      else epoch.push({ labels: batch[1].tolist(), images: recorded(batch[0]) });
    }
    out.push(epoch);
  }
  await loader.close();
  return out;
}

describe.skipIf(shared === null)('a loader makes the batches that torch makes', () => {
  describe("by the tutorial's own means", () => {
    printMatches('stored loader runs match');
    it.each(cases)('$name, seed $seed', async (c) => {
      expect(await run(makers[c.name]!, c)).toEqual(c.epochs);
    });
  });

  const replaced = cases.filter((c) => c.name.includes('replace bad'));
  it.each(replaced)("onError: 'replace' draws as the tutorial does, seed $seed", async (c) => {
    const loader = () =>
      new DataLoader(dogCat('dogcat_wrong'), { batchSize: 2, shuffle: true, onError: 'replace' });
    expect(await run(loader, c)).toEqual(c.epochs);
  });

  const skipped = cases.filter((c) => c.name.includes('skip bad'));
  it.each(skipped)(
    "onError: 'skip' gives the tutorial's short batches, without its empty ones, seed $seed",
    async (c) => {
      const loader = () =>
        new DataLoader(dogCat('dogcat_wrong'), { batchSize: 2, shuffle: true, onError: 'skip' });
      expect(await run(loader, c)).toEqual(
        c.epochs.map((epoch) => epoch.filter((batch) => batch.images !== null)),
      );
    },
  );
});
