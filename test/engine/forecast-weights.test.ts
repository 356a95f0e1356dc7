import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createEngine, type Engine } from '../../src-main/engine/create-engine.ts';
import { classWeights } from '../../src-shared/catalogue/weights.ts';
import { WeightedRandomSampler } from '../../src-shared/loader/samplers/weighted-random-sampler.ts';
import { TorchGenerator } from '../../src-shared/random/torch-generator.ts';
import { curatedFolder } from '../support/curated-folder.ts';

let engine: Engine;
let root: string;
let data: string;
let dataset: string;
const weighted = { kind: 'weighted', replacement: true } as const;

beforeAll(async () => {
  root = await curatedFolder();
  data = await mkdtemp(join(tmpdir(), 'winnow-forecast-'));
  engine = createEngine({ door: 'browser', dataFolder: data, decoders: 2 });
  const opened = await engine.client.datasets.open({ folder: root, labels: { kind: 'folder' } });
  await engine.parts.jobs.finished(opened.job!.id);
  dataset = opened.dataset.id;
});

afterAll(async () => {
  await engine?.close();
  await rm(join(root, '..'), { recursive: true });
  await rm(data, { recursive: true });
});

it('draws what a sampler with the scheme’s weights and the seed draws, beside the unweighted draws', async () => {
  const { client, parts } = engine;
  const found = await client.weights.forecast({
    dataset,
    split: 'all',
    scheme: 'effective',
    beta: 0.9,
    sampler: weighted,
    seed: 3,
  });
  const { labels } = parts.datasets.get(dataset).catalogue.samples('all');
  const counts = new Map<number, number>();
  for (const label of labels) counts.set(label, (counts.get(label) ?? 0) + 1);
  const byClass = classWeights('effective', counts, 0.9);
  const draw = (weights: number[]) => {
    const drawn = new Map<number, number>();
    const sampler = new WeightedRandomSampler(weights, weights.length, true, new TorchGenerator(3));
    for (const index of sampler) drawn.set(labels[index]!, (drawn.get(labels[index]!) ?? 0) + 1);
    return drawn;
  };
  const drawn = draw(Array.from(labels, (label) => byClass.get(label)!));
  const alike = draw(Array.from(labels, () => 1));
  for (const { classId, draws, samples } of found.weighted.classes) {
    expect([classId, draws, samples]).toEqual([classId, drawn.get(classId) ?? 0, counts.get(classId)]);
  }
  for (const { classId, draws } of found.unweighted.classes) expect(draws).toBe(alike.get(classId) ?? 0);
  const { drawnTimes, mostRepeated, samples, neverShare } = found.weighted;
  expect(drawnTimes.reduce((sum, count) => sum + count, 0)).toBe(samples);
  expect(drawnTimes[0]! / samples).toBe(neverShare);
  expect(mostRepeated[0]!.draws).toBe(Math.max(...found.weighted.classes.map(({ mostDraws }) => mostDraws)));
});

it('goes by the stored weights where no scheme is named, and multiplies them by a query', async () => {
  const { client } = engine;
  const forecast = () =>
    client.weights.forecast({ dataset, split: 'all', scheme: null, sampler: weighted, seed: 3 });
  const before = await forecast();
  expect(before.weighted).toEqual(before.unweighted);
  const target = { query: 'label:fox' };
  await client.edits.apply({ dataset, target, change: { kind: 'weightFactor', factor: 4 } });
  const { batch } = await client.edits.apply({
    dataset,
    target,
    change: { kind: 'weightFactor', factor: 0.5 },
  });
  expect(batch).toMatchObject({ kind: 'weightFactor', summary: expect.stringContaining('by 0.5') });
  const { view, count } = await client.views.open({
    dataset,
    query: 'label:fox',
    sort: { by: 'path', descending: false },
  });
  const rows = await client.views.slice({ dataset, view, start: 0, count });
  expect(new Set(rows.map(({ weight }) => weight))).toEqual(new Set([2]));
  const fox = (all: typeof before) =>
    all.weighted.classes.find(({ classId }) => classId === 2)!.expectedDraws!;
  expect(fox(await forecast())).toBeGreaterThan(1.5 * fox(before));
  await client.edits.undo({ dataset });
  await client.edits.undo({ dataset });
  expect(await forecast()).toMatchObject({ weighted: before.weighted });
});

it('refuses a split without samples, and weights that cannot be drawn from', async () => {
  const { client } = engine;
  const request = { dataset, scheme: null, sampler: weighted, seed: 0 };
  await expect(client.weights.forecast({ ...request, split: 'test' })).rejects.toMatchObject({
    code: 'EXPORT_EMPTY',
  });
  await client.edits.apply({ dataset, target: { query: '' }, change: { kind: 'weightFactor', factor: 0 } });
  await expect(client.weights.forecast({ ...request, split: 'all' })).rejects.toMatchObject({
    code: 'BAD_INPUT',
  });
  await client.edits.undo({ dataset });
});
