import { appendFile, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchBrowser } from '../support/browser.ts';
import { generateCatalogue } from '../support/generated-catalogue.ts';
import { serveEngine, type ServedEngine } from '../support/served-engine.ts';

const images = 6000;
const pathOf = (i: number): string =>
  `folder-${String((i * 7919) % 500).padStart(3, '0')}/photograph-${String(i).padStart(7, '0')}.jpg`;

let served: ServedEngine;
let browser: Browser;
let page: Page;
let folder: string;
let dataset: string;
const complaints: string[] = [];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'winnow-importing-'));
  const catalogue = join(folder, 'many.winnow');
  generateCatalogue(catalogue, images);
  const rows = Array.from({ length: images }, (_, i) => `${pathOf(i + 1)},fox\n`).join('');
  await writeFile(join(folder, 'labels.csv'), `path,label\n${rows}`);
  // The same again and again, so that there is time to cancel it.
  await writeFile(join(folder, 'long.csv'), 'path,label\n');
  for (let i = 0; i < 400; i++) await appendFile(join(folder, 'long.csv'), rows);
  served = await serveEngine();
  browser = await launchBrowser();
  dataset = served.engine.parts.datasets.openCatalogue(catalogue).id;
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
  page = await context.newPage();
  page.setDefaultTimeout(20_000);
  page.on('pageerror', (error) => complaints.push(String(error)));
  await page.goto(`${served.url}#/${dataset}/import`);
});
afterAll(async () => {
  await browser?.close();
  await served?.close();
  await rm(folder, { recursive: true, force: true });
});

const file = () => page.getByRole('textbox').first();
const look = () => page.getByRole('button', { name: /^Look/ }).click();
const imports = async () => (await served.engine.client.jobs.list()).filter(({ kind }) => kind === 'import');

describe('an import', () => {
  it('shows how far it is, and is cancelled in the status bar', async () => {
    await file().fill(join(folder, 'long.csv'));
    await look();
    const progress = page.getByRole('progressbar', { name: 'Reading long.csv' });
    await progress.waitFor();
    await expect
      .poll(async () => Number(await progress.getAttribute('aria-valuenow')), { timeout: 20_000 })
      .toBeGreaterThan(0);
    await page.getByRole('button', { name: 'Cancel: Reading long.csv' }).click();
    await progress.waitFor({ state: 'detached' });
    expect((await imports())[0]).toMatchObject({ state: 'cancelled' });
    // Nothing was found, and nothing is wrong.
    expect(await page.getByRole('alert').count()).toBe(0);
  });

  it('is looked at, read in, and taken back', async () => {
    await file().fill(join(folder, 'labels.csv'));
    await look();
    await page.getByRole('button', { name: /^Import into 6,000 images/ }).click();
    await page.getByText('Imported labels.csv for 6,000 images').waitFor();
    const { catalogue } = served.engine.parts.datasets.get(dataset);
    expect(catalogue.openView('label:fox', { by: 'path', descending: false })).toHaveLength(images);
    await page.getByRole('button', { name: /^Undo/ }).last().click();
    await expect
      .poll(() => catalogue.openView('label:fox', { by: 'path', descending: false }).length)
      .toBe(0);
  });
});

it('made no browser complain', () => {
  expect(complaints).toEqual([]);
});
