import { rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { curatedFolder } from '../support/curated-folder.ts';
import { addFiles, smallJpeg } from '../support/image-folder.ts';

/** The desktop app as a person has it before them, whatever runs it. */
export interface DesktopApp {
  page(): Promise<Page>;
  /** What the next folder dialog answers. */
  answerFolderDialog(folder: string): Promise<void>;
  /** Chooses the item of a menu by its id. */
  chooseMenu(id: string): Promise<void>;
  /** Starts the app once more, with a path on its command line. */
  startAgain(path: string): Promise<void>;
  windowCount(): Promise<number>;
  killEngine(): Promise<void>;
  /** Quits, and resolves when the app has ended. */
  quit(): Promise<void>;
}

/** One day with the app: the same steps before the stand-in and before real Electron. */
export function describeDay(name: string, start: () => Promise<DesktopApp>): void {
  describe(name, () => {
    let app: DesktopApp;
    let page: Page;
    let folder: string;
    let other: string;

    beforeAll(async () => {
      [folder, other] = await Promise.all([curatedFolder(), curatedFolder()]);
      app = await start();
      page = await app.page();
    });
    afterAll(async () => {
      for (const one of [folder, other]) await rm(join(one, '..'), { recursive: true, force: true });
    });

    test('shows the real page in one window, with the desktop’s calls and nothing of Node', async () => {
      await page.getByRole('heading', { level: 1 }).waitFor();
      expect(await app.windowCount()).toBe(1);
      const found = await page.evaluate(() => [
        typeof (globalThis as { require?: unknown }).require,
        Object.keys((globalThis as { winnowDesktop?: object }).winnowDesktop ?? {})
          .sort()
          .join(' '),
      ]);
      expect(found).toEqual([
        'undefined',
        'chooseFile chooseFolder onRequest pathOf platform reveal saveText trash',
      ]);
    });

    test('opens a folder through the dialog', async () => {
      await app.answerFolderDialog(folder);
      await page.getByRole('button', { name: /Open folder/ }).click();
      await page.getByRole('button', { name: /Open dataset/ }).click();
      await page.getByRole('gridcell').first().waitFor();
      expect(await page.title()).toContain(basename(folder));
      // The pictures come by the app's own scheme.
      await expect
        .poll(() =>
          page.evaluate(() =>
            [...document.querySelectorAll('[role=gridcell] img')].some(
              (img) => (img as HTMLImageElement).naturalWidth > 0,
            ),
          ),
        )
        .toBe(true);
    });

    test('does what its menus say', async () => {
      await app.chooseMenu('issues');
      await expect.poll(() => page.url()).toContain('/issues');
      await app.chooseMenu('grid');
      await page.getByRole('gridcell').first().click();
      await app.chooseMenu('drop');
      await page.getByText('1 dropped').first().waitFor();
      await app.chooseMenu('undo');
      await expect.poll(() => page.getByText('1 dropped').count()).toBe(0);
    });

    test('leaves a field that is typed in to itself', async () => {
      // A menu's command reaches the page after a while, as it does in the window.
      const field = (of: 'value' | 'selectionStart') =>
        expect.poll(() => page.evaluate((of) => (document.activeElement as HTMLInputElement)[of], of), {
          timeout: 10_000,
        });
      await app.chooseMenu('search');
      await field('value').toBe('');
      await page.keyboard.type('cat');
      await app.chooseMenu('selectAll');
      await field('selectionStart').toBe(0);
      await page.keyboard.type('dog');
      await field('value').toBe('dog');
      await page.keyboard.press('Escape');
    });

    test('stands while the engine is killed, and goes on with the next', { timeout: 60_000 }, async () => {
      await app.killEngine();
      await expect
        .poll(
          () =>
            page.evaluate(async () => {
              const headers = { 'content-type': 'application/json' };
              return (await fetch('/rpc/app/info', { method: 'POST', headers, body: '{}' })).status;
            }),
          { timeout: 30_000 },
        )
        .toBe(200);
      await page.keyboard.press('Escape');
      await app.chooseMenu('classes');
      await page.getByText('fox').first().waitFor();
    });

    test('a second start opens its folder in the window of the first', async () => {
      await app.startAgain(other);
      await expect.poll(() => page.title(), { timeout: 20_000 }).toContain(basename(other));
      await page.getByRole('gridcell').first().waitFor();
      expect(await app.windowCount()).toBe(1);
    });

    test('quits with a scan going on', async () => {
      const picture = smallJpeg(5, 400, 300);
      await addFiles(other, Object.fromEntries(range(2000).map((n) => [`new/${n}.jpg`, picture])));
      const call = (path: string) =>
        page.evaluate(async (to) => {
          const [, dataset] = location.hash.split('/');
          const headers = { 'content-type': 'application/json' };
          const body = JSON.stringify({ json: { dataset } });
          return (await (await fetch(`/rpc/${to}`, { method: 'POST', headers, body })).json()).json;
        }, path);
      await call('scan/start');
      await expect.poll(async () => (await call('datasets/get')).images).toBeGreaterThan(24);
      expect(await call('datasets/get')).toMatchObject({ scanning: true });
      await app.quit();
    });
  });
}

function range(count: number): number[] {
  return Array.from({ length: count }, (_, n) => n);
}
