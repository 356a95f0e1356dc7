import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ServedEngine } from '../support/served-engine.ts';
import { openWorkbench } from '../support/workbench.ts';

let served: ServedEngine;
let browser: Browser;
let page: Page;
let dataset: string;
let complaints: string[];
let close: () => Promise<void>;

beforeAll(async () => {
  ({ served, browser, page, dataset, complaints, close } = await openWorkbench());
  await page.goto(`${served.url}#/${dataset}/classes`);
  await page.getByRole('heading', { name: '3 classes' }).waitFor();
});

afterAll(() => close?.());

const counted = async (query: string) =>
  (await served.engine.client.issues.look({ dataset, query, examples: 0 })).count;
const order = () =>
  page
    .locator('.choose')
    .evaluateAll((all) => all.map((one) => (one as HTMLElement).innerText.trim()).slice(0, 3));
const indices = async () =>
  (await served.engine.client.classes.indices({ dataset })).classes.map(({ index }) => index);

describe('the average image of a class', () => {
  it('is the mean of its thumbnails', async () => {
    const average = page.getByRole('region', { name: 'Average of cat' });
    // 11 cats, none of them dropped or broken.
    await average.getByText('of 11 images, at 64 × 64').waitFor();
    const found = await average
      .locator('canvas')
      .first()
      .evaluate((canvas) => {
        const { data } = (canvas as HTMLCanvasElement).getContext('2d')!.getImageData(0, 0, 64, 64);
        return [0, 1, 2].map((c) => data.filter((_, i) => i % 4 === c).reduce((a, b) => a + b, 0) / 64 / 64);
      });
    // What the engine counts of the decoded files themselves.
    const { client, parts } = served.engine;
    const split = { kind: 'split', split: 'cats' } as const;
    await client.edits.apply({ dataset, target: { query: 'label:cat' }, change: split });
    const job = await client.statistics.start({ dataset, split: 'cats', recipe: [], orientation: 'ignore' });
    await parts.jobs.finished(job.id);
    const { mean } = (await client.statistics.get({ dataset, split: 'cats' }))!;
    await client.edits.undo({ dataset });
    // Thumbnails are JPEGs, and smaller: a few levels off.
    for (const [c, level] of found.entries()) expect(Math.abs(level - 255 * mean[c]!)).toBeLessThan(4);
  });
});

/** As a hand does it: the row is told of what hangs over it before it is let go. */
async function dragRow(from: number, to: number): Promise<void> {
  await page.locator('tbody .grip').nth(from).hover();
  await page.mouse.down();
  // The first movement begins the drag, the next one tells where it is.
  for (let i = 0; i < 2; i++) await page.locator('tbody tr').nth(to).hover();
  await page.locator('tbody tr.gap').waitFor();
  await page.mouse.up();
}

describe('the order of the classes', () => {
  it('is changed by key and by drag, which changes keys and no index', async () => {
    expect(await order()).toEqual(['cat', 'dog', 'fox']);
    await page.locator('.choose').nth(2).focus();
    await page.keyboard.press('Alt+ArrowUp');
    await expect.poll(order).toEqual(['cat', 'fox', 'dog']);
    await page.getByRole('status').filter({ hasText: 'fox has the key 2' }).waitFor();
    expect(await indices()).toEqual([0, 1, 2]);
    await dragRow(2, 0);
    await expect.poll(order).toEqual(['dog', 'cat', 'fox']);
    // Undo takes one move back at a time.
    await page.locator('h2').first().click();
    await page.keyboard.press('Control+z');
    await expect.poll(order).toEqual(['cat', 'fox', 'dog']);
    await page.keyboard.press('Control+Shift+z');
    await expect.poll(order).toEqual(['dog', 'cat', 'fox']);
    // The key gives the class that stands there.
    await page.keyboard.press('3');
    await page.getByRole('heading', { name: 'Edit fox' }).waitFor();
    await page.keyboard.press('g');
    await page.getByRole('gridcell').first().click();
    await page.keyboard.press('Home');
    await page.keyboard.press('1');
    await expect.poll(() => counted('path:cat/cat-1 label:dog')).toBe(1);
    await page.keyboard.press('Control+z');
    await expect.poll(() => counted('path:cat/cat-1 label:dog')).toBe(0);
    await page.keyboard.press('c');
  });

  it('gives a class one of nine colours', async () => {
    await page.keyboard.press('1');
    await page.getByRole('heading', { name: 'Edit dog' }).waitFor();
    await page.locator('.colour[title=red]').click();
    await expect.poll(() => page.locator('.choose .sw').first().getAttribute('class')).toContain('c9');
  });

  it('is kept with the dataset, so that another browser shows the same', async () => {
    const elsewhere = await browser.newContext({ viewport: { width: 1280, height: 800 } });
    const other = await elsewhere.newPage();
    await other.goto(`${served.url}#/${dataset}/classes`);
    const first = other.locator('.choose').first();
    await expect.poll(() => first.innerText()).toBe('dog');
    expect(await first.locator('.sw').getAttribute('class')).toContain('c9');
    await elsewhere.close();
    await page.keyboard.press('Control+z');
    await expect.poll(() => page.locator('.choose .sw').first().getAttribute('class')).toContain('c2');
  });
});

describe('compacting', () => {
  it('says which indices change, changes them, and takes that back', async () => {
    const { client } = served.engine;
    await client.edits.apply({
      dataset,
      target: { query: 'label:cat' },
      change: { kind: 'label', classId: 1 },
    });
    const section = page.getByRole('region', { name: '3 indices would change' });
    await section.getByText('cat: 0 → retired').waitFor();
    await section.getByText('dog: 1 → 0').waitFor();
    await section.getByText('fox: 2 → 1').waitFor();
    await section.getByRole('button', { name: 'Compact indices' }).click();
    await expect.poll(indices).toEqual([null, 0, 1]);
    await page.getByRole('row', { name: /cat retired 0 0/ }).waitFor();
    await page.locator('h2').first().click();
    await page.keyboard.press('Control+z');
    await expect.poll(indices).toEqual([0, 1, 2]);
    await page.keyboard.press('Control+z');
    await expect.poll(() => counted('label:cat')).toBe(11);
    await expect.poll(() => page.getByRole('button', { name: 'Compact indices' }).count()).toBe(0);
  });
});

describe('protected folders', () => {
  it('keep what lies in them, whichever is kept, also after a reload', async () => {
    await page.keyboard.press('d');
    await page.getByRole('heading', { name: 'Group 1 of 2' }).waitFor();
    const field = page.getByRole('textbox', { name: 'Protected folders' });
    const shields = page.getByRole('img', { name: 'in a protected folder' });
    // Both groups lie in one folder each: cat-1 and its copy, dog-11 and its copy.
    await field.fill('cat/, ./dog');
    await page.keyboard.press('Enter');
    await expect.poll(() => shields.count()).toBe(2);
    await page.locator('h2').first().click();
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Group 2 of 2' }).waitFor();
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Group 1 of 2' }).waitFor();
    expect(await counted('dropped')).toBe(0);

    await page.reload();
    await expect.poll(() => field.inputValue()).toBe('cat, dog');
    await field.fill('elsewhere');
    await page.keyboard.press('Enter');
    await expect.poll(() => shields.count()).toBe(0);
    await page.locator('h2').first().click();
    await page.keyboard.press('Enter');
    await expect.poll(() => counted('dropped')).toBe(1);
    await page.keyboard.press('Control+z');
    await expect.poll(() => counted('dropped')).toBe(0);
  });
});

describe('a class by its name', () => {
  it('is found as it is typed, or made, and given', async () => {
    await page.keyboard.press('g');
    await page.getByRole('gridcell').first().click();
    await page.keyboard.press('Home');
    const options = page.getByRole('dialog', { name: 'Give a class' }).getByRole('option');
    await page.keyboard.press('k');
    await expect.poll(() => options.count()).toBe(3);
    await page.keyboard.type('o');
    // fox and dog hold it, and it is no class yet.
    await expect.poll(() => options.allInnerTexts()).toHaveLength(3);
    await page.keyboard.press('Backspace');
    await page.keyboard.type('fo');
    await expect.poll(() => options.first().innerText()).toContain('fox');
    await page.keyboard.press('Enter');
    await expect.poll(() => counted('path:cat/cat-1 label:fox')).toBe(1);
    await page.keyboard.press('Control+z');
    await page.keyboard.press('Home');
    await page.keyboard.press('k');
    await page.keyboard.type('wild cat');
    await expect.poll(() => options.allInnerTexts()).toHaveLength(1);
    await page.keyboard.press('Enter');
    await expect.poll(() => counted('label:"wild cat"')).toBe(1);
    await page.keyboard.press('Control+z');
    await expect.poll(() => counted('label:"wild cat"')).toBe(0);
    await page.keyboard.press('c');
    await page.getByRole('heading', { name: '4 classes' }).waitFor();
  });
});

it('made no browser complain', () => {
  expect(complaints).toEqual([]);
});
