import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DataLoader, ManifestDataset } from '../../src-main/loading/index.ts';
import type { ServedEngine } from '../support/served-engine.ts';
import { openWorkbench } from '../support/workbench.ts';

let served: ServedEngine;
let page: Page;
let root: string;
let dataset: string;
let complaints: string[];
let close: () => Promise<void>;
let samples: number;

beforeAll(async () => {
  ({ served, page, root, dataset, complaints, close } = await openWorkbench());
  const { client, parts } = served.engine;
  const change = { kind: 'splitRatios', ratios: { train: 0.7, val: 0.3 }, seed: 1 } as const;
  await client.edits.apply({ dataset, target: { query: '' }, change });
  samples = parts.datasets.get(dataset).catalogue.samples(null).ids.length;
  await page.goto(`${served.url}#/${dataset}/export`);
  await page.getByRole('heading', { name: 'What goes out' }).waitFor();
});

afterAll(() => close?.());

const run = () => page.getByRole('button', { name: new RegExp(`^Export ${samples} samples`) });
const jobs = async () => (await served.engine.client.jobs.list()).filter(({ kind }) => kind === 'export');
const choose = (format: string) =>
  page.getByRole('radio', { name: new RegExp(`^${format} `) }).check({ force: true });

async function exported(): Promise<string> {
  const before = new Set((await jobs()).map(({ id }) => id));
  const own = async () => (await jobs()).find(({ id }) => !before.has(id));
  await run().click();
  await expect.poll(async () => (await own())?.state, { timeout: 30_000 }).toBe('done');
  return (await own())!.message!;
}

describe('an export', () => {
  it('is a manifest with what was chosen, which the loader reads', async () => {
    await page.getByRole('combobox', { name: 'sampler, train' }).selectOption('weighted');
    await page.getByRole('spinbutton', { name: 'seed' }).first().fill('11');
    await page.keyboard.press('Tab');
    // What is chosen stays while other screens are looked at.
    await page.locator('h2').first().click();
    await page.keyboard.press('g');
    await page.getByRole('gridcell').first().waitFor();
    await page.keyboard.press('e');
    await expect
      .poll(() => page.getByRole('combobox', { name: 'sampler, train' }).inputValue())
      .toBe('weighted');
    await exported();
    const train = await ManifestDataset.open(join(root, '..', 'pets.manifest.jsonl'), { split: 'train' });
    expect(train.manifest.header.sampler['train']).toEqual({ kind: 'weighted', seed: 11 });
    expect(train.manifest.count).toBe(samples);
    for await (const [images] of new DataLoader(train, { batchSize: 4 })) {
      expect(images.shape).toEqual([4, 3, 224, 224]);
      break;
    }
  });

  it('is class folders of hard links, and refuses to write over a folder', async () => {
    await choose('Class folders');
    await page.getByText(`${samples} pictures`).waitFor();
    await page.getByRole('combobox', { name: 'pictures' }).selectOption('hardlink');
    await page.getByText(`${samples} pictures, linked`).waitFor();
    expect(await page.getByRole('combobox', { name: 'sampler, train' }).count()).toBe(0);
    await page.getByRole('textbox', { name: 'Name of the file or folder' }).fill('tree');
    await expect.poll(() => page.getByText('ImageFolder("tree/train", transform)').count()).toBe(1);
    const message = await exported();
    expect(message).toContain(`Wrote ${samples} samples`);
    expect(await readdir(join(root, '..', 'tree', 'train'))).toContain('cat');
    await page.getByText('There is a folder of this name already').first().waitFor();
    await expect.poll(() => run().isDisabled()).toBe(true);
  });

  it('is taken back by a button that says how many files go, all but what was changed since', async () => {
    const tree = join(root, '..', 'tree');
    const undo = page.getByRole('button', { name: `Undo: remove ${samples} files` });
    await undo.waitFor();
    const changed = join(tree, 'train', 'cat', 'mine.txt');
    await writeFile(changed, 'mine');
    await undo.click();
    await page.getByText(`Removed ${samples} files that the export made in`).waitFor();
    await undo.waitFor({ state: 'detached' });
    expect(await readdir(tree, { recursive: true })).toEqual(
      expect.arrayContaining([join('train', 'cat', 'mine.txt')]),
    );
    expect((await readdir(tree, { recursive: true, withFileTypes: true })).filter((one) => one.isFile())).toHaveLength(1); // prettier-ignore
    await rm(tree, { recursive: true });
  });

  it('by reflinks is made, or says which picture has none and what to choose instead', async () => {
    await choose('Class folders');
    await page.getByRole('combobox', { name: 'pictures' }).selectOption('reflink');
    await page.getByText(`${samples} pictures, linked`).waitFor();
    await page.getByRole('textbox', { name: 'Name of the file or folder' }).fill('clones');
    const before = new Set((await jobs()).map(({ id }) => id));
    const own = async () => (await jobs()).find(({ id }) => !before.has(id));
    await run().click();
    await expect.poll(async () => (await own())?.state, { timeout: 30_000 }).toMatch(/done|failed/);
    const { state } = (await own())!;
    if (state === 'failed') {
      await page
        .getByText(/^No reflink of .*can be made/)
        .first()
        .waitFor();
      await page
        .getByText(/or with copies, hard links or symbolic links/)
        .first()
        .waitFor();
    }
    expect((await readdir(join(root, '..'))).includes('clones')).toBe(state === 'done');
    await rm(join(root, '..', 'clones'), { recursive: true, force: true });
    await page.getByRole('combobox', { name: 'pictures' }).selectOption('copy');
  });

  it('is a table, with the rows that the dry run counted', async () => {
    await choose('CSV');
    await page.getByText(`${samples} rows`).waitFor();
    await page.getByRole('textbox', { name: 'Name of the file or folder' }).fill('');
    await exported();
    const text = await readFile(join(root, '..', 'pets.csv'), 'utf8');
    expect(text.trim().split('\n')).toHaveLength(samples + 1);
  });

  it('is shards of a size', async () => {
    await choose('WebDataset');
    const size = page.getByRole('spinbutton', { name: 'MB an archive' });
    await size.fill('1');
    await page.getByRole('textbox', { name: 'Name of the file or folder' }).fill('shards');
    await exported();
    const found = await readdir(join(root, '..', 'shards'));
    expect(found).toEqual(expect.arrayContaining(['train-000000.tar', 'val-000000.tar']));
  });
});

it('gives lines to train from it, in the language that is chosen', async () => {
  await choose('Winnow manifest');
  const code = () => page.locator('pre').innerText();
  await expect.poll(code).toContain('from winnow_loader import ManifestDataset');
  for (const [name, part] of [
    ['Lightning', 'L.Trainer('],
    ['Hugging Face', 'from transformers import Trainer'],
    ['TypeScript', "from 'winnow-data/loader'"],
  ] as const) {
    await page.getByText(name, { exact: true }).last().click();
    await expect.poll(code).toContain(part);
  }
  await page.getByRole('button', { name: 'Copy: TypeScript' }).click();
  await page.getByRole('button', { name: 'Copied' }).waitFor();
});

it('made no browser complain', () => {
  expect(complaints).toEqual([]);
});
