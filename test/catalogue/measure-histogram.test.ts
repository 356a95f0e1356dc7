import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createEngine, type Engine } from '../../src-main/engine/create-engine.ts';
import { imageFolder } from '../support/image-folder.ts';

let engine: Engine;
let dataFolder: string;
let root: string;
let dataset: string;

beforeAll(async () => {
  dataFolder = await mkdtemp(join(tmpdir(), 'winnow-histogram-'));
  root = await imageFolder({ '1.jpg': 1, '2.jpg': 2, '3.jpg': 3, '4.jpg': 4, 'empty.jpg': '' });
  engine = createEngine({ dataFolder, door: 'command-line', decoders: 1 });
  const opened = await engine.client.datasets.open({ folder: root });
  dataset = opened.dataset.id;
  await engine.parts.jobs.finished(opened.job!.id);
});

afterAll(async () => {
  await engine.close();
  await rm(dataFolder, { recursive: true });
  await rm(join(root, '..'), { recursive: true });
});

it('counts every measured image in the stretch that a query finds it in', async () => {
  const { client } = engine;
  for (const field of ['sharpness', 'shadows', 'highlights', 'entropy'] as const) {
    const counts = await client.issues.histogram({ dataset, field, upTo: 1, buckets: 20 });
    expect(counts).toHaveLength(20);
    expect(counts.reduce((sum, count) => sum + count, 0)).toBe(4);
    let below = 0;
    for (const [i, count] of counts.entries()) {
      below += count;
      if (i === 19) break;
      const { count: found } = await client.issues.look({
        dataset,
        query: `${field}<${(i + 1) / 20}`,
        examples: 0,
      });
      expect(found, `${field} below ${(i + 1) / 20}`).toBe(below);
    }
  }
});

it('counts what lies beyond the end in the last stretch', async () => {
  const counts = await engine.client.issues.histogram({
    dataset,
    field: 'highlights',
    upTo: 0.01,
    buckets: 3,
  });
  expect(counts).toEqual([0, 0, 4]);
});

it('looks at a query, and refuses one that is none', async () => {
  const { client } = engine;
  const look = await client.issues.look({ dataset, query: 'verdict:empty', examples: 5 });
  expect(look).toMatchObject({ count: 1, dropped: 0, examples: [{ path: 'empty.jpg' }] });
  await expect(client.issues.look({ dataset, query: 'verdict:lost', examples: 5 })).rejects.toMatchObject({
    code: 'QUERY_INVALID',
  });
});
