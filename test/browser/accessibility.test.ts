import axe from 'axe-core';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ServedEngine } from '../support/served-engine.ts';
import { openWorkbench } from '../support/workbench.ts';

let served: ServedEngine;
let page: Page;
let dataset: string;
let close: () => Promise<void>;
/** Addresses after `#` of every screen that the navigation offers, and of those that it does not list. */
let places: string[];

beforeAll(async () => {
  ({ served, page, dataset, close } = await openWorkbench({
    viewport: { width: 1440, height: 900 },
    colorScheme: 'light',
  }));
  const { client } = served.engine;
  const ratios = { train: 0.5, val: 0.5 };
  await client.edits.apply({
    dataset,
    target: { query: '' },
    change: { kind: 'splitRatios', ratios, seed: 1 },
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

async function settled(): Promise<void> {
  await page.locator('main').waitFor();
  await page.waitForFunction(() => !document.querySelector('main .waiting, main [aria-busy=true]'));
  // What follows from the first answers comes when it comes: counts, marks, a dry run, draws, a batch.
  let before = '';
  for (let same = 0; same < 3;) {
    await page.waitForTimeout(150);
    const now = await page.evaluate(() => document.body.innerHTML);
    same = now === before ? same + 1 : 0;
    before = now;
  }
}

async function violations(): Promise<string[]> {
  return page.evaluate(async () => {
    const { axe: here } = window as unknown as { axe: typeof axe };
    const { violations } = await here.run(document, {
      runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
    });
    return violations.flatMap(({ id, nodes }) =>
      nodes.map(
        (node) => `${id}: ${node.html.slice(0, 160)} ${node.any[0]?.message ?? node.all[0]?.message ?? ''}`,
      ),
    );
  });
}

describe.each(['light', 'dark'] as const)('in the %s theme', (colorScheme) => {
  it('has no violation on any screen', async () => {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    const found: Record<string, string[]> = {};
    for (const place of places) {
      await page.evaluate((hash) => {
        location.hash = hash;
      }, place);
      await settled();
      const here = await violations();
      if (here.length > 0) found[place.replace(/^#\/\w{12}/, '')] = here;
    }
    expect(found).toEqual({});
  });

  it('has none in its dialogs and menus', async () => {
    await page.evaluate((hash) => {
      location.hash = hash;
    }, places[1]!);
    await settled();
    await page.keyboard.press('?');
    await page.getByRole('dialog').waitFor();
    expect(await violations()).toEqual([]);
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'hidden' });
    await page.keyboard.press('k');
    await page.getByRole('dialog', { name: 'Give a class' }).waitFor();
    await page.keyboard.type('f');
    expect(await violations()).toEqual([]);
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'hidden' });
    await page.locator('header button').first().click();
    await page.getByRole('menu').waitFor();
    expect(await violations()).toEqual([]);
    await page.keyboard.press('Escape');
    await page.getByRole('menu').waitFor({ state: 'hidden' });
  });
});

it('keeps every control in reach at 200 %, with nothing over it and nothing beyond the edge', async () => {
  await page.setViewportSize({ width: 640, height: 400 });
  const faults: Record<string, string[]> = {};
  for (const place of places) {
    await page.evaluate((hash) => {
      location.hash = hash;
    }, place);
    await settled();
    const found = await page.evaluate(() => {
      const said: string[] = [];
      const { scrollWidth } = document.documentElement;
      if (scrollWidth > innerWidth) said.push(`the page is ${scrollWidth} wide`);
      for (const one of document.querySelectorAll<HTMLElement>('main button, main select, main input')) {
        // What a label draws instead of its own input, and what is only there while it is pointed at.
        if (!one.checkVisibility({ opacityProperty: true, visibilityProperty: true })) continue;
        if (one.matches(':disabled, .unseen, [tabindex="-1"]') || one.closest('[aria-hidden=true], .unseen'))
          continue;
        one.scrollIntoView({ block: 'center', inline: 'center', behavior: 'instant' });
        const { left, top, width, height } = one.getBoundingClientRect();
        const hit = document.elementFromPoint(left + width / 2, top + height / 2);
        const label = one.closest('label');
        if (hit && (one.contains(hit) || label?.contains(hit))) continue;
        said.push(`${one.outerHTML.slice(0, 120)} is under ${hit?.outerHTML.slice(0, 80) ?? 'nothing'}`);
      }
      return said;
    });
    if (found.length > 0) faults[place.replace(/^#\/\w{12}/, '')] = found;
  }
  await page.setViewportSize({ width: 1440, height: 900 });
  expect(faults).toEqual({});
});

it('reaches every control of every screen by Tab, and shows where the focus is', async () => {
  const faults: Record<string, { unreached: string[]; unseen: string[] }> = {};
  for (const place of places) {
    await page.evaluate((hash) => {
      location.hash = hash;
      (document.activeElement as HTMLElement).blur();
    }, place);
    await settled();
    const wanted = await page.evaluate(() => {
      const controls = [
        ...document.querySelectorAll<HTMLElement>(
          'button, a[href], input, select, textarea, summary, [tabindex="0"]',
        ),
      ];
      return controls.filter((one) => {
        const isOff =
          one.matches(':disabled, [tabindex="-1"], [inert] *') ||
          !one.checkVisibility({ visibilityProperty: true });
        // One stop for a group of radios: its arrows do the rest.
        const isOther = one instanceof HTMLInputElement && one.type === 'radio' && !one.checked;
        one.dataset['wanted'] = isOff || isOther ? '' : 'yes';
        return !isOff && !isOther;
      }).length;
    });
    const unseen = new Set<string>();
    for (let i = 0; i < wanted + 5; i++) {
      await page.keyboard.press('Tab');
      const fault = await page.evaluate(() => {
        const focused = document.activeElement as HTMLElement;
        if (focused === document.body) return null;
        focused.dataset['wanted'] = 'reached';
        for (
          let element: HTMLElement | null = focused;
          element && element.tagName !== 'MAIN';
          element = element.parentElement
        ) {
          const { outlineStyle, outlineWidth } = getComputedStyle(element);
          if (outlineStyle !== 'none' && parseFloat(outlineWidth) > 0) return null;
          const track = getComputedStyle(element, '::-webkit-slider-thumb');
          if (element.matches('input[type=range]') && track.outlineStyle !== 'none') return null;
        }
        // The grid shows the focus in its cell.
        if (focused.matches('[role=grid]') && focused.querySelector('.focused')) return null;
        return focused.outerHTML.slice(0, 160);
      });
      if (fault) unseen.add(fault);
    }
    const unreached = await page.evaluate(() =>
      [...document.querySelectorAll<HTMLElement>('[data-wanted=yes]')].map((one) =>
        one.outerHTML.slice(0, 160),
      ),
    );
    if (unreached.length > 0 || unseen.size > 0)
      faults[place.replace(/^#\/\w{12}/, '')] = { unreached, unseen: [...unseen] };
  }
  expect(faults).toEqual({});
});
