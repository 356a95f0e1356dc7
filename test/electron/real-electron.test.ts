import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { _electron } from 'playwright-core';
import { describe, expect, test } from 'vitest';
// @ts-expect-error plain JavaScript, which any Node can read
import { hasDisplay, installedElectron } from '../../bin/find-electron.js';
import { pixelImage } from '../../src-shared/transforms/pixel-image.ts';
import { encodePng } from '../../src-main/decode/encode-png.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const executablePath = installedElectron(root);
const missing =
  executablePath === null ? 'no Electron binary is installed' : hasDisplay() ? null : 'there is no display';
if (missing !== null) console.warn(`Skipped: real Electron is not tested, for ${missing}.`);

describe.skipIf(missing !== null)('real Electron', () => {
  test('shows the page of a folder, sandboxed, with the engine outside its own process', async () => {
    const base = mkdtempSync(join(tmpdir(), 'winnow-electron-'));
    mkdirSync(join(base, 'images', 'cat'), { recursive: true });
    writeFileSync(join(base, 'images', 'cat', 'one.png'), encodePng(pixelImage('RGB', 8, 6)));
    const app = await _electron.launch({
      executablePath: executablePath!,
      args: [root, ...(process.getuid?.() === 0 ? ['--no-sandbox'] : [])],
      env: {
        ...(process.env as Record<string, string>),
        WINNOW_DATA: join(base, 'data'),
        WINNOW_NODE: process.execPath,
        WINNOW_OPEN: join(base, 'images'),
      },
    });
    try {
      const page = await app.firstWindow();
      await page.waitForURL(/^winnow:\/\/app\/#\/[a-z0-9]{12}\/grid/);
      expect(await page.evaluate(() => typeof (globalThis as { require?: unknown }).require)).toBe(
        'undefined',
      );
      expect(
        await page.evaluate(
          () =>
            typeof (globalThis as { winnowDesktop?: { chooseFolder?: unknown } }).winnowDesktop?.chooseFolder,
        ),
      ).toBe('function');
      const info = await page.evaluate(async () => {
        const headers = { 'content-type': 'application/json' };
        return (await fetch('/rpc/app/info', { method: 'POST', headers, body: '{}' })).json();
      });
      expect(info.json.door).toBe('desktop');
    } finally {
      await app.close();
      rmSync(base, { recursive: true, force: true });
    }
  });
});
