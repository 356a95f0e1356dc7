import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createEngine, type Engine } from '../../src-main/engine/create-engine.ts';
import {
  DataLoader,
  type DataLoaderOptions,
  ManifestDataset,
  RandomSampler,
  TorchGenerator,
  WeightedRandomSampler,
} from '../../src-main/loading/index.ts';
import type { BatchRequest } from '../../src-shared/contract/loading.ts';
import type { Tensor } from '../../src-shared/loader/tensor.ts';
import { parseRecipe } from '../../src-shared/transforms/recipe.ts';
import { curatedFolder } from '../support/curated-folder.ts';

const recipe = [
  { op: 'RandomResizedCrop', size: 16 },
  { op: 'RandomHorizontalFlip' },
  { op: 'ToTensor' },
  { op: 'Normalize', mean: [0.5, 0.5, 0.5], std: [0.5, 0.5, 0.5] },
];
const usual = {
  split: 'train',
  recipe,
  orientation: 'ignore',
  sampler: { kind: 'random' },
  seed: 7,
  batchSize: 4,
  dropLast: false,
  epoch: 0,
  batch: 0,
  randomness: 'per-sample',
  numWorkers: 1,
} satisfies BatchRequest;

let engine: Engine;
let root: string;
let data: string;
let dataset: string;
let manifest: string;

beforeAll(async () => {
  root = await curatedFolder();
  data = await mkdtemp(join(tmpdir(), 'winnow-batches-'));
  engine = createEngine({ door: 'browser', dataFolder: data, decoders: 2 });
  const { client, parts } = engine;
  const opened = await client.datasets.open({ folder: root, labels: { kind: 'folder' } });
  await parts.jobs.finished(opened.job!.id);
  dataset = opened.dataset.id;
  const target = { query: '' };
  await client.edits.apply({
    dataset,
    target,
    change: { kind: 'splitRatios', ratios: { train: 0.8, val: 0.2 }, seed: 1 },
  });
  await client.edits.apply({ dataset, target, change: { kind: 'weightScheme', scheme: 'inverse' } });
  await client.edits.apply({ dataset, target: { ids: [3] }, change: { kind: 'flag', flag: 'dropped' } });
  const job = await client.export.run({
    dataset,
    options: {
      fileName: 'pets.manifest.jsonl',
      orientation: 'ignore',
      onError: 'throw',
      unlabelled: 'leave-out',
      includeDamaged: true,
      writeExcluded: false,
      sampler: {},
      transforms: { train: recipe },
    },
  });
  expect((await parts.jobs.finished(job.id)).state).toBe('done');
  manifest = join(root, '..', 'pets.manifest.jsonl');
});

afterAll(async () => {
  await engine?.close();
  await rm(join(root, '..'), { recursive: true });
  await rm(data, { recursive: true });
});

async function look(request: BatchRequest) {
  const told = await engine.client.batches.look({ dataset, request });
  const response = await engine.handle(new Request(`http://engine/batch/${told.key}`));
  return { told, bytes: new Uint8Array(await response.arrayBuffer()) };
}

/** What a program gets that trains on the exported manifest. */
async function trained(
  optionsOf: (train: ManifestDataset, generator: TorchGenerator) => DataLoaderOptions,
  { epoch, batch }: { epoch: number; batch: number },
): Promise<{ bytes: Uint8Array; labels: number[] }> {
  const train = await ManifestDataset.open(manifest, { split: 'train' });
  const generator = new TorchGenerator(7);
  const loader = new DataLoader(train, { batchSize: 4, generator, ...optionsOf(train, generator) });
  let found: [Tensor, Tensor] | undefined;
  for (let e = 0; e <= epoch; e++) {
    let k = 0;
    for await (const pair of loader) if (e === epoch && k++ === batch) found = pair;
  }
  const [images, labels] = found!;
  return {
    bytes: new Uint8Array(images.data.buffer, images.data.byteOffset, images.data.byteLength),
    labels: Array.from(labels.data, Number),
  };
}

describe('a batch of the epoch', () => {
  it.each([
    { epoch: 0, batch: 0 },
    { epoch: 0, batch: 2 },
    { epoch: 3, batch: 1 },
  ])('is the one that a training run sees: %o, shuffled', async (place) => {
    const { told, bytes } = await look({ ...usual, ...place });
    const expected = await trained(
      (train, generator) => ({
        sampler: new RandomSampler(train, { generator }),
        randomness: 'per-sample',
        numWorkers: place.epoch === 0 ? 0 : 2,
      }),
      place,
    );
    expect(told.shape).toEqual([4, 3, 16, 16]);
    expect(told.samples.map(({ label }) => label)).toEqual(expected.labels);
    expect(Buffer.compare(bytes, expected.bytes)).toBe(0);
  });

  it('is the one that a weighted run sees, and its samples are named', async () => {
    const place = { epoch: 1, batch: 2 };
    const { told, bytes } = await look({ ...usual, ...place, sampler: { kind: 'weighted' } });
    const expected = await trained(
      (train, generator) => ({
        sampler: new WeightedRandomSampler(train.weights, train.length, true, generator),
        randomness: 'per-sample',
      }),
      place,
    );
    expect(Buffer.compare(bytes, expected.bytes)).toBe(0);
    const train = await ManifestDataset.open(manifest, { split: 'train' });
    for (const { index, path } of told.samples) expect(train.pathOf(index)).toBe(join(root, path));
  });

  it.each([1, 2])('is the one that a run with torch’s randomness and %i workers sees', async (numWorkers) => {
    const place = { epoch: 1, batch: 3 };
    const { bytes } = await look({ ...usual, ...place, randomness: 'torch', numWorkers });
    const expected = await trained(
      (train, generator) => ({ sampler: new RandomSampler(train, { generator }), numWorkers }),
      place,
    );
    expect(Buffer.compare(bytes, expected.bytes)).toBe(0);
  });

  it('says which batches there are, and refuses others', async () => {
    const { told } = await look(usual);
    expect(told.batches).toBe(Math.ceil(told.draws / 4));
    await expect(look({ ...usual, batch: told.batches })).rejects.toMatchObject({ code: 'BAD_INPUT' });
    await expect(look({ ...usual, split: 'test' })).rejects.toMatchObject({ code: 'EXPORT_EMPTY' });
    await expect(look({ ...usual, recipe: [{ op: 'Squint' }] })).rejects.toMatchObject({
      code: 'RECIPE_INVALID',
    });
    await expect(look({ ...usual, recipe: [{ op: 'Resize', size: 8 }] })).rejects.toMatchObject({
      code: 'BAD_INPUT',
      message: expect.stringContaining('cannot make this batch'),
    });
  });

  it('keeps a few batches, and no more', async () => {
    const first = await look(usual);
    for (let i = 0; i < 3; i++) await look(usual);
    const gone = await engine.handle(new Request(`http://engine/batch/${first.told.key}`));
    expect(gone.status).toBe(404);
  });
});

describe('mean and standard deviation', () => {
  it('are those of every pixel that the first steps give', async () => {
    const { client, parts } = engine;
    const head = [{ op: 'Resize', size: 12 }];
    expect(await client.statistics.get({ dataset, split: 'val' })).toBeNull();
    const job = await client.statistics.start({
      dataset,
      split: 'val',
      recipe: [...head, ...recipe],
      orientation: 'ignore',
    });
    expect(await parts.jobs.finished(job.id)).toMatchObject({ state: 'done', kind: 'statistics' });
    const found = (await client.statistics.get({ dataset, split: 'val' }))!;
    expect(found.head).toEqual([expect.objectContaining({ op: 'Resize', size: 12 })]);

    const val = await ManifestDataset.open(manifest, {
      split: 'val',
      transform: parseRecipe([...head, { op: 'ToTensor' }]),
    });
    expect(found.images).toBe(val.length);
    const channels: number[][] = [[], [], []];
    for (let i = 0; i < val.length; i++) {
      const [image] = (await val.get(i)) as [Tensor, number];
      const plane = image.data.length / 3;
      channels.forEach((values, c) =>
        values.push(...(image.data as Float32Array).subarray(c * plane, (c + 1) * plane)),
      );
    }
    channels.forEach((values, c) => {
      const mean = values.reduce((sum, v) => sum + v, 0) / values.length;
      const variance = values.reduce((sum, v) => sum + (v - mean) ** 2, 0) / values.length;
      expect(found.mean[c]).toBeCloseTo(mean, 6);
      expect(found.std[c]).toBeCloseTo(Math.sqrt(variance), 6);
    });
    expect(found.pixels).toBe(channels[0]!.length);
  });

  it('are not computed where the job is cancelled, and not for a split without samples', async () => {
    const { client, parts } = engine;
    const before = await client.statistics.get({ dataset, split: 'train' });
    const start = (split: string) =>
      client.statistics.start({ dataset, split, recipe: [], orientation: 'ignore' });
    const job = await start('train');
    await client.jobs.cancel({ id: job.id });
    expect((await parts.jobs.finished(job.id)).state).toBe('cancelled');
    expect(await client.statistics.get({ dataset, split: 'train' })).toEqual(before);
    const none = await start('test');
    expect(await parts.jobs.finished(none.id)).toMatchObject({ state: 'failed', errorCode: 'EXPORT_EMPTY' });
  });
});
