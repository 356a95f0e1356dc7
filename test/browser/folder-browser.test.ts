import { mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createEngine, type Engine } from '../../src-main/engine/create-engine.ts';
import { serve, type RunningServer } from '../../src-main/server/serve.ts';
import { launchBrowser } from '../support/browser.ts';
import { imageFolder } from '../support/image-folder.ts';

let engine: Engine;
let server: RunningServer;
let browser: Browser;
let page: Page;
let root: string;
let data: string;

beforeAll(async () => {
  root = await realpath(
    await imageFolder({ 'animals/cat/1.jpg': 1, 'animals/dog/2.jpg': 2, 'plants/3.jpg': 3 }),
  );
  data = await mkdtemp(join(tmpdir(), 'winnow-folders-'));
  const rendererFolder = fileURLToPath(new URL('../../out/renderer', import.meta.url));
  engine = createEngine({
    door: 'browser',
    dataFolder: data,
    rendererFolder,
    decoders: 1,
    allowedRoots: [root],
  });
  server = await serve({ engine });
  browser = await launchBrowser();
  page = await browser.newPage();
  page.setDefaultTimeout(20_000);
  await page.goto(server.url);
});
afterAll(async () => {
  await browser?.close();
  await server?.close();
  await engine?.close();
  for (const folder of [join(root, '..'), data]) await rm(folder, { recursive: true, force: true });
});

it('walks to a folder by key, looks into it, and opens it', async () => {
  await page.getByRole('button', { name: 'Browse…' }).click();
  const dialog = page.getByRole('dialog', { name: 'Choose a folder' });
  await dialog.getByRole('button', { name: root }).waitFor();
  await page.keyboard.press('Enter');
  await dialog.getByRole('button', { name: 'animals' }).waitFor();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await dialog.getByText('There is no folder in here.').waitFor();
  await dialog.getByRole('button', { name: 'One folder up' }).click();
  await dialog.getByRole('button', { name: 'animals' }).click();
  await dialog.getByRole('button', { name: 'dog' }).waitFor();
  await dialog.getByRole('button', { name: 'Look inside' }).click();
  await page.getByRole('button', { name: /Open dataset/ }).click();
  await page.getByRole('gridcell').first().waitFor();
  expect(await page.title()).toContain('animals');
});

it('says no to a folder outside that is typed', async () => {
  await page.goto(`${server.origin}/#/`);
  await page.getByLabel('Path of the folder').fill(tmpdir());
  await page.keyboard.press('Enter');
  await page.getByRole('alert').getByText('opens no folder outside').waitFor();
});
