import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Browser, Page, Request } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { ImageRow } from '../../src-shared/contract/values.ts';
import { launchBrowser } from '../support/browser.ts';
import { imageFolder } from '../support/image-folder.ts';
import { serveEngine, type ServedEngine } from '../support/served-engine.ts';

const images = 1500;

let served: ServedEngine;
let browser: Browser;
let page: Page;
let root: string;
let dataset: string;
let rows: ImageRow[];

interface DrawnCell {
  position: number;
  path: string;
  words: string;
  /** How blue the picture is that is seen; null while there is none. */
  blue: number | null;
}

beforeAll(async () => {
  served = await serveEngine();
  browser = await launchBrowser();
  root = await imageFolder(
    Object.fromEntries(
      Array.from({ length: images }, (_, n) => [
        `${n % 2 ? 'cat' : 'dog'}/${String(n).padStart(5, '0')}.jpg`,
        n,
      ]),
    ),
  );
  const { client, parts } = served.engine;
  const opened = await client.datasets.open({ folder: root, labels: { kind: 'folder' } });
  await parts.jobs.finished(opened.job!.id);
  dataset = opened.dataset.id;
  const sort = { by: 'path', descending: false } as const;
  const { view } = await client.views.open({ dataset, query: '', sort });
  rows = await client.views.slice({ dataset, view, start: 0, count: images });
  page = await (await browser.newContext({ viewport: { width: 1440, height: 900 } })).newPage();
});

afterAll(async () => {
  await browser?.close();
  await served?.close();
  if (root) await rm(join(root, '..'), { recursive: true });
});

beforeEach(async () => {
  await page.goto('about:blank');
  await page.goto(`${served.url}#/${dataset}/grid`);
  await page.getByRole('gridcell').first().waitFor();
  await allIsRight();
});

/** The cells that a person sees. */
function cellsInSight(): Promise<DrawnCell[]> {
  return page.getByRole('grid').evaluate((grid) => {
    const box = grid.getBoundingClientRect();
    const paper = document.createElement('canvas').getContext('2d', { willReadFrequently: true })!;
    const blueOf = (image: HTMLImageElement): number => {
      paper.drawImage(image, 0, 0);
      const { data } = paper.getImageData(0, 0, image.naturalWidth, image.naturalHeight);
      return [...data].filter((_, i) => i % 4 === 2).reduce((sum, blue) => sum + blue, 0) / (data.length / 4);
    };
    return [...grid.querySelectorAll<HTMLElement>('[role=gridcell]')]
      .filter((cell) => {
        const { top, bottom } = cell.getBoundingClientRect();
        return bottom > box.top && top < box.bottom;
      })
      .map((cell) => {
        const image = cell.querySelector('img');
        const isShown = image?.complete && image.naturalWidth > 0;
        return {
          position: Number(cell.id.replace('cell-', '')),
          path: cell.title,
          words: cell.ariaLabel ?? '',
          blue: isShown ? blueOf(image) : null,
        };
      });
  });
}

/** Cells in sight that do not show the image that the engine has in their place, or say something else of it. */
async function whatIsWrong(): Promise<string[]> {
  const cells = await cellsInSight();
  if (cells.length === 0) return ['nothing in sight'];
  return cells.flatMap(({ position, path, words, blue }) => {
    const row = rows[position]!;
    const [folder, name] = row.path.split('/') as [string, string];
    const wanted = (Number.parseInt(name) * 53) & 255;
    const isRight =
      path === row.path &&
      words.startsWith(`${name}, ${folder}`) &&
      blue !== null &&
      Math.abs(blue - wanted) < 12;
    return isRight
      ? []
      : [`cell ${position} is ${blue} blue and says ${words}, but is ${row.path}, ${wanted} blue`];
  });
}

const allIsRight = (): Promise<void> => expect.poll(whatIsWrong, { timeout: 20_000 }).toEqual([]);

async function wheel(steps: number, pixels: number): Promise<void> {
  await page.mouse.move(720, 500);
  for (let i = 0; i < steps; i++) {
    await page.mouse.wheel(0, pixels);
    await page.waitForTimeout(20);
  }
}

describe('scrolling the grid', () => {
  it('shows each cell its own picture and words after every way of moving, forwards and back', async () => {
    await wheel(25, 400);
    await allIsRight();
    await wheel(9, -700);
    await allIsRight();
    await page.keyboard.press('End');
    await allIsRight();
    expect((await cellsInSight()).some(({ position }) => position === images - 1)).toBe(true);
    for (let i = 0; i < 12; i++) await page.keyboard.press('PageUp');
    await allIsRight();
    await page.keyboard.press('Home');
    await allIsRight();
  });

  it('draws a row again in the place of one that has left, and no more rows than fit', async () => {
    const count = () => page.locator('[role=row]').count();
    const before = await count();
    await page.locator('[role=row]').evaluateAll((lines) => {
      for (const line of lines) (line as HTMLElement).dataset['kept'] = 'yes';
    });
    await wheel(10, 300);
    await allIsRight();
    expect(await count()).toBe(before);
    expect(await page.locator('[role=row][data-kept=yes]').count()).toBe(before);
  });

  it('shows what it was dragged to', async () => {
    const map = (await page.locator('.map').boundingBox())!;
    const x = map.x + map.width / 2;
    await page.mouse.move(x, map.y + 4);
    await page.mouse.down();
    await page.mouse.move(x, map.y + map.height - 4, { steps: 30 });
    await page.mouse.move(x, map.y + map.height / 3, { steps: 10 });
    await allIsRight();
    await page.mouse.up();
    await allIsRight();
  });

  it('says in its place what has no picture, and shows the next one there after scrolling', async () => {
    // The first image is neither among those that come together nor to be had alone.
    const first = rows[0]!.id;
    await page.route('**/thumbs/**', (route) => {
      const url = new URL(route.request().url());
      const of = url.searchParams.get('of')!.split(',');
      url.searchParams.set('of', of.filter((one) => !one.startsWith(`${first}:`)).join(','));
      return route.continue({ url: url.href });
    });
    await page.route(`**/image/*/${first}/thumb?*`, (route) => route.abort());
    await page.reload();
    await page.locator('#cell-0 .noimg').waitFor();
    await page.unrouteAll();
    await wheel(10, 400);
    await allIsRight();
    expect(await page.locator('.noimg').count()).toBe(0);
  });

  it('asks for the pictures of a screen together, and for none alone', async () => {
    const asked: string[] = [];
    const note = (request: Request): void =>
      void (request.url().includes('thumb') && asked.push(request.url()));
    page.on('request', note);
    await page.reload();
    await allIsRight();
    page.off('request', note);
    expect(asked.length).toBeGreaterThan(0);
    expect(asked.length).toBeLessThan(6);
    expect(asked.every((url) => url.includes('/thumbs/'))).toBe(true);
  });

  it('keeps nothing of the cells that were drawn before, however often the grid comes and goes', async () => {
    const protocol = await page.context().newCDPSession(page);
    await protocol.send('Performance.enable');
    const nodes = async (): Promise<number> => {
      await protocol.send('HeapProfiler.collectGarbage');
      const { metrics } = await protocol.send('Performance.getMetrics');
      return metrics.find(({ name }) => name === 'Nodes')!.value;
    };
    const comeAndGo = async (): Promise<void> => {
      for (let i = 0; i < 5; i++) {
        await page.getByRole('gridcell').first().click();
        await page.keyboard.press('Enter');
        await page.locator('figure.photo').first().waitFor();
        await page.keyboard.press('Escape');
        await allIsRight();
        await wheel(4, 400);
        await allIsRight();
      }
    };
    await comeAndGo();
    const before = await nodes();
    await comeAndGo();
    await comeAndGo();
    expect(await nodes()).toBeLessThan(before * 1.2);
    await protocol.detach();
  });
});
