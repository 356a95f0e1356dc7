import { mkdirSync, mkdtempSync, renameSync, rmSync, unlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createEngine, type Engine } from '../../src-main/engine/create-engine.ts';
import { smallJpeg } from '../support/image-folder.ts';

let work: string;
let root: string;
let engine: Engine;
let dataset: string;

beforeEach(async () => {
  work = mkdtempSync(join(tmpdir(), 'winnow-watching-'));
  root = join(work, 'pets');
  for (const [path, number] of [['cat/1.jpg', 1], ['cat/2.jpg', 2], ['dog/3.jpg', 3]] as const) {
    mkdirSync(join(root, path, '..'), { recursive: true });
    writeFileSync(join(root, path), smallJpeg(number));
  } // prettier-ignore
  await open();
});
afterEach(async () => {
  await engine.close();
  rmSync(work, { recursive: true, force: true });
});

async function open(): Promise<void> {
  engine = createEngine({ door: 'browser', dataFolder: join(work, 'data'), decoders: 1 });
  const opened = await engine.client.datasets.open({ folder: root });
  dataset = opened.dataset.id;
  await engine.parts.jobs.finished(opened.job!.id);
}

async function verdicts(): Promise<Record<string, string>> {
  const { view, count } = await engine.client.views.open({
    dataset,
    query: '',
    sort: { by: 'path', descending: false },
  });
  const rows = count === 0 ? [] : await engine.client.views.slice({ dataset, view, start: 0, count });
  return Object.fromEntries(rows.map(({ path, verdict }) => [path, verdict]));
}

const state = async () => (await engine.client.datasets.get({ dataset })).watch.state;

/** Until it holds: a busy machine may take its time. */
async function until(holds: () => Promise<boolean>): Promise<void> {
  const deadline = performance.now() + 60_000;
  while (!(await holds())) {
    if (performance.now() > deadline) throw new Error('It did not happen within a minute.');
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** Until the folder is shown so, and the next look finds nothing left to be done. */
async function shows(expected: Record<string, string>): Promise<void> {
  await until(async () => JSON.stringify(await verdicts()) === JSON.stringify(expected)).catch(async () => {
    expect(await verdicts()).toEqual(expected);
  });
}

const start = { 'cat/1.jpg': 'ok', 'cat/2.jpg': 'ok', 'dog/3.jpg': 'ok' };

it('takes in what is added, changed and removed, and marks what changed for review', async () => {
  expect(await engine.client.datasets.watch({ dataset, on: true })).toEqual({
    on: true,
    pollSeconds: null,
    state: 'watching',
  });
  writeFileSync(join(root, 'dog/4.jpg'), smallJpeg(4));
  writeFileSync(join(root, 'dog/notes.txt'), 'text');
  await shows({ ...start, 'dog/4.jpg': 'ok' });
  writeFileSync(join(root, 'cat/2.jpg'), smallJpeg(22, 60, 50));
  unlinkSync(join(root, 'dog/3.jpg'));
  await shows({ ...start, 'dog/3.jpg': 'missing', 'dog/4.jpg': 'ok' });
  await until(
    async () =>
      (await engine.client.issues.look({ dataset, query: 'notice:changed', examples: 5 })).count === 1,
  );
  expect(
    (await engine.client.issues.look({ dataset, query: 'notice:changed', examples: 5 })).examples[0]!.path,
  ).toBe('cat/2.jpg');
}, 120_000);

it('takes in a burst of 500 files in a new folder', async () => {
  await engine.client.datasets.watch({ dataset, on: true });
  mkdirSync(join(root, 'burst/deep'), { recursive: true });
  for (let i = 0; i < 500; i++)
    writeFileSync(join(root, 'burst', i % 2 ? 'deep' : '', `${i}.jpg`), smallJpeg(i));
  await until(
    async () =>
      (await engine.client.issues.look({ dataset, query: 'path:burst/ verdict:ok', examples: 0 })).count ===
      500,
  );
}, 120_000);

it('follows a folder that gets another name, with what was decided', async () => {
  const ids = [
    ...engine.parts.datasets.get(dataset).catalogue.openView('path:cat/', { by: 'path', descending: false }),
  ];
  await engine.client.edits.apply({ dataset, target: { ids }, change: { kind: 'flag', flag: 'kept' } });
  await engine.client.datasets.watch({ dataset, on: true });
  renameSync(join(root, 'cat'), join(root, 'lion'));
  await shows({ 'dog/3.jpg': 'ok', 'lion/1.jpg': 'ok', 'lion/2.jpg': 'ok' });
  expect((await engine.client.issues.look({ dataset, query: 'path:lion/ kept', examples: 0 })).count).toBe(2);
  rmSync(join(root, 'lion'), { recursive: true });
  await shows({ 'dog/3.jpg': 'ok', 'lion/1.jpg': 'missing', 'lion/2.jpg': 'missing' });
}, 120_000);

it('accuses nothing when the folder goes away, and goes on when it is back', async () => {
  await engine.client.datasets.watch({ dataset, on: true });
  renameSync(root, join(work, 'elsewhere'));
  writeFileSync(join(work, 'elsewhere/dog/4.jpg'), smallJpeg(4));
  await until(async () => (await state()) === 'away');
  expect(await verdicts()).toEqual(start);
  // An empty folder in its place is a disk that is not mounted.
  mkdirSync(root);
  await new Promise((resolve) => setTimeout(resolve, 3000));
  expect(await verdicts()).toEqual(start);
  rmSync(root, { recursive: true });
  renameSync(join(work, 'elsewhere'), root);
  await until(async () => (await state()) === 'watching');
  await shows({ ...start, 'dog/4.jpg': 'ok' });
  writeFileSync(join(root, 'dog/5.jpg'), smallJpeg(5));
  await shows({ ...start, 'dog/4.jpg': 'ok', 'dog/5.jpg': 'ok' });
}, 120_000);

it('is switched off, and remembers what it was', async () => {
  await engine.client.datasets.watch({ dataset, on: true });
  await engine.close();
  await open();
  await until(async () => (await state()) === 'watching');
  expect(await engine.client.datasets.watch({ dataset, on: false })).toMatchObject({
    on: false,
    state: 'off',
  });
  writeFileSync(join(root, 'dog/4.jpg'), smallJpeg(4));
  await new Promise((resolve) => setTimeout(resolve, 2500));
  expect(await verdicts()).toEqual(start);
}, 120_000);

it('looks by itself where that is asked for', async () => {
  expect(await engine.client.datasets.watch({ dataset, on: true, pollSeconds: 1 })).toMatchObject({
    state: 'polling',
  });
  writeFileSync(join(root, 'dog/4.jpg'), smallJpeg(4));
  utimesSync(join(root, 'dog/4.jpg'), 4e9, 4e9);
  await shows({ ...start, 'dog/4.jpg': 'ok' });
}, 120_000);
