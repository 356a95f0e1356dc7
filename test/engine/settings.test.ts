import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createEngine, type Engine } from '../../src-main/engine/create-engine.ts';
import { imageFolder } from '../support/image-folder.ts';

let engine: Engine;
let dataFolder: string;
let root: string;
let dataset: string;
const byPath = { by: 'path', descending: false } as const;

beforeAll(async () => {
  dataFolder = await mkdtemp(join(tmpdir(), 'winnow-settings-'));
  root = await imageFolder({ 'cat/1.jpg': 1, 'dog/2.jpg': 2 });
  await start();
});

async function start(): Promise<void> {
  engine = createEngine({ dataFolder, door: 'command-line', decoders: 1 });
  const opened = await engine.client.datasets.open({ folder: root, scan: false });
  dataset = opened.dataset.id;
}

afterAll(async () => {
  await engine.close();
  await rm(dataFolder, { recursive: true });
  await rm(join(root, '..'), { recursive: true });
});

describe('what is kept for a dataset', () => {
  it('keeps a pipeline for each split, also after a restart, and forgets one', async () => {
    const { pipelines } = engine.client;
    expect(await pipelines.get({ dataset })).toEqual({});
    const steps = [
      { on: true, op: { op: 'Resize', size: [224, 224] } },
      { on: false, op: { op: 'ToTensor' } },
    ];
    await pipelines.set({ dataset, split: 'train', steps });
    await pipelines.set({ dataset, split: 'val', steps: [] });
    await engine.close();
    await start();
    expect(await engine.client.pipelines.get({ dataset })).toEqual({ train: steps, val: [] });
    expect(await engine.client.pipelines.set({ dataset, split: 'val', steps: null })).toEqual({
      train: steps,
    });
  });

  it('keeps protected folders, whose images are proposed to be kept, also after a restart', async () => {
    const found = await engine.client.duplicates.list({ dataset, distance: null });
    expect(found.protectedFolders).toEqual([]);
    expect(await engine.client.duplicates.protect({ dataset, folders: ['dog', 'cat/old'] })).toEqual([
      'dog',
      'cat/old',
    ]);
    await engine.close();
    await start();
    expect((await engine.client.duplicates.list({ dataset, distance: null })).protectedFolders).toEqual([
      'dog',
      'cat/old',
    ]);
    await expect(engine.client.duplicates.protect({ dataset, folders: [''] })).rejects.toMatchObject({
      code: 'BAD_INPUT',
    });
    expect(await engine.client.duplicates.protect({ dataset, folders: [] })).toEqual([]);
  });

  it('refuses a pipeline for a name that is no split, and one without operations', async () => {
    const { pipelines } = engine.client;
    await expect(pipelines.set({ dataset, split: 'a/b', steps: [] })).rejects.toMatchObject({
      code: 'BAD_INPUT',
    });
    await expect(
      pipelines.set({ dataset, split: 'train', steps: [{ on: true, op: { size: 3 } as never }] }),
    ).rejects.toMatchObject({ code: 'BAD_INPUT' });
    expect(Object.keys(await pipelines.get({ dataset }))).toEqual(['train']);
  });

  it('saves, replaces, renames and removes views', async () => {
    const { savedViews } = engine.client;
    const small = { name: 'small', query: 'width<300', sort: byPath };
    const dogs = { name: 'dogs', query: 'label:dog', sort: { by: 'bytes', descending: true } as const };
    expect(await savedViews.save({ dataset, view: small })).toEqual([small]);
    await savedViews.save({ dataset, view: dogs });
    const smaller = { ...small, query: 'width<100' };
    expect(await savedViews.save({ dataset, view: smaller })).toEqual([smaller, dogs]);
    expect(await savedViews.rename({ dataset, name: 'small', to: ' tiny ' })).toEqual([
      { ...smaller, name: 'tiny' },
      dogs,
    ]);
    expect(await savedViews.remove({ dataset, name: 'tiny' })).toEqual([dogs]);
    expect(await savedViews.list({ dataset })).toEqual([dogs]);
  });

  it.each([
    ['renames none that is not there', { name: 'nowhere', to: 'x' }],
    ['gives no view the name of another', { name: 'dogs', to: 'cats' }],
    ['gives no view an empty name', { name: 'dogs', to: '  ' }],
  ])('%s', async (_, change) => {
    const { savedViews } = engine.client;
    await savedViews.save({ dataset, view: { name: 'cats', query: 'label:cat', sort: byPath } });
    const before = await savedViews.list({ dataset });
    await expect(savedViews.rename({ dataset, ...change })).rejects.toMatchObject({ code: 'BAD_INPUT' });
    await expect(savedViews.remove({ dataset, name: 'nowhere' })).rejects.toMatchObject({
      code: 'BAD_INPUT',
    });
    expect(await savedViews.list({ dataset })).toEqual(before);
  });
});
