/**
 * `npm run bench:ui [-- --images N] [--seconds S] [--minutes M] [--keep FOLDER] [--only PARTS]`: the page in a real browser, on a catalogue of N rows over real
 * thumbnails. Scrolling is compared with a bare page of as many plain pictures, scrolled in the same way in the same run. With `--keep` the catalogue is made in
 * that folder and left there for the next run; with `--only open,find` no more than these parts are run.
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import type { CDPSession, Page } from 'playwright-core';
import { launchBrowser } from '../test/support/browser.ts';
import { makeMillion } from './ui/million.ts';
import { installProbes, type Probes, type seenKinds } from './ui/probes.ts';
import { report, share } from './ui/report.ts';

declare const probes: Probes;

const { values } = parseArgs({
  options: {
    images: { type: 'string', default: '1000000' },
    seconds: { type: 'string', default: '30' },
    minutes: { type: 'string', default: '10' },
    keep: { type: 'string' },
    only: { type: 'string' },
  },
});
const parts = ['open', 'find', 'keys', 'scroll', 'relabel', 'work'];
const chosen = values.only?.split(',') ?? parts;
for (const part of chosen)
  if (!parts.includes(part)) throw new Error(`Expected parts of ${parts.join(', ')} but received ${part}.`);
const runs = (part: string): boolean => chosen.includes(part);
const [images, seconds, minutes] = [values.images, values.seconds, values.minutes].map((text) => {
  const number = Number(text);
  if (!(number > 0)) throw new Error(`Expected a number above 0 but received ${text}.`);
  return number;
}) as [number, number, number];

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));
const shared = here('../../shared/data/photos');
const base = values.keep ?? mkdtempSync(join(tmpdir(), 'winnow-bench-ui-'));
const browser = await launchBrowser();
let server: ChildProcess | undefined;

try {
  const million = await makeMillion(base, existsSync(shared) ? shared : null, images);
  const startedMs = performance.now();
  server = spawn(process.execPath, [here('../bin/winnow.js'), 'serve', '--json'], {
    env: { ...process.env, WINNOW_DATA: million.dataFolder },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const url = await printedUrl(server);
  const grid = `${url}#/${million.dataset}/grid`;
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
  const page = await context.newPage();
  page.setDefaultTimeout(60_000);
  await page.addInitScript(installProbes);
  const protocol = await context.newCDPSession(page);
  await protocol.send('Performance.enable');

  const whole = (): Promise<number> => page.evaluate(() => probes.untilWhole());
  const engineMegabytes = (): number => residentMegabytes(server!.pid!);

  const anew = async (): Promise<void> => {
    await page.goto('about:blank');
    await page.goto(grid);
    await page.evaluate(() => probes.untilGrid());
  };

  // The first visit exchanges the token and fills the browser's cache.
  await page.goto(grid);
  await page.evaluate(() => probes.untilGrid());
  report('the first grid, from the start of the server', performance.now() - startedMs, null, 'ms');

  if (runs('open')) {
    const opened: number[] = [];
    for (let i = 0; i < 5; i++) {
      await page.reload();
      opened.push(await page.evaluate(() => probes.untilGrid()));
    }
    report('open to a painted grid, warm, median', share(opened, 0.5), 1000, 'ms');
  }

  if (runs('find')) {
    report('filter to a painted grid, p95', share(await filters(page), 0.95), 200, 'ms');
    report('order to a painted grid, p95', share(await orders(page, grid), 0.95), 200, 'ms');
  }

  if (runs('keys')) {
    await anew();
    report('key to a painted label, p95', share(await labels(page), 0.95), 50, 'ms');
    report('next image in the single view, p95', share(await singles(page), 0.95), 32, 'ms');
  }

  if (runs('scroll')) {
    const plain = await barePage(page, grid);
    report('frames of a bare page of pictures, p99', plain, null, 'ms');
    const goal = Math.max(33, plain * 1.3);
    for (const [name, how] of Object.entries({ wheel, 'scroll bar': drag, 'held key': hold })) {
      await anew();
      await page.evaluate(() => probes.startFrames());
      await how(page);
      const frames = await page.evaluate(() => probes.stopFrames());
      report(`frames when scrolling by ${name}, p99`, share(frames, 0.99), goal, 'ms');
      report(`  until every cell in sight has its picture`, await whole(), 300, 'ms');
      const wrong = await page.evaluate((lastId) => probes.wrongCells(lastId), million.lastId);
      report('  pictures on a wrong cell', wrong.length, 0, '');
    }
  }

  if (runs('relabel')) {
    const bulk = Math.min(100_000, images);
    const [relabelled, undone] = await relabel(page, grid, bulk);
    report(`relabel ${bulk.toLocaleString('en')} images, until confirmed`, relabelled, 1500, 'ms');
    report('  undo it', undone, 1500, 'ms');
  }

  if (runs('work')) {
    await anew();
    const early = await work(page, protocol, minutes / 4);
    const earlyEngine = engineMegabytes();
    const late = await work(page, protocol, (minutes * 3) / 4);
    report(`heap of the page after ${minutes} minutes of work`, late, 150, 'MB');
    report('  against a quarter of that time', late / early, 1.1, 'x');
    report('engine after that', engineMegabytes(), 500, 'MB');
    report('  against a quarter of that time', engineMegabytes() / earlyEngine, 1.1, 'x');
  }
} finally {
  await browser.close();
  server?.kill();
  if (values.keep === undefined) rmSync(base, { recursive: true, force: true });
}

function printedUrl(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let printed = '';
    createInterface({ input: child.stdout! }).on('line', (line) => {
      printed += line;
      try {
        resolve((JSON.parse(printed) as { url: string }).url);
      } catch {
        // Not the whole document yet.
      }
    });
    child.once('exit', (code) => reject(new Error(`The server ended with code ${code}.`)));
  });
}

function residentMegabytes(pid: number): number {
  return Number(/^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1024;
}

/** Presses a key, and waits until what follows from it is seen. @returns milliseconds between the two, by the page's own clock */
async function keyed(page: Page, key: string, seen: keyof typeof seenKinds, argument = ''): Promise<number> {
  await page.evaluate(([seen, argument]) => probes.arm(seen as keyof typeof seenKinds, argument), [
    seen,
    argument,
  ] as const);
  await page.keyboard.press(key);
  return page.evaluate(() => probes.armed());
}

/** Types queries that find many, few and other images, one after the other. */
async function filters(page: Page): Promise<number[]> {
  const times: number[] = [];
  const queries = [
    'label:cat',
    'label:dog,bird',
    'width>=500',
    'path:p001',
    'sharpness<0.1',
    '-label:cat',
    'height>300',
    'width<400',
  ];
  const all = await page.getByRole('grid').getAttribute('aria-label');
  for (const query of [...queries, ...queries]) {
    await page.keyboard.press('/');
    // A word that is taken becomes text again, and the text goes.
    for (let i = 0; i < 3; i++) {
      await page.keyboard.press('Backspace');
      await page.keyboard.press('Control+a');
      await page.keyboard.press('Backspace');
    }
    await page.waitForFunction(
      (label) => document.querySelector('[role=grid]')?.getAttribute('aria-label') === label,
      all,
    );
    await page.evaluate(() => probes.untilWhole());
    await page.keyboard.type(query);
    times.push(await keyed(page, 'Enter', 'grid', query));
  }
  return times;
}

/** Follows addresses that order the whole catalogue in another way, as the menu does. */
async function orders(page: Page, grid: string): Promise<number[]> {
  const times: number[] = [];
  const { hash } = new URL(grid);
  // No two neighbours begin with the same image.
  for (const order of [
    '-path',
    'width',
    '-width',
    'bytes',
    '-bytes',
    'path',
    '-height',
    '-path',
    'width',
    'path',
  ])
    times.push(await page.evaluate((address) => probes.fromAddress(address), `${hash}?sort=${order}`));
  return times;
}

async function labels(page: Page): Promise<number[]> {
  const times: number[] = [];
  await page.getByRole('gridcell').first().click();
  await page.keyboard.press('Home');
  const names = ['airport', 'bird', 'cat', 'dog'];
  for (let i = 0; i < 60; i++) {
    // Another class than the last round's.
    const number = (i + Math.floor(i / 4)) % 4;
    times.push(await keyed(page, String(number + 1), 'label', `${i}=${names[number]}`));
    await page.waitForTimeout(60);
  }
  return times;
}

async function singles(page: Page): Promise<number[]> {
  const times: number[] = [];
  await page.keyboard.press('Enter');
  await page.locator('figure.photo img').waitFor();
  await page.waitForTimeout(1000);
  for (let i = 0; i < 40; i++) {
    times.push(await keyed(page, 'ArrowRight', 'single'));
    // A person looks at it; the next ones are decoded meanwhile.
    await page.waitForTimeout(400);
  }
  await page.keyboard.press('Escape');
  return times;
}

/** The same thumbnails, as many as the grid shows rows of in the time, in a page that does nothing else. */
async function barePage(page: Page, grid: string): Promise<number> {
  await page.goto('about:blank');
  await page.goto(grid);
  await page.evaluate(() => probes.untilGrid());
  await page.evaluate(() => {
    const sources = [...document.querySelectorAll<HTMLImageElement>('[role=gridcell] .thumb img')].map(
      ({ src }) => src,
    );
    const scroller = document.createElement('div');
    scroller.id = 'bare';
    Object.assign(scroller.style, {
      position: 'fixed',
      inset: '0',
      overflow: 'auto',
      background: '#222',
      zIndex: '9999',
    });
    for (let i = 0; i < 4000; i++) {
      const image = new Image();
      image.src = sources[i % sources.length]!;
      image.loading = 'lazy';
      Object.assign(image.style, { width: '180px', height: '135px', margin: '4px', objectFit: 'contain' });
      scroller.append(image);
    }
    document.body.replaceChildren(scroller);
  });
  await page.waitForTimeout(1000);
  await page.evaluate(() => probes.startFrames());
  await wheel(page);
  return share(await page.evaluate(() => probes.stopFrames()), 0.99);
}

async function wheel(page: Page): Promise<void> {
  await page.mouse.move(720, 500);
  for (const end = Date.now() + seconds * 1000; Date.now() < end;) {
    await page.mouse.wheel(0, 300);
    await page.waitForTimeout(40);
  }
}

async function drag(page: Page): Promise<void> {
  const box = (await page.locator('.map').boundingBox())!;
  const x = box.x + box.width / 2;
  await page.mouse.move(x, box.y + 5);
  await page.mouse.down();
  for (const end = Date.now() + seconds * 1000; Date.now() < end;) {
    await page.mouse.move(x, box.y + 5 + Math.random() * (box.height - 10), { steps: 8 });
    await page.waitForTimeout(150);
  }
  await page.mouse.up();
}

async function hold(page: Page): Promise<void> {
  await page.getByRole('gridcell').first().click();
  for (const end = Date.now() + seconds * 1000; Date.now() < end;) {
    // A key that is held comes again without having been let go.
    await page.keyboard.down('ArrowDown');
    await page.waitForTimeout(33);
  }
  await page.keyboard.up('ArrowDown');
}

/** @returns milliseconds until the engine has confirmed the change, and its undo */
async function relabel(page: Page, grid: string, count: number): Promise<[number, number]> {
  await page.goto('about:blank');
  const query = count === images ? '' : `?q=${encodeURIComponent(folders(count))}`;
  await page.goto(`${grid}${query}`);
  await page.evaluate(() => probes.untilGrid());
  await page.getByRole('gridcell').first().click();
  await page.keyboard.press('Control+a');
  await page.keyboard.press('2');
  const question = page.getByRole('dialog');
  await question.locator(':focus').waitFor();
  const confirmed = await answered(page, 'apply', () => page.keyboard.press('Control+Enter'));
  const undone = await answered(page, 'undo', () => page.keyboard.press('Control+z'));
  return [confirmed, undone];
}

/** `path:p0000,p0001,…`: a thousand images each. */
function folders(count: number): string {
  return `path:${Array.from({ length: count / 1000 }, (_, i) => `p${String(i).padStart(4, '0')}/`).join(',')}`;
}

async function answered(page: Page, call: string, act: () => Promise<void>): Promise<number> {
  const answer = page.waitForResponse((response) => response.url().includes(`/rpc/edits/${call}`));
  const from = performance.now();
  await act();
  await (await answer).finished();
  return performance.now() - from;
}

/** Scrolls, labels, looks at single images and filters. @returns the page's heap in megabytes after a collection */
async function work(page: Page, protocol: CDPSession, forMinutes: number): Promise<number> {
  for (const end = Date.now() + forMinutes * 60_000; Date.now() < end;) {
    await page.locator('.map').click({ position: { x: 5, y: 50 + Math.random() * 400 } });
    await page.evaluate(() => probes.untilWhole());
    await page.getByRole('gridcell').nth(9).click();
    for (const key of ['1', '2', 'x', 'p', 'u', 'Control+z']) await page.keyboard.press(key);
    await page.keyboard.press('Enter');
    await page.locator('figure.photo').first().waitFor();
    for (let i = 0; i < 5; i++) {
      await page.keyboard.press('ArrowRight');
      await page.waitForTimeout(100);
    }
    await page.keyboard.press('Escape');
    await page.getByRole('gridcell').first().waitFor();
  }
  await protocol.send('HeapProfiler.collectGarbage');
  const { metrics } = await protocol.send('Performance.getMetrics');
  return metrics.find(({ name }) => name === 'JSHeapUsedSize')!.value / 2 ** 20;
}
