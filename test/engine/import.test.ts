import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createEngine, type Engine } from '../../src-main/engine/create-engine.ts';
import { imageFolder } from '../support/image-folder.ts';

let engine: Engine;
let folder: string;
let root: string;
let dataset: string;

const written = async (name: string, content: string): Promise<string> => {
  await writeFile(join(folder, name), content);
  return join(folder, name);
};
const labels = async (query = '') => {
  const { view, count } = await engine.client.views.open({
    dataset,
    query,
    sort: { by: 'path', descending: false },
  });
  if (count === 0) return [];
  const rows = await engine.client.views.slice({ dataset, view, start: 0, count });
  return rows.map(({ path, classId, suggestedClassId }) => [path, classId, suggestedClassId]);
};

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'winnow-import-calls-'));
  root = await imageFolder({ 'cat/1.jpg': 1, 'cat/2.jpg': 2, 'dog/3.jpg': 3, 'dog/4.jpg': 4 });
  engine = createEngine({ dataFolder: join(folder, 'data'), door: 'command-line', decoders: 1 });
  const opened = await engine.client.datasets.open({ folder: root, labels: { kind: 'folder' } });
  dataset = opened.dataset.id;
  await engine.parts.jobs.finished(opened.job!.id);
});
afterAll(async () => {
  await engine.close();
  await rm(folder, { recursive: true });
  await rm(join(root, '..'), { recursive: true });
});

describe('the calls of an import', () => {
  it('show what would change, and refuse to change anything else', async () => {
    const file = await written('a.csv', 'path,label\ncat/1.jpg,dog\ndog/3.jpg,fox\n');
    const plan = await engine.client.import.preview({ dataset, file, choices: {} });
    expect(plan).toMatchObject({ changes: 2, newClasses: ['fox'], columns: ['path', 'label'] });
    await written('a.csv', 'path,label\ncat/1.jpg,dog\n');
    await expect(
      engine.client.import.run({ dataset, file, choices: {}, expect: plan.changes }),
    ).rejects.toMatchObject({
      code: 'EXTENT_CHANGED',
      data: { subject: file },
    });
    expect((await labels()).map(([path, classId]) => [path, classId])).toEqual([
      ['cat/1.jpg', 0],
      ['cat/2.jpg', 0],
      ['dog/3.jpg', 1],
      ['dog/4.jpg', 1],
    ]);
    const { batch } = await engine.client.import.run({ dataset, file, choices: {}, expect: 1 });
    expect(batch).toMatchObject({ count: 1, kind: 'import' });
    expect((await labels())[0]).toEqual(['cat/1.jpg', 1, null]);
    await engine.client.edits.undo({ dataset });
  });

  it('tell the file, the line and the field of what is wrong', async () => {
    const file = await written('bad.csv', 'path,weight\ncat/1.jpg,-3\n');
    await expect(engine.client.import.run({ dataset, file, choices: {} })).rejects.toMatchObject({
      code: 'IMPORT_INVALID',
      message:
        'bad.csv, line 2, field weight: Expected a finite number of 0 or more but received "-3". Nothing was imported.',
      data: { at: 2 },
    });
    await expect(
      engine.client.import.preview({ dataset, file: join(folder, 'none'), choices: {} }),
    ).rejects.toMatchObject({
      code: 'IMPORT_INVALID',
      message: 'none: There is no such file.',
    });
  });

  it('suggest classes, which one change gives to all that have one', async () => {
    const file = await written(
      'p.csv',
      'path,cat,dog\ncat/1.jpg,.9,.1\ncat/2.jpg,.1,.9\ndog/3.jpg,.2,.8\ndog/4.jpg,.95,.05\n',
    );
    const plan = await engine.client.labelErrors.preview({ dataset, file, ranking: 'self-confidence' });
    expect(plan).toMatchObject({ judged: 4, errors: 2, changes: 4 });
    await engine.client.labelErrors.run({ dataset, file, ranking: 'self-confidence', expect: plan.changes });
    expect(await labels('notice:label-error')).toEqual([
      ['cat/2.jpg', 0, 1],
      ['dog/4.jpg', 1, 0],
    ]);
    const { notices } = await engine.client.views.facets({ dataset, query: 'label:cat' });
    expect(notices).toContainEqual({ notice: 'label-error', count: 1 });
    const { batch } = await engine.client.edits.apply({
      dataset,
      target: { query: '' },
      change: { kind: 'acceptSuggestion' },
    });
    expect(batch).toMatchObject({ count: 2, summary: 'Labelled 2 images as suggested' });
    expect(await labels('notice:label-error')).toEqual([]);
    expect((await labels()).map(([path, classId]) => [path, classId])).toEqual([
      ['cat/1.jpg', 0],
      ['cat/2.jpg', 1],
      ['dog/3.jpg', 1],
      ['dog/4.jpg', 0],
    ]);
    await engine.client.edits.undo({ dataset });
    expect(await labels('notice:label-error')).toHaveLength(2);
    await engine.client.edits.undo({ dataset });
    expect(await labels('quality>=0')).toEqual([]);
  });
});
