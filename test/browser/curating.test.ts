import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { ImageRow } from '../../src-shared/contract/values.ts';
import { launchBrowser } from '../support/browser.ts';
import { serveEngine, type ServedEngine } from '../support/served-engine.ts';
import { sharedFolder } from '../support/shared-data.ts';

const shared = sharedFolder();
if (!shared)
  console.warn(
    'Skipped: curating 1,000 photographs in the browser. The folder ../shared with the photographs is not here.',
  );

/** With WINNOW_PICTURES=FOLDER each screen is photographed on the way, to be looked at. */
const pictures = process.env.WINNOW_PICTURES;

describe.skipIf(!shared)('curating 1,000 photographs with real keys', { timeout: 180_000 }, () => {
  let served: ServedEngine;
  let browser: Browser;
  let page: Page;
  const complaints: string[] = [];

  beforeAll(async () => {
    served = await serveEngine();
    browser = await launchBrowser();
    const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, colorScheme: 'dark' });
    page = await context.newPage();
    page.setDefaultTimeout(8_000);
    page.on('pageerror', (error) => complaints.push(String(error)));
    page.on('console', (message) => {
      if (message.type() === 'error') complaints.push(message.text());
    });
    if (pictures) mkdirSync(pictures, { recursive: true });
  });

  afterAll(async () => {
    await browser?.close();
    await served?.close();
  });

  async function picture(name: string): Promise<void> {
    if (pictures) await page.screenshot({ path: join(pictures, `${name}.png`) });
  }

  afterEach(async ({ task }) => {
    if (task.result?.state === 'fail')
      await picture(`failed-${task.name.slice(0, 20).replaceAll(/\W/g, '-')}`);
  });

  async function press(...keys: string[]): Promise<void> {
    for (const key of keys) await page.keyboard.press(key);
  }

  /** What the engine has, not what the page says. */
  async function rows(query: string): Promise<ImageRow[]> {
    const { client } = served.engine;
    const dataset = (await client.datasets.recent())[0]!.id;
    const { view, count } = await client.views.open({
      dataset,
      query,
      sort: { by: 'path', descending: false },
    });
    return count === 0 ? [] : client.views.slice({ dataset, view, start: 0, count: Math.min(count, 2000) });
  }

  const counted = async (query: string): Promise<number> => (await rows(query)).length;
  const eventually = (query: string, count: number): Promise<void> =>
    expect.poll(() => counted(query), { timeout: 10_000 }).toBe(count);

  it('opens the folder after showing what it would give', async () => {
    await page.goto(served.url);
    await page.locator('#folder').fill(join(shared!, 'data', 'photos'));
    await press('Enter');
    await page.getByText('1,000', { exact: false }).first().waitFor();
    await picture('start-preview');
    await page.getByRole('button', { name: /Open dataset/ }).click();
    await page.getByRole('gridcell').first().waitFor();
    await picture('scanning');
    await expect
      .poll(async () => (await served.engine.client.jobs.list())[0]?.state, { timeout: 60_000 })
      .toBe('done');
    await eventually('verdict:ok', 1000);
    await page.getByRole('grid', { name: /1,000/ }).waitFor();
  });

  it('relabels 20 and drops 5 by key', async () => {
    await page.getByRole('gridcell').first().click();
    await press('Home');
    for (let i = 0; i < 20; i++) await press('2');
    for (let i = 0; i < 5; i++) await press('x');
    await eventually('path:cat/ label:dog', 20);
    await eventually('dropped', 5);
    const touched = await rows('path:cat/ (label:dog or dropped)');
    expect(touched.map((row) => row.path)).toEqual(
      (await rows('path:cat/')).slice(0, 25).map((row) => row.path),
    );
    await picture('grid-edited');
  });

  it('undoes and redoes them, one by one, also after a reload', async () => {
    for (let i = 0; i < 25; i++) await press('Control+z');
    await eventually('path:cat/ label:cat -dropped', 500);
    await page.reload();
    await page.getByRole('gridcell').first().click();
    for (let i = 0; i < 25; i++) await press('Control+Shift+Z');
    await eventually('path:cat/ label:dog', 20);
    await eventually('dropped', 5);
  });

  it('changes a range as one batch, and asks before it changes more than 500', async () => {
    await page.getByRole('gridcell').first().click();
    await press('Home');
    for (let i = 0; i < 3; i++) await press('Shift+ArrowRight');
    await press('p');
    await eventually('kept', 4);
    await press('Control+z');
    await eventually('kept', 0);

    await press('Control+a', 'x');
    await page.getByRole('dialog').waitFor();
    await picture('confirm');
    expect(await counted('dropped')).toBe(5);
    await press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'hidden' });
    // With Ctrl it says yes, whichever button has the focus.
    await press('p');
    await page.getByRole('dialog').locator(':focus').waitFor();
    await press('Control+Enter');
    await eventually('kept', 1000);
    await press('Control+z');
    await eventually('kept', 0);
    expect(await counted('dropped')).toBe(5);
    await press('Escape');
  });

  it('narrows by what is typed, and says what is wrong with it', async () => {
    await press('/');
    await page.keyboard.type('label:dog path:cat/');
    await press('Enter');
    await page.getByRole('grid', { name: /\b20\b/ }).waitFor();
    await picture('query');
    await press('/');
    await page.keyboard.type(' label:bird');
    await press('Enter');
    await page.getByRole('alert').filter({ hasText: 'bird' }).first().waitFor();
    await picture('query-wrong');
    // The browser itself notes the refusal; anything else that it notes is a fault of ours.
    expect(complaints.splice(0)).toEqual([expect.stringContaining('404')]);
    // All of it, tokens too, is replaced as in any field.
    await press('/');
    await press('Control+a');
    await page.keyboard.type('path:dog/');
    await press('Enter');
    await page.getByRole('grid', { name: /\b500\b/ }).waitFor();
    // To look at it, or to copy it, changes nothing. After a mistake the field keeps the focus.
    await press('Escape');
    await press('/');
    await press('Control+a');
    expect(await page.locator('#search').inputValue()).toBe('path:dog/');
    await press('Escape');
    await page.getByRole('listitem').filter({ hasText: 'path:dog/' }).waitFor();
    await page.getByRole('grid', { name: /\b500\b/ }).waitFor();
    await press('/');
    await press('Control+a');
    await press('Backspace');
    await press('Enter');
    await page.getByRole('grid', { name: /1,000/ }).waitFor();
  });

  it('shows one image, labels it, and goes on to the next by itself', async () => {
    await page.getByRole('gridcell').first().click();
    await press('Home');
    await press('Enter');
    await page.getByText('1 of 1,000').first().waitFor();
    await picture('single');
    await press('1');
    await page.getByText('2 of 1,000').first().waitFor();
    await eventually('path:cat/ label:dog', 19);
    await press('Control+z');
    await eventually('path:cat/ label:dog', 20);
    await press('Escape');
    await page.getByRole('gridcell').first().waitFor();
  });

  it('shows every other screen without a complaint of the browser', async () => {
    for (const [key, name, sign] of [
      ['w', 'weights', 'Inverse'],
      ['t', 'transforms', 'Stages'],
      ['m', 'import', 'No file yet'],
      ['e', 'export', 'What goes out'],
      ['h', 'history', 'Labelled'],
    ] as const) {
      await press(key);
      await page.getByText(sign, { exact: false }).first().waitFor();
      await page.waitForTimeout(pictures ? 1500 : 100);
      await picture(name);
    }
    expect(complaints).toEqual([]);
  });
});
