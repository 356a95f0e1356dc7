import type { Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ServedEngine } from '../support/served-engine.ts';
import { hearConsole, openWorkbench } from '../support/workbench.ts';

let served: ServedEngine;
let page: Page;
let dataset: string;
let complaints: string[];
let close: () => Promise<void>;

beforeAll(async () => {
  ({ served, page, dataset, complaints, close } = await openWorkbench());
  hearConsole({ page, complaints });
  await page.goto(`${served.url}#/${dataset}/grid`);
  await page.getByRole('gridcell').first().waitFor();
});

afterAll(() => close?.());

const query = () => new URLSearchParams(new URL(page.url()).hash.split('?')[1]).get('q') ?? '';
const counted = async (text: string) =>
  (await served.engine.client.issues.look({ dataset, query: text, examples: 0 })).count;

/** Drags over a chart, from and to a share of its width. */
async function drag(chart: Locator, from: number, to: number): Promise<void> {
  const bars = chart.locator('.u-over');
  await bars.scrollIntoViewIfNeeded();
  // A chart is drawn anew when its numbers have changed.
  await expect.poll(() => bars.boundingBox()).not.toBeNull();
  const box = (await bars.boundingBox())!;
  const y = box.y + box.height / 2;
  await page.mouse.move(box.x + box.width * from, y);
  await page.mouse.down();
  await page.mouse.move(box.x + box.width * ((from + to) / 2), y);
  await page.mouse.move(box.x + box.width * to, y);
  await page.mouse.up();
}

describe('charts over the grid', () => {
  const chart = (name: string) => page.getByRole('slider', { name: `${name}: drag to filter` });

  it('filter the grid by what is brushed, and show what was cut off beside it', async () => {
    await page.getByRole('button', { name: 'Charts' }).click();
    await drag(chart('Width'), 0.6, 0.99);
    await expect.poll(query).toMatch(/^width>=\d+$/);
    const wide = await counted(query());
    expect(wide).toBe(await counted('width>=300'));
    await page.getByRole('grid', { name: new RegExp(`\\b${wide} image`) }).waitFor();
    // The chart itself leaves its own part of the query aside.
    const { edges, counts } = await served.engine.client.charts.histogram({
      dataset,
      query: '',
      field: 'width',
      buckets: 32,
    });
    expect(counts.reduce((sum, count) => sum + count, 0)).toBe(await counted(`width>=${edges[0]}`));
    await expect.poll(() => chart('Width').getAttribute('aria-valuemax')).toBe('31');
    await page.getByRole('button', { name: 'Take the filter of Width away' }).click();
    await expect.poll(query).toBe('');
  });

  it('filter by key as well', async () => {
    await chart('Brightness').focus();
    await page.keyboard.press('Home');
    for (let i = 0; i < 3; i++) await page.keyboard.press('Shift+ArrowRight');
    const said = (await chart('Brightness').getAttribute('aria-valuetext'))!;
    await page.keyboard.press('Enter');
    await expect.poll(query).toMatch(/^brightness<[\d.]+$/);
    expect(await counted(query())).toBe(Number(/(\d+) images?$/.exec(said)![1]));
    await chart('Brightness').focus();
    await page.keyboard.press('Delete');
    await expect.poll(query).toBe('');
  });

  it('filter by classes that stand side by side', async () => {
    await drag(chart('Class'), 0.4, 0.95);
    await expect.poll(query).toBe('label:dog,fox');
    await page.getByRole('button', { name: 'Take the filter of Class away' }).click();
    await expect.poll(query).toBe('');
    await page.getByRole('button', { name: 'Charts' }).click();
    await expect.poll(() => chart('Class').count()).toBe(0);
  });
});

describe('weights', () => {
  const row = (name: string) => page.getByRole('row', { name: new RegExp(`\\b${name}\\b`) });

  it('forecast what the engine’s sampler draws, beside the unweighted draws', async () => {
    await page.goto(`${served.url}#/${dataset}/weights`);
    await page.getByText('Effective number').click();
    const slider = page.getByRole('slider', { name: 'β of the effective number' });
    await slider.focus();
    await page.keyboard.press('Home');
    for (let i = 0; i < 4; i++) await page.keyboard.press('ArrowRight');
    await expect.poll(() => slider.getAttribute('aria-valuetext')).toBe('0.9');
    await page.getByRole('spinbutton', { name: 'seed' }).fill('99');
    await page.keyboard.press('Enter');
    const { weighted, unweighted } = await served.engine.client.weights.forecast({
      dataset,
      split: 'all',
      scheme: 'effective',
      beta: 0.9,
      sampler: { kind: 'weighted', replacement: true },
      seed: 99,
    });
    const cells = async (name: string) => (await row(name).innerText()).split(/\s+/).filter(Boolean);
    for (const [i, name] of ['cat', 'dog', 'fox'].entries()) {
      const [own, before] = [weighted.classes[i]!, unweighted.classes[i]!];
      await expect
        .poll(async () => (await cells(name)).slice(-5))
        .toEqual([
          String(Math.round(own.expectedDraws!)),
          String(own.draws),
          String(before.draws),
          String(own.neverDrawn),
          `×${own.mostDraws}`,
        ]);
    }
    await page
      .getByRole('button', { name: new RegExp(`drawn ${weighted.mostRepeated[0]!.draws} times`) })
      .first()
      .waitFor();
  });

  it('are applied with the beta that was looked at, and taken back', async () => {
    await page.getByRole('button', { name: /^Apply to/ }).click();
    await page.getByText('stored as shown').waitFor();
    const { client } = served.engine;
    const [batch] = (await client.edits.history({ dataset, limit: 1 })).batches;
    expect(batch).toMatchObject({ kind: 'weightScheme', summary: expect.stringContaining('beta 0.9)') });
    await page.locator('h2').first().click();
    await page.keyboard.press('Control+z');
    await page.getByText('not applied yet').waitFor();
  });

  it('are multiplied for what a query finds', async () => {
    const field = page.getByRole('textbox', { name: 'What the query finds' });
    await field.fill('label:fxo');
    await page.getByRole('status').filter({ hasText: 'There is no class "fxo"' }).waitFor();
    await field.fill('label:fox');
    await page.getByRole('spinbutton', { name: 'By how much, or to what' }).fill('3');
    await page.getByRole('button', { name: 'Weigh 3' }).click();
    await expect.poll(() => counted('label:fox weight=3')).toBe(3);
    await page.locator('h2').first().click();
    await page.keyboard.press('Control+z');
    await expect.poll(() => counted('weight=3')).toBe(0);
  });
});

it('made no browser complain', () => {
  expect(complaints.filter((one) => !one.includes('404'))).toEqual([]);
});
