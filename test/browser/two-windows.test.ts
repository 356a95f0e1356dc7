import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ImageRow } from '../../src-shared/contract/values.ts';
import type { ServedEngine } from '../support/served-engine.ts';
import { openPage, openWorkbench } from '../support/workbench.ts';

let served: ServedEngine;
let dataset: string;
let left: Page;
let right: Page;
let complaints: string[];
let close: () => Promise<void>;

beforeAll(async () => {
  const opened = await openWorkbench();
  ({ served, dataset, complaints, close } = opened);
  [left, right] = [opened.page, await openPage(opened.context, complaints)];
  for (const page of [left, right]) {
    page.setDefaultTimeout(30_000);
    await page.goto(`${served.url}#/${dataset}/grid`);
    await page.getByRole('gridcell').first().waitFor();
  }
});

afterAll(() => close?.());

async function rows(query: string): Promise<ImageRow[]> {
  const { client } = served.engine;
  const sort = { by: 'path', descending: false } as const;
  const { view, count } = await client.views.open({ dataset, query, sort });
  return count === 0 ? [] : client.views.slice({ dataset, view, start: 0, count });
}

async function press(page: Page, ...keys: string[]): Promise<void> {
  for (const key of keys) await page.keyboard.press(key);
}

async function focusOn(page: Page, n: number): Promise<void> {
  await press(page, 'g', 'Escape', 'Home');
  for (let i = 0; i < n; i++) await press(page, 'ArrowRight');
}

const cell = (page: Page, n: number) => page.locator(`#cell-${n}`);
const eventually = <T>(read: () => T | Promise<T>) => expect.poll(read, { timeout: 30_000 });
const undoOf = (page: Page) => page.getByRole('button', { name: /^(Undo: |Nothing to undo)/ });
const redoOf = (page: Page) => page.getByRole('button', { name: /^(Redo: |Nothing to redo)/ });
const saved = (page: Page) => page.getByText('All changes saved').waitFor();
/** How many the panel of filters counts under a name. */
const countOf = async (page: Page, name: string) =>
  (
    await page
      .getByRole('button', { name: new RegExp(`^${name}\\b`) })
      .first()
      .innerText()
  ).match(/\d+$/)?.[0];

describe('a change in one window', () => {
  it('stands in the other: label, counts, and what undo would take back', async () => {
    const before = Number(await countOf(right, 'dog'));
    await focusOn(left, 1);
    await press(left, '2');
    await eventually(() => cell(right, 1).innerText()).toContain('dog');
    await eventually(() => countOf(right, 'dog')).toBe(String(before + 1));
    await eventually(() => undoOf(right).getAttribute('aria-label')).toBe('Undo: Labelled 1 image dog');
    expect(await redoOf(right).isDisabled()).toBe(true);
  });

  it('is undone from the other, and can be redone from either', async () => {
    await press(right, 'Control+z');
    await eventually(() => cell(left, 1).innerText()).not.toContain('dog');
    await eventually(() => undoOf(left).isDisabled()).toBe(true);
    await eventually(() => redoOf(left).isDisabled()).toBe(false);
    await press(left, 'Control+Shift+Z');
    await eventually(() => cell(right, 1).innerText()).toContain('dog');
    await eventually(() => redoOf(right).isDisabled()).toBe(true);
  });

  it('that renames a class is told by its name everywhere', async () => {
    await press(left, 'c', '3');
    const name = left.getByRole('textbox', { name: 'Name' });
    await eventually(() => name.inputValue()).toBe('fox');
    await name.fill('red fox');
    await press(left, 'Enter');
    await eventually(() => countOf(right, 'red fox')).toBe('3');
    await press(right, 'End');
    await eventually(() => right.getByRole('gridcell', { name: /red fox/ }).count()).toBe(3);
    // The other window goes on with the class under its new name, and takes the rename back.
    await press(right, '/');
    await right.keyboard.type('label:"red fox" ');
    await press(right, 'Enter');
    await right.getByRole('grid', { name: /\b3 images/ }).waitFor();
    await press(right, 'Escape');
    await undoOf(right).press('Enter');
    await left.getByRole('heading', { name: 'Edit fox' }).waitFor();
    expect((await served.engine.client.classes.list({ dataset }))[2]!.name).toBe('fox');
    await right.goto(`${right.url().split('#')[0]}#/${dataset}/grid`);
    await right.getByRole('grid', { name: /\b24 images/ }).waitFor();
  });
});

describe('changes at the same time', () => {
  it('of one image: both are in the history, the last one holds in both windows', async () => {
    await focusOn(left, 3);
    await focusOn(right, 3);
    const log = async () => (await served.engine.client.edits.history({ dataset, limit: 100 })).batches;
    const before = (await log()).length;
    await Promise.all([press(left, '2'), press(right, '3')]);
    await eventually(async () => (await log()).length).toBe(before + 2);
    const [row] = (await rows('')).slice(3, 4);
    const name = ['cat', 'dog', 'fox'][row!.classId!]!;
    expect((await log())[0]!.summary).toBe(`Labelled 1 image ${name}`);
    for (const page of [left, right]) await eventually(() => cell(page, 3).innerText()).toContain(name);
  });

  it('of many, as fast as keys go: both windows show what is stored', async () => {
    await focusOn(left, 0);
    await focusOn(right, 0);
    const burst = async (page: Page, label: string) => {
      for (let i = 0; i < 12; i++) await press(page, i % 3 === 2 ? ']' : label);
    };
    await Promise.all([burst(left, '1'), burst(right, '2')]);
    await Promise.all([saved(left), saved(right)]);
    const stored = (await rows('')).map(({ classId }) => ['cat', 'dog', 'fox'][classId!] ?? 'unlabelled');
    for (const page of [left, right])
      for (let n = 0; n < 10; n++) await eventually(() => cell(page, n).innerText()).toContain(stored[n]!);
    const weights = (await rows('-weight:1')).length;
    expect(weights).toBeGreaterThan(0);
    for (const page of [left, right])
      await eventually(() => page.locator('[role=gridcell] b.w').count()).toBe(weights);
  });

  it('of undo: no step is taken back twice', async () => {
    const done = async () =>
      (await served.engine.client.edits.history({ dataset, limit: 100 })).batches.filter(
        ({ state }) => state === 'done',
      ).length;
    const before = await done();
    await Promise.all([press(left, 'Control+z'), press(right, 'Control+z')]);
    await eventually(done).toBe(before - 2);
    const [a, b] = await Promise.all(
      [left, right].map(async (page) => {
        await saved(page);
        return page.getByRole('gridcell').allInnerTexts();
      }),
    );
    expect(a).toHaveLength(b!.length);
    await eventually(async () => JSON.stringify(await left.getByRole('gridcell').allInnerTexts())).toBe(
      JSON.stringify(await right.getByRole('gridcell').allInnerTexts()),
    );
  });
});

it('a history screen follows what the other window does', async () => {
  await press(right, 'h');
  await focusOn(left, 5);
  await press(left, 'x');
  await right.getByText('Dropped 1 image', { exact: true }).first().waitFor();
  await press(left, 'Control+z');
  await eventually(
    async () => (await served.engine.client.edits.history({ dataset, limit: 1 })).canRedo?.kind,
  ).toBe('flag');
  await eventually(() => redoOf(right).getAttribute('aria-label')).toBe('Redo: Dropped 1 image');
});

it('made neither page complain', () => {
  expect(complaints).toEqual([]);
});
