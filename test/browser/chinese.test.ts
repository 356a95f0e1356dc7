import axe from 'axe-core';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { english } from '../../src-renderer/messages/en/index.ts';
import { chinese } from '../../src-renderer/messages/zh/index.ts';
import type { ServedEngine } from '../support/served-engine.ts';
import { openWorkbench } from '../support/workbench.ts';

let served: ServedEngine;
let page: Page;
let dataset: string;
let close: () => Promise<void>;
let places: string[];

beforeAll(async () => {
  ({ served, page, dataset, close } = await openWorkbench({
    viewport: { width: 1440, height: 900 },
    colorScheme: 'light',
    locale: 'zh-CN',
  }));
  const { client } = served.engine;
  await client.edits.apply({
    dataset,
    target: { query: '' },
    change: { kind: 'splitRatios', ratios: { train: 0.5, val: 0.5 }, seed: 1 },
  });
  await client.edits.apply({ dataset, target: { ids: [3] }, change: { kind: 'flag', flag: 'dropped' } });
  await page.goto(`${served.url}#/${dataset}/grid`);
  await page.getByRole('gridcell').first().waitFor();
  const tabs = await page
    .locator('nav a')
    .evaluateAll((links) => links.map((link) => (link as HTMLAnchorElement).hash));
  places = [
    '#/',
    ...tabs,
    `#/${dataset}/image?image=1`,
    `#/${dataset}/grid?q=-verdict:ok`,
    `#/${dataset}/grid?q=width%3C3`,
  ];
  await page.evaluate(axe.source);
});

afterAll(() => close?.());

async function go(place: string): Promise<void> {
  await page.evaluate((hash) => {
    location.hash = hash;
  }, place);
  await page.locator('main').waitFor();
  await page.waitForFunction(() => !document.querySelector('main .waiting, main [aria-busy=true]'));
  // What follows from the first answers: counts, marks, a dry run, draws.
  await page.waitForTimeout(350);
}

/** Every text that a person sees or hears: the words of the page, its labels, its hints. */
async function textsOfPage(): Promise<string[]> {
  return page.evaluate(() => {
    const texts: string[] = [];
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
      const parent = walker.currentNode.parentElement!;
      if (!parent.closest('script, style')) texts.push(walker.currentNode.textContent!);
    }
    for (const one of document.querySelectorAll('[aria-label], [title], [placeholder], [alt]')) {
      for (const name of ['aria-label', 'title', 'placeholder', 'alt'])
        texts.push(one.getAttribute(name) ?? '');
    }
    return [...new Set(texts.map((text) => text.replace(/\s+/g, ' ').trim()))].filter((text) => text !== '');
  });
}

/** Pairs of a text in both languages, plain texts alone. */
function pairs(here: object, there: object): [string, string][] {
  return Object.entries(here).flatMap(([key, value]: [string, unknown]): [string, string][] => {
    const other = (there as Record<string, unknown>)[key];
    if (typeof value === 'string') return [[value, other as string]];
    return typeof value === 'object' && value !== null ? pairs(value, other as object) : [];
  });
}

/** English texts that stand for nothing else: no word of a query, no verdict, no name of data or of a step. */
const identifiers = /^[a-z0-9-]+$/;
const untranslated = new Set(
  pairs(english, chinese)
    .filter(([text, other]) => text !== other && !identifiers.test(text))
    .map(([text]) => text),
);
const sentences = [...untranslated].filter((text) => / /.test(text) && text.length > 8);

/** Texts of the engine, which speaks English: names of changes in the history and in undo. */
const fromEngine = /^(撤销：|重做：|撤销此项：)/;

describe('the page for a reader of Chinese', () => {
  it('is Chinese without a choice, and says so to a screen reader', async () => {
    expect(await page.locator('html').getAttribute('lang')).toBe('zh-CN');
    expect(await page.locator('nav a .t').allInnerTexts()).toEqual(
      ['grid', 'issues', 'duplicates', 'classes', 'weights', 'splits', 'transforms', 'import', 'export', 'history'] // prettier-ignore
        .map((screen) => chinese.screens[screen as 'grid']),
    );
  });

  it('shows no English text of its own on any screen', async () => {
    const found: Record<string, string[]> = {};
    for (const place of places) {
      await go(place);
      const texts = await textsOfPage();
      expect(
        texts.filter((text) => /\p{Script=Han}/u.test(text)).length,
        `Chinese texts of ${place}`,
      ).toBeGreaterThan(5);
      const here = texts.filter(
        (text) =>
          !fromEngine.test(text) &&
          (untranslated.has(text) ||
            /^(of|in|and|at|to) [\d,]/.test(text) ||
            sentences.some((sentence) => text.includes(sentence))),
      );
      if (here.length > 0) found[place.replace(/^#\/\w{12}/, '')] = here;
    }
    expect(found).toEqual({});
    await go(`#/${dataset}/duplicates`);
    expect(await page.locator('.screen-bar [title]').first().innerText()).toMatch(/^\p{Script=Han}+/u);
  });

  it.each(['light', 'dark'] as const)(
    'has no violation on any screen in the %s theme',
    async (colorScheme) => {
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      const found: Record<string, string[]> = {};
      for (const place of places) {
        await go(place);
        const here = await page.evaluate(async () => {
          const { axe: checker } = window as unknown as { axe: typeof axe };
          const { violations } = await checker.run(document, {
            runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
          });
          return violations.flatMap(({ id, nodes }) =>
            nodes.map(({ html }) => `${id}: ${html.slice(0, 160)}`),
          );
        });
        if (here.length > 0) found[place.replace(/^#\/\w{12}/, '')] = here;
      }
      expect(found).toEqual({});
    },
  );

  it('is English once that is chosen, also after a reload, and Chinese again', async () => {
    await go(places[1]!);
    await page.getByRole('button', { name: chinese.header.language }).click();
    await page.getByRole('menuitemradio', { name: 'English' }).click();
    await page.getByRole('link', { name: english.screens.duplicates }).waitFor();
    expect(await page.locator('html').getAttribute('lang')).toBe('en');
    await page.reload();
    await page.getByRole('link', { name: english.screens.duplicates }).waitFor();
    await page.getByRole('button', { name: english.header.language }).click();
    const items = page.getByRole('menuitemradio');
    expect(await items.evaluateAll((all) => all.map((item) => item.getAttribute('aria-checked')))).toEqual([
      'false',
      'true',
      'false',
    ]);
    await items.nth(2).click();
    await page.getByRole('link', { name: chinese.screens.duplicates }).waitFor();
    expect(await page.locator('html').getAttribute('lang')).toBe('zh-CN');
  });
});
