import { copyFile, mkdir, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { ImageRow } from '../../src-shared/contract/values.ts';
import { DataLoader, ManifestDataset } from '../../src-main/loading/index.ts';
import { launchBrowser } from '../support/browser.ts';
import { curatedFolder } from '../support/curated-folder.ts';
import { serveEngine, type ServedEngine } from '../support/served-engine.ts';
import { sharedFolder } from '../support/shared-data.ts';

const shared = sharedFolder();
if (!shared)
  console.warn('The day by keyboard is spent on a few drawn images: the photographs are not here.');

let served: ServedEngine;
let browser: Browser;
let page: Page;
let root: string;
let dataset: string;
const complaints: string[] = [];

/** Photographs of two classes with hostile files among them, and two copies: one of the same label, one of another. */
async function hostileFolder(shared: string): Promise<string> {
  const folder = join(await mkdtemp(join(tmpdir(), 'winnow-day-')), 'pets');
  for (const name of ['cat', 'dog']) {
    await mkdir(join(folder, name), { recursive: true });
    const photographs = (await readdir(join(shared, 'data/photos', name))).sort();
    for (const one of photographs.slice(0, name === 'cat' ? 30 : 20))
      await copyFile(join(shared, 'data/photos', name, one), join(folder, name, one));
  }
  const [first, second] = (await readdir(join(folder, 'cat'))).sort();
  await copyFile(join(folder, 'cat', first!), join(folder, 'cat', 'copy.jpg'));
  await copyFile(join(folder, 'cat', second!), join(folder, 'dog', 'copy.jpg'));
  let n = 0;
  for (const kind of ['allusion-names', 'fuzzing-corpus', 'jpeg-decoder', 'pngsuite']) {
    const files = await readdir(join(shared, 'data/hostile', kind), { recursive: true, withFileTypes: true });
    const pictures = files.filter((one) => one.isFile() && /\.(jpe?g|png|gif|bmp)$/i.test(one.name));
    for (const one of pictures.sort((a, b) => a.name.localeCompare(b.name)).slice(0, 12))
      await copyFile(
        join(one.parentPath, one.name),
        join(folder, n++ % 2 === 0 ? 'cat' : 'dog', `hostile-${n}-${one.name}`),
      );
  }
  return folder;
}

beforeAll(async () => {
  served = await serveEngine();
  browser = await launchBrowser();
  root = shared ? await hostileFolder(shared) : await curatedFolder();
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, colorScheme: 'dark' });
  page = await context.newPage();
  page.setDefaultTimeout(30_000);
  page.on('pageerror', (error) => complaints.push(String(error)));
  await page.goto(served.url);
  await page.locator('#folder').waitFor();
});

afterAll(async () => {
  await browser?.close();
  await served?.close();
  if (root) await rm(join(root, '..'), { recursive: true });
});

afterEach(async ({ task }) => {
  const pictures = process.env.WINNOW_PICTURES;
  if (pictures && task.result?.state === 'fail')
    await page.screenshot({ path: join(pictures, `day-${task.name.replaceAll(/\W/g, '-')}.png`) });
});

const eventually = <T>(read: () => T | Promise<T>) => expect.poll(read, { timeout: 30_000 });

async function press(...keys: string[]): Promise<void> {
  for (const key of keys) await page.keyboard.press(key);
}

/** Walks with Tab, as somebody without a mouse would, until the focus is there. */
async function tabTo(goal: Locator, key: 'Tab' | 'Shift+Tab' = 'Tab'): Promise<void> {
  await goal.waitFor();
  for (let i = 0; i < 250; i++) {
    if (await goal.evaluate((element) => element === document.activeElement)) return;
    await press(key);
  }
  throw new Error(`Tab does not lead to ${String(goal)}.`);
}

/** Writes into the field that has the focus, over what is in it. */
async function writeOver(text: string): Promise<void> {
  await press('Control+a');
  await page.keyboard.type(text);
}

async function rows(query: string): Promise<ImageRow[]> {
  const { client } = served.engine;
  const sort = { by: 'path', descending: false } as const;
  const { view, count } = await client.views.open({ dataset, query, sort });
  return count === 0 ? [] : client.views.slice({ dataset, view, start: 0, count });
}
const counted = async (query: string): Promise<number> => (await rows(query)).length;
const cellsOf = async (row: Locator): Promise<string[]> =>
  (await row.locator('td').allInnerTexts()).map((text) => text.trim());

/** Weights by class as the weights screen said them, and samples by class and split as the export screen did. */
const said = {
  weights: new Map<string, number>(),
  splits: [] as string[],
  counts: new Map<string, number[]>(),
};

describe('a day’s work without a mouse', () => {
  it('opens a folder, after a look at what it gives', async () => {
    await press('o');
    await page.keyboard.type(root);
    await press('Enter');
    await page.getByRole('button', { name: /^Open dataset/ }).waitFor();
    await page.getByText('nothing is written yet').waitFor();
    await press('Enter');
    await page.getByRole('gridcell').first().waitFor();
    dataset = (await served.engine.client.datasets.recent())[0]!.id;
    await eventually(async () => (await served.engine.client.jobs.list())[0]?.state).toBe('done');
  });

  it('drops all of an issue', async () => {
    await press('i');
    const drop = page
      .locator('article')
      .getByRole('button', { name: /^Drop \d/ })
      .first();
    await tabTo(drop);
    const many = Number(/\d+/.exec(await drop.innerText())![0]);
    expect(many).toBeGreaterThan(0);
    await press('Enter');
    await eventually(() => counted('dropped')).toBe(many);
    await press('Control+z');
    await eventually(() => counted('dropped')).toBe(0);
    await press('Control+Shift+Z');
    await eventually(() => counted('dropped')).toBe(many);
  });

  it('narrows, relabels and drops in the grid', async () => {
    const dropped = await counted('dropped');
    const cats = await rows('label:cat verdict:ok -dropped -notice:exact-duplicate');
    await press('/');
    await page.keyboard.type('label:cat verdict:ok -dropped -notice:exact-duplicate ');
    await press('Enter', 'Escape');
    await page.getByRole('grid', { name: new RegExp(`^${cats.length} image`) }).waitFor();
    await press('Home', '2', '2', 'x', 'Shift+ArrowRight', 'p', 'Escape');
    await page.getByText('All changes saved').waitFor();
    await eventually(async () => (await rows('label:dog')).map(({ id }) => id)).toEqual(
      expect.arrayContaining(cats.slice(0, 2).map(({ id }) => id)),
    );
    await eventually(() => counted('dropped')).toBe(dropped + 1);
    await eventually(() => counted('kept')).toBe(2);
    // The query is taken back word by word, as it was typed.
    await press('/');
    for (let i = 0; i < 60; i++) await press('Backspace');
    await press('Enter', 'Escape');
    await page.getByRole('grid', { name: new RegExp(`^${await counted('')} image`) }).waitFor();
  });

  it('settles a group of duplicates whose labels disagree', async () => {
    await press('d');
    await page.getByRole('heading', { name: /^Group 1 of/ }).waitFor();
    const keep = page.getByRole('button', { name: /^Keep A, drop/ });
    await keep.waitFor();
    const before = await counted('dropped');
    const many = Number(/drop (\d+)/.exec(await keep.innerText())![1]);
    if (await page.getByText('label-conflict').first().isVisible()) {
      const of = (await served.engine.client.edits.history({ dataset, limit: 1 })).batches[0]!.id;
      await press('1');
      await eventually(
        async () => (await served.engine.client.edits.history({ dataset, limit: 1 })).batches[0]!.id,
      ).toBeGreaterThan(of);
    }
    await press('Enter');
    await eventually(() => counted('dropped')).toBe(before + many);
    await page.getByText(/[1-9]\d* decided/).waitFor();
  });

  it('balances the classes', async () => {
    await press('w');
    await page.getByRole('table').waitFor();
    const inverse = page.getByRole('radio', { name: /^Inverse frequency/ });
    await tabTo(page.locator('input[name=scheme]:checked'));
    for (let i = 0; i < 4 && !(await inverse.isChecked()); i++) await press('ArrowDown');
    await page.getByText('not applied yet').waitFor();
    await press('Control+Enter');
    await page.getByText('stored as shown').waitFor();
    for (const row of await page.locator('tbody tr').all()) {
      const [name, , weight] = await cellsOf(row);
      said.weights.set(name!, Number(weight));
    }
    expect(said.weights.size).toBeGreaterThan(1);
  });

  it('splits', async () => {
    await press('s');
    for (const [name, share] of [
      ['train', '60'],
      ['val', '25'],
      ['test', '15'],
    ] as const) {
      await tabTo(page.getByRole('spinbutton', { name: `Percent in ${name}` }));
      await writeOver(share);
    }
    await press('Tab');
    const apply = page.getByRole('button', { name: /^Apply, move/ });
    await eventually(() => apply.isEnabled()).toBe(true);
    await press('Control+Enter');
    await page.getByRole('heading', { name: 'Nothing would move' }).waitFor();
    expect(await counted('split:none')).toBe(0);
  });

  it('builds a pipeline', async () => {
    await press('t');
    await page.getByRole('list', { name: /^Steps of the pipeline/ }).waitFor();
    await press('a');
    await page.getByRole('menuitem', { name: 'RandomVerticalFlip' }).waitFor();
    for (let i = 0; i < 40; i++) {
      const at = await page.evaluate(() => document.activeElement?.textContent?.trim());
      if (at === 'RandomVerticalFlip') break;
      await press('ArrowDown');
    }
    await press('Enter');
    const step = page.getByRole('listitem').filter({ hasText: 'RandomVerticalFlip' });
    await tabTo(step.getByRole('textbox'), 'Shift+Tab');
    await writeOver('0.25');
    await press('Tab');
    const stored = async () => (await served.engine.client.pipelines.get({ dataset }))['train'] ?? [];
    await eventually(async () => (await stored()).map(({ op }) => op)).toContainEqual({
      op: 'RandomVerticalFlip',
      p: 0.25,
    });
    await tabTo(step.getByRole('button', { name: /^Remove/ }), 'Shift+Tab');
    const at = (await stored()).findIndex(({ op }) => op.op === 'RandomVerticalFlip');
    await press('Alt+ArrowUp');
    await eventually(async () => (await stored()).findIndex(({ op }) => op.op === 'RandomVerticalFlip')).toBe(
      at - 1,
    );
    await page.getByText('the loader’s own code').waitFor();
  });

  it('exports', async () => {
    await press('e');
    await page.getByRole('heading', { name: 'What goes out' }).waitFor();
    const sampler = page.getByRole('combobox', { name: 'sampler, train' });
    await tabTo(sampler);
    await page.keyboard.type('w');
    await eventually(() => sampler.inputValue()).toBe('weighted');
    const run = page.getByRole('button', { name: /^Export \d+ samples/ });
    await eventually(() => run.isEnabled()).toBe(true);
    const table = page.getByRole('table').first();
    said.splits = (await table.locator('th').allInnerTexts()).slice(2, -1);
    for (const row of await table.locator('tbody tr').all()) {
      const [name, , ...counts] = await cellsOf(row);
      said.counts.set(name!, counts.slice(0, -1).map(Number));
    }
    expect(said.splits).toEqual(['train', 'val', 'test']);
    await tabTo(run);
    await press('Enter');
    await eventually(
      async () => (await served.engine.client.jobs.list()).find(({ kind }) => kind === 'export')?.state,
    ).toBe('done');
  });
});

it('the manifest, loaded by the loader, is what the screens said', async () => {
  const file = join(root, '..', 'pets.manifest.jsonl');
  const dropped = new Set((await rows('dropped')).map(({ path }) => path));
  const stored = new Map((await rows('')).map((row) => [row.path, row]));
  expect(dropped.size).toBeGreaterThan(2);
  for (const [i, split] of said.splits.entries()) {
    const loaded = await ManifestDataset.open(file, { split });
    const { classes, transforms, sampler } = loaded.manifest.header;
    const lines = loaded.manifest.indicesOfSplit(split);
    const counts = new Map<string, number>([...said.counts.keys()].map((name) => [name, 0]));
    for (let n = 0; n < loaded.length; n++) {
      const { path, label, weight } = loaded.manifest.sample(lines[n]!);
      expect([loaded.targets[n], loaded.weights[n]]).toEqual([label, weight]);
      const name = classes[label]!;
      counts.set(name, counts.get(name)! + 1);
      expect(dropped.has(path)).toBe(false);
      const row = stored.get(path)!;
      expect([row.split, row.weight, row.classId]).toEqual([split, weight, label]);
      // The screen writes three digits.
      expect(Number(weight.toPrecision(3))).toBe(said.weights.get(name));
    }
    expect([...counts]).toEqual([...said.counts].map(([name, all]) => [name, all[i]]));
    if (split !== 'train') continue;
    expect(sampler['train']?.kind).toBe('weighted');
    expect(transforms?.['train']).toContainEqual({ op: 'RandomVerticalFlip', p: 0.25 });
    for await (const [images, labels] of new DataLoader(loaded, { batchSize: 4 })) {
      expect(images.shape).toEqual([4, 3, 224, 224]);
      expect(labels.tolist().map(Number)).toEqual([...loaded.targets.subarray(0, 4)]);
      break;
    }
  }
});

it('made no page complain', () => {
  expect(complaints).toEqual([]);
});
