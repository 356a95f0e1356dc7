import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { Browser, BrowserContext, Page, Route } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { ReadCatalogue } from '../../src-main/catalogue/catalogue.ts';
import { openCatalogue } from '../../src-main/catalogue/open.ts';
import { launchBrowser } from '../support/browser.ts';
import { cuttableLine, type CuttableLine } from '../support/cuttable-line.ts';
import { generateCatalogue } from '../support/generated-catalogue.ts';

const images = 8000;
const folder = mkdtempSync(join(tmpdir(), 'winnow-trouble-'));
const file = join(folder, 'generated.winnow');

interface Started {
  process: ChildProcess;
  url: string;
  port: number;
  dataset: string;
}
let engine: Started;
let line: CuttableLine;
let browser: Browser;
let context: BrowserContext;
let page: Page;
const complaints: string[] = [];

async function startEngine(port: number): Promise<Started> {
  const script = join(import.meta.dirname, '..', 'support', 'engine-child.ts');
  const child = spawn(process.execPath, [script, join(folder, 'data'), file, String(port)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let said = '';
  for await (const chunk of child.stdout) {
    said += String(chunk);
    if (said.includes('\n')) break;
  }
  return { process: child, ...(JSON.parse(said) as Omit<Started, 'process'>) };
}

async function kill(): Promise<void> {
  const closed = once(engine.process, 'close');
  engine.process.kill('SIGKILL');
  await closed;
}

/** On the same port with the same data, and the address that it printed opened in another tab: the token is a new one. */
async function restart(): Promise<void> {
  engine = await startEngine(engine.port);
  const other = await context.newPage();
  await other.goto(throughLine(engine.url));
  await other.close();
}

const throughLine = (url: string) => url.replace(`:${engine.port}/`, `:${line.port}/`);

/** What is on the disk, whoever is running. */
function stored<T>(read: (catalogue: ReadCatalogue) => T): T {
  const catalogue = openCatalogue(file, { readOnly: true });
  try {
    return read(catalogue);
  } finally {
    catalogue.close();
  }
}
const counted = (query: string) => stored((catalogue) => catalogue.extent({ query }).count);
const batches = () => stored((catalogue) => catalogue.history(undefined, 500).batches);
const cell = (n: number) => page.locator(`#cell-${n}`);
const eventually = <T>(read: () => T | Promise<T>) => expect.poll(read, { timeout: 40_000 });
const saved = () => page.getByText('All changes saved').waitFor();
const banner = () => page.locator('.banner').filter({ hasText: 'The engine does not answer' });

/** What becomes of calls, by how their names begin, in the test that is running. */
let troubles: Record<string, (route: Route) => Promise<void>> = {};

async function press(...keys: string[]): Promise<void> {
  for (const key of keys) await page.keyboard.press(key);
}

beforeAll(async () => {
  generateCatalogue(file, images);
  engine = await startEngine(0);
  line = await cuttableLine(engine.port);
  browser = await launchBrowser();
  context = await browser.newContext({ viewport: { width: 1280, height: 800 }, colorScheme: 'dark' });
  page = await context.newPage();
  page.setDefaultTimeout(40_000);
  page.on('pageerror', (error) => complaints.push(String(error)));
  // Up from the start and for good: a browser that is told to begin and to end with it between tests may miss a call in between.
  await page.route(/\/rpc\/(edits|views|classes)\//, (route) => {
    const call = new URL(route.request().url()).pathname.replace('/rpc/', '');
    const trouble = Object.entries(troubles).find(([start]) => call.startsWith(start));
    return trouble ? trouble[1](route) : route.continue();
  });
  await page.goto(`${throughLine(engine.url)}#/${engine.dataset}/grid`);
  await cell(0).waitFor();
});

afterAll(async () => {
  await browser?.close();
  await line?.close();
  if (engine && engine.process.exitCode === null && engine.process.signalCode === null) await kill();
  rmSync(folder, { recursive: true, force: true });
});

afterEach(async ({ task }) => {
  troubles = {};
  const pictures = process.env.WINNOW_PICTURES;
  if (pictures && task.result?.state === 'fail')
    await page.screenshot({ path: join(pictures, `${task.name.replaceAll(/\W/g, '-')}.png`) });
});

/** What failed stays until it is closed. */
async function closeNote(): Promise<void> {
  const note = page.getByText('Nothing was changed').locator('xpath=ancestor::*[.//button][1]');
  await note.getByRole('button').last().press('Enter');
  await page.getByText('Nothing was changed').waitFor({ state: 'hidden' });
}

/** Puts the focus on an image, with nothing selected. */
async function focusOn(n: number): Promise<void> {
  await press('g', 'Escape', 'Home');
  for (let i = 0; i < n; i++) await press('ArrowRight');
}

describe('answers that take two seconds', () => {
  it('lose no key, are said, and apply nothing twice', async () => {
    troubles['edits/'] = async (route) => {
      await wait(2000);
      await route.continue();
    };
    const before = batches().length;
    await focusOn(0);
    await press(']', 'ArrowRight', ']', ']', 'p');
    // On the screen at once, while nothing is stored.
    await eventually(() => cell(0).innerText()).toContain('×1.5');
    expect(await cell(1).innerText()).toContain('×2');
    await page.getByText('Saving 4 changes').waitFor();
    await page.getByText('Waiting for the engine').waitFor();
    await saved();
    expect(batches().length - before).toBe(4);
    expect(counted('weight:1.5')).toBe(1);
    expect(counted('weight:2 kept')).toBe(1);
    await page.getByText('Waiting for the engine').waitFor({ state: 'hidden' });
  });

  it('leave the old rows in sight, and say that others are waited for', async () => {
    troubles['views/'] = async (route) => {
      await wait(2000);
      await route.continue();
    };
    await press('/');
    await page.keyboard.type('verdict:truncated');
    await press('Enter');
    await page.getByText('Waiting for the engine').waitFor();
    expect(await cell(0).count()).toBe(1);
    await page.getByRole('grid', { name: new RegExp(`\\b${images / 50} image`) }).waitFor();
    await page.getByText('Waiting for the engine').waitFor({ state: 'hidden' });
    troubles = {};
    await page.goto(`${page.url().split('#')[0]}#/${engine.dataset}/grid`);
    await page.getByRole('grid', { name: /8,000/ }).waitFor();
  });
});

describe('an answer that is lost', () => {
  const breakings: [string, (route: Route) => Promise<void>][] = [
    ['before the engine got the call', (route) => route.abort()],
    [
      'after the engine did it',
      async (route) => {
        await route.fetch();
        await route.abort();
      },
    ],
    ['to a page of a proxy', (route) => route.fulfill({ status: 500, body: '<h1>Bad day</h1>' })],
    [
      'to a page of a proxy, after the engine did it',
      async (route) => {
        await route.fetch();
        await route.fulfill({ status: 502, body: '<h1>Bad gateway</h1>' });
      },
    ],
  ];
  it.each(breakings)('%s: the change is made once', async (_, breaking) => {
    await focusOn(4);
    await press('Escape');
    const before = batches().length;
    const weight = () =>
      stored(
        (catalogue) =>
          catalogue.rows(catalogue.openView('', { by: 'path', descending: false }).slice(4, 5))[0]!.weight,
      );
    const was = weight();
    let broken = 0;
    troubles['edits/apply'] = async (route) => {
      if (broken++ === 0) await breaking(route);
      else await route.continue();
    };
    await press(']');
    await eventually(() => broken).toBe(2);
    await saved();
    expect(batches().length - before).toBe(1);
    expect(weight()).toBeGreaterThan(was);
    // One undo takes one step back, also where its answer is lost.
    broken = 0;
    troubles['edits/undo'] = async (route) => {
      if (broken++ === 0) await breaking(route);
      else await route.continue();
    };
    await press('Control+z');
    await eventually(() => broken).toBe(2);
    await saved();
    expect(weight()).toBe(was);
    expect(batches().filter(({ state }) => state === 'undone')).toHaveLength(1);
    expect(await page.getByText('Nothing was changed').count()).toBe(0);
  });

  it('of a class that was renamed: it is renamed once, and said to be', async () => {
    await page.goto(`${page.url().split('#')[0]}#/${engine.dataset}/classes`);
    const name = page.getByRole('textbox', { name: 'Name' });
    await name.fill('starling');
    const before = batches().length;
    let broken = 0;
    troubles['classes/rename'] = async (route) => {
      if (broken++ === 0) {
        await route.fetch();
        await route.abort();
      } else await route.continue();
    };
    await name.press('Enter');
    await page.getByText('Renamed the class bird to starling').waitFor();
    expect(broken).toBe(2);
    expect(batches().length - before).toBe(1);
    // It came with a way back.
    await press('Escape', 'Control+z');
    await page.getByText('Undone: Renamed the class bird to starling').waitFor();
    expect(batches()[0]!.state).toBe('undone');
    await page.goto(`${page.url().split('#')[0]}#/${engine.dataset}/grid`);
    await cell(0).waitFor();
  });

  it('is no answer of the engine: what that refuses comes back on the screen, and is said', async () => {
    await focusOn(6);
    await cell(6).locator('.noimg').waitFor();
    const before = await cell(6).innerText();
    const json = { defined: true, code: 'DISK_FULL', status: 507, message: 'The disk is full.', data: {} };
    troubles['edits/apply'] = (route) =>
      route.fulfill({ status: 507, contentType: 'application/json', body: JSON.stringify({ json }) });
    await press(']');
    await page.getByText('Nothing was changed').waitFor();
    await page.getByText('The disk is full.').waitFor();
    await eventually(() => cell(6).innerText()).toBe(before);
    await closeNote();
  });
});

describe('a line that breaks', () => {
  it('for a moment: what was told to nobody meanwhile is shown', async () => {
    await focusOn(8);
    const before = batches().length;
    line.cut({ stayDown: true });
    // Straight to the engine, past the line: another window on another machine.
    const other = await context.newPage();
    await other.goto(`${engine.url}#/${engine.dataset}/grid`);
    await other.locator('#cell-8').waitFor();
    await other.keyboard.press('Home');
    for (let i = 0; i < 8; i++) await other.keyboard.press('ArrowRight');
    await other.keyboard.press(']');
    await eventually(() => batches().length).toBe(before + 1);
    line.mend();
    await eventually(() => cell(8).innerText()).toContain('×1.5');
    await other.keyboard.press('Control+z');
    await eventually(() => cell(8).innerText()).not.toContain('×');
    await other.close();
  });

  it('for longer: the page says so, keeps what is done, and sends it in order', async () => {
    await focusOn(9);
    line.cut({ stayDown: true });
    await banner().waitFor();
    const before = batches().length;
    await press(']', ']', ']', 'Control+z', 'p');
    await eventually(() => cell(9).innerText()).toContain('×');
    await page.getByText(/Engine away, 5 changes to send/).waitFor();
    // They would go with the page: the browser asks whoever closes it.
    const asked = page.waitForEvent('dialog');
    await page.close({ runBeforeUnload: true });
    const question = await asked;
    expect(question.type()).toBe('beforeunload');
    await question.dismiss();
    // Another screen cannot be read now, and is when the line is back.
    await press('i');
    line.mend();
    await page.getByRole('button', { name: 'Try now' }).press('Enter');
    await banner().waitFor({ state: 'hidden' });
    await saved();
    await page.locator('#issue-truncated').waitFor();
    expect(batches().length - before).toBe(4);
    const [newest, undone] = batches();
    expect([newest!.kind, undone!.state]).toEqual(['flag', 'discarded']);
    expect(counted('kept weight:2')).toBe(2);
    // Nothing waits any more, so nobody is asked.
    const mayClose = () => dispatchEvent(new Event('beforeunload', { cancelable: true }));
    expect(await page.evaluate(mayClose)).toBe(true);
  });
});

describe('an engine that is killed in the middle of a change of everything', () => {
  it.each([20, 90, 200])('%d ms after it was sent: all or nothing, and the page says which', async (ms) => {
    await press('g', 'Escape', 'Escape');
    await page.getByRole('grid', { name: /8,000/ }).waitFor();
    const goal = counted('label:bird') === images ? 'dog' : 'bird';
    const before = counted(`label:${goal}`);
    const log = batches().length;
    await press('Control+a', goal === 'bird' ? '1' : '3');
    await page.getByRole('dialog').waitFor();
    const sent = page.waitForRequest('**/rpc/edits/apply');
    await press('Control+Enter');
    await sent;
    await wait(ms);
    await kill();
    await page
      .locator('.banner')
      .filter({ hasText: /does not answer|started again/ })
      .waitFor();
    await page
      .getByText(/Engine away, 1 change to send|Engine away/)
      .first()
      .waitFor();
    const found = counted(`label:${goal}`);
    expect([before, images]).toContain(found);
    const isDone = found === images;
    expect(batches().length).toBe(log + (isDone ? 1 : 0));
    // The view went with the engine that kept it.
    const reopened = page.waitForResponse(
      (answer) => answer.url().endsWith('/rpc/views/open') && answer.ok(),
    );
    await restart();
    await reopened;
    await saved();
    await page
      .locator('.banner')
      .filter({ hasText: /does not answer|started again/ })
      .waitFor({ state: 'hidden' });
    if (isDone) await page.getByText(batches()[0]!.summary).first().waitFor();
    else {
      await page.getByText('Nothing was changed').waitFor();
      await closeNote();
    }
    expect(batches().length).toBe(log + (isDone ? 1 : 0));
    // What is shown is what is stored.
    const shown = stored((catalogue) => {
      const rows = catalogue.rows(catalogue.openView('', { by: 'path', descending: false }).slice(0, 3));
      return rows.map(({ classId }) => ['bird', 'cat', 'dog'][classId!]!);
    });
    for (const [n, name] of shown.entries()) await eventually(() => cell(n).innerText()).toContain(name);
  });
});

it('made no page complain', () => {
  expect(complaints).toEqual([]);
});
