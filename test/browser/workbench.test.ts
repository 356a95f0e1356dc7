import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { ImageRow } from '../../src-shared/contract/values.ts';
import type { ServedEngine } from '../support/served-engine.ts';
import { hearConsole, openWorkbench } from '../support/workbench.ts';

/** With WINNOW_PICTURES=FOLDER what fails is photographed. */
const pictures = process.env.WINNOW_PICTURES;

let served: ServedEngine;
let page: Page;
let dataset: string;
let complaints: string[];
let close: () => Promise<void>;

beforeAll(async () => {
  ({ served, page, dataset, complaints, close } = await openWorkbench({
    viewport: { width: 1440, height: 900 },
  }));
  hearConsole({ page, complaints });
  await page.goto(`${served.url}#/${dataset}/grid`);
  await page.getByRole('gridcell').first().waitFor();
});

afterAll(() => close?.());

afterEach(async ({ task }) => {
  if (!pictures || task.result?.state !== 'fail') return;
  mkdirSync(pictures, { recursive: true });
  await page.screenshot({
    path: join(pictures, `failed-${task.name.slice(0, 24).replaceAll(/\W/g, '-')}.png`),
  });
});

async function press(...keys: string[]): Promise<void> {
  for (const key of keys) await page.keyboard.press(key);
}

async function rows(query: string): Promise<ImageRow[]> {
  const { client } = served.engine;
  const { view, count } = await client.views.open({
    dataset,
    query,
    sort: { by: 'path', descending: false },
  });
  return count === 0 ? [] : client.views.slice({ dataset, view, start: 0, count });
}

const paths = async (query: string): Promise<string[]> => (await rows(query)).map(({ path }) => path);
const eventually = (query: string, expected: string[]): Promise<void> =>
  expect.poll(() => paths(query), { timeout: 8_000 }).toEqual(expected);

async function leakCount(): Promise<number> {
  return (await served.engine.client.duplicates.list({ dataset, distance: null })).leaks;
}

describe('splits', () => {
  it('shows what a split would do, does it, and takes it back', async () => {
    await press('s');
    const apply = page.getByRole('button', { name: /^Apply, move/ });
    await expect.poll(() => apply.textContent()).toMatch(/move 24/);
    await page.getByRole('spinbutton', { name: 'Percent in test' }).fill('30');
    await page.getByRole('alert').filter({ hasText: '120 %' }).waitFor();
    expect(await apply.isDisabled()).toBe(true);
    await page.getByRole('spinbutton', { name: 'Percent in train' }).fill('60');
    await page.getByRole('alert').waitFor({ state: 'hidden' });
    await page.getByRole('heading', { name: /would move/ }).waitFor();
    await page.waitForTimeout(400);
    const shown = await page.locator('tfoot').first().innerText();
    const moving = Number(/move (\d+)/.exec((await apply.textContent())!)![1]);
    await page.locator('h2').first().click();
    await press('Control+Enter');
    await page.getByRole('heading', { name: 'Nothing would move' }).waitFor();
    const { batches } = await served.engine.client.edits.history({ dataset, limit: 1 });
    expect(batches[0]).toMatchObject({ kind: 'splitRatios', count: moving });
    const samples = async (split: string) => (await rows(`split:${split} verdict:ok -label:none`)).length;
    const numbers = shown.split(/\s+/).map(Number);
    expect([numbers[2], numbers[4], numbers[6]]).toEqual([
      await samples('train'),
      await samples('val'),
      await samples('test'),
    ]);
    await press('Control+z');
    await eventually('-split:none', []);
    await press('Control+Shift+Z');
    await expect.poll(() => rows('-split:none').then((all) => all.length)).toBe(moving);
  });

  it('finds a copy in another split, and brings it to its keeper by one key', async () => {
    const { client } = served.engine;
    const [copy] = await rows('path:cat/copy');
    const other = copy!.split === 'val' ? 'train' : 'val';
    await client.edits.apply({
      dataset,
      target: { ids: [copy!.id] },
      change: { kind: 'split', split: other },
    });
    await page.getByText('1 group, 2 files').waitFor();
    expect(await leakCount()).toBe(1);
    await press('f');
    await page.getByText('0 groups, 0 files').waitFor();
    expect(await leakCount()).toBe(0);
    const [one] = (await client.edits.history({ dataset, limit: 1 })).batches;
    expect(one).toMatchObject({ kind: 'splitEach', count: 1 });
    await press('Control+z');
    await page.getByText('1 group, 2 files').waitFor();
    await page
      .getByRole('button', { name: 'Fix the group of copy.jpg' })
      .or(page.getByRole('button', { name: 'Fix the group of cat-1.jpg' }))
      .click();
    await page.getByText('0 groups, 0 files').waitFor();
  });
});

describe('issues', () => {
  it('has a card for every verdict and notice, and drops what one counts', async () => {
    await press('i');
    const card = page.locator('#issue-truncated');
    await card.getByRole('button', { name: 'Drop 1' }).click();
    await card.getByText('dropped').waitFor();
    await eventually('dropped', ['dog/cut.jpg']);
    await press('Control+z');
    await eventually('dropped', []);
    for (const issue of ['empty', 'not-an-image', 'exact-duplicate'])
      await page.locator(`#issue-${issue}`).waitFor();
    expect(await page.locator('#issue-damaged').count()).toBe(0);
  });

  it('counts with the slider what a query finds, and opens just that', async () => {
    const slider = page.getByRole('slider', { name: 'Threshold of blurry' });
    const count = page.locator('#issue-blurry').getByRole('status');
    await slider.focus();
    await press('End');
    const all = await rows('sharpness<0.3');
    expect(all.length).toBeGreaterThan(10);
    await expect.poll(() => count.textContent()).toBe(String(all.length));
    await press('Home');
    await expect.poll(() => count.textContent()).toBe('0');
    await press('ArrowRight', 'ArrowRight');
    const some = await paths('sharpness<0.01');
    await expect.poll(() => count.textContent()).toBe(String(some.length));
    await press('End');
    await expect.poll(() => count.textContent()).toBe(String(all.length));
    await page.locator('#issue-blurry').getByRole('button', { name: 'Open in grid' }).click();
    await page.getByRole('grid', { name: new RegExp(`\\b${all.length} image`) }).waitFor();
    expect(decodeURIComponent(page.url())).toContain('sharpness<0.3');
  });
});

describe('duplicates', () => {
  it('puts label conflicts first, and settles one by key', async () => {
    const { client } = served.engine;
    const [copy] = await rows('path:dog/copy');
    await client.edits.apply({ dataset, target: { ids: [copy!.id] }, change: { kind: 'label', classId: 0 } });
    await press('d');
    await page.getByRole('radio', { name: 'All 2' }).waitFor();
    await page.getByRole('button', { name: /2 files label-conflict/ }).waitFor();
    const groups = page.getByRole('group', { name: 'Groups' }).getByRole('button');
    expect(await groups.first().getAttribute('aria-current')).toBe('true');
    expect(await groups.first().innerText()).toContain('label-conflict');
    // The keeper is dog/copy.jpg: nothing tells the two apart, and its path comes first. All are dog.
    await press('2');
    await eventually('path:dog/copy label:dog', ['dog/copy.jpg']);
    await page.getByText('label-conflict').first().waitFor({ state: 'hidden' });
    await press('ArrowRight', 'Enter');
    await eventually('dropped', ['dog/copy.jpg']);
    await page.getByText('1 decided').waitFor();
    expect(await page.getByRole('heading', { name: 'Group 2 of 2' }).count()).toBe(1);
  });

  it('flickers in one place, zooms together, and keeps what are no duplicates', async () => {
    expect(await page.locator('.pane').count()).toBe(2);
    await press('z');
    const places = await page
      .locator('.pane img')
      .evaluateAll((all) => all.map((one) => (one as HTMLElement).style.cssText));
    expect(new Set(places).size).toBe(1);
    await press('f');
    await expect.poll(() => page.locator('.pane').count()).toBe(1);
    const first = await page.locator('.pane img').getAttribute('src');
    await press('f');
    await expect.poll(() => page.locator('.pane img').getAttribute('src')).not.toBe(first);
    await press('Escape', 'n');
    await eventually('kept', ['cat/cat-1.jpg', 'cat/copy.jpg']);
    await page.getByText('2 decided').waitFor();
    await press('Control+z');
    await eventually('kept', []);
    await press('Control+z');
    await eventually('dropped', []);
  });
});

describe('classes', () => {
  it('renames a class by key, and takes it back', async () => {
    const { client } = served.engine;
    const nameOf = async (id: number) =>
      (await client.classes.list({ dataset })).find((one) => one.id === id)!.name;
    await press('c', '3');
    const field = page.getByRole('textbox', { name: 'Name' });
    await expect.poll(() => field.inputValue()).toBe('fox');
    await field.fill('dog');
    await page.getByRole('alert').filter({ hasText: 'named dog already' }).waitFor();
    expect(await page.getByRole('button', { name: 'Rename', exact: true }).isDisabled()).toBe(true);
    await field.fill('red fox');
    await press('Enter');
    await expect.poll(() => nameOf(2)).toBe('red fox');
    await page.getByRole('heading', { name: 'Edit red fox' }).waitFor();
    expect(await page.getByRole('list', { name: 'Images of red fox' }).getByRole('button').count()).toBe(3);
  });

  it('merges a class into another, which keeps its index with no files', async () => {
    await page.getByRole('combobox', { name: 'into' }).selectOption({ label: 'dog' });
    await page.getByRole('button', { name: 'Merge 3 into dog' }).click();
    await eventually('path:fox/ label:dog', ['fox/fox-17.jpg', 'fox/fox-18.jpg', 'fox/page.jpg']);
    await page.getByRole('row', { name: /red fox 2 0 0/ }).waitFor();
    await page.locator('h2').first().click();
    await press('Control+z');
    await eventually('path:fox/ label:"red fox"', ['fox/fox-17.jpg', 'fox/fox-18.jpg', 'fox/page.jpg']);
    await press('Control+z');
    await eventually('path:fox/ label:fox', ['fox/fox-17.jpg', 'fox/fox-18.jpg', 'fox/page.jpg']);
  });
});

it('shows no broken picture where a file has none', async () => {
  const { count } = await served.engine.client.views.open({
    dataset,
    query: 'verdict:empty,not-an-image',
    sort: { by: 'path', descending: false },
  });
  expect(count).toBe(2);
  await page.goto(`${served.url}#/${dataset}/image?q=verdict:empty,not-an-image`);
  const strip = page.getByRole('group', { name: 'Images before and after' }).locator('img');
  await expect
    .poll(() => strip.evaluateAll((images) => images.map((image) => getComputedStyle(image).visibility)))
    .toEqual(['hidden', 'hidden']);
});

it('made no browser complain', () => {
  expect(complaints).toEqual([]);
});
