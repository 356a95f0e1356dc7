import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createEngine, type Engine } from '../../src-main/engine/create-engine.ts';
import { addFiles, imageFolder } from '../support/image-folder.ts';

let engine: Engine;
let dataFolder: string;
let root: string;
let dataset: string;

beforeEach(async () => {
  dataFolder = await mkdtemp(join(tmpdir(), 'winnow-classes-'));
  root = await imageFolder({ 'cat/1.jpg': 1, 'dog/2.jpg': 2, 'dog/3.jpg': 3 });
  engine = createEngine({ dataFolder, door: 'command-line', decoders: 1 });
  const opened = await engine.client.datasets.open({ folder: root, labels: { kind: 'folder' } });
  dataset = opened.dataset.id;
  await engine.parts.jobs.finished(opened.job!.id);
});

afterEach(async () => {
  await engine.close();
  await rm(dataFolder, { recursive: true });
  await rm(join(root, '..'), { recursive: true });
});

const rename = (id: number, name: string) => engine.client.classes.rename({ dataset, id, name });
async function names(): Promise<[string, number][]> {
  return (await engine.client.classes.list({ dataset })).map(({ name, count }) => [name, count]);
}

it('renames a class as one change, which is undone, redone and reverted like any other', async () => {
  const { edits } = engine.client;
  const { batch } = await rename(0, ' feline ');
  expect(batch).toMatchObject({ kind: 'renameClass', count: 1, summary: 'Renamed the class cat to feline' });
  expect(await names()).toEqual([
    ['feline', 1],
    ['dog', 2],
  ]);
  await edits.undo({ dataset });
  expect(await names()).toEqual([
    ['cat', 1],
    ['dog', 2],
  ]);
  await edits.redo({ dataset });
  expect(await names()).toEqual([
    ['feline', 1],
    ['dog', 2],
  ]);
  await edits.revert({ dataset, batch: batch.id });
  expect(await names()).toEqual([
    ['cat', 1],
    ['dog', 2],
  ]);
});

it('gives the class to files that a scan finds under its old name', async () => {
  await rename(0, 'feline');
  await addFiles(root, { 'cat/9.jpg': 9 });
  await engine.parts.jobs.finished((await engine.client.scan.start({ dataset })).id);
  expect(await names()).toEqual([
    ['feline', 2],
    ['dog', 2],
  ]);
});

it.each([
  ['a name that is taken', 0, 'dog', 'BAD_INPUT'],
  ['no name', 0, '  ', 'BAD_INPUT'],
  ['a class that is not there', 7, 'bird', 'CLASS_UNKNOWN'],
])('refuses %s, and changes nothing', async (_, id, name, code) => {
  await expect(rename(id, name)).rejects.toMatchObject({ code });
  expect(await names()).toEqual([
    ['cat', 1],
    ['dog', 2],
  ]);
  expect((await engine.client.edits.history({ dataset })).batches).toEqual([]);
});

it('leaves no trace of a rename to the same name', async () => {
  expect((await rename(1, 'dog')).batch).toMatchObject({ id: 0, count: 0 });
  expect((await engine.client.edits.history({ dataset })).batches).toEqual([]);
});

it('does not undo a rename whose old name another class has by now', async () => {
  const { edits } = engine.client;
  const { batch } = await rename(0, 'feline');
  await edits.apply({ dataset, target: { query: 'path:dog/2' }, change: { kind: 'labelName', name: 'cat' } });
  await expect(edits.revert({ dataset, batch: batch.id })).rejects.toMatchObject({ code: 'BAD_INPUT' });
  expect(await names()).toEqual([
    ['feline', 1],
    ['dog', 1],
    ['cat', 1],
  ]);
});
