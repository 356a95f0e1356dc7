import { createServer } from 'node:http';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createEngine, type Engine } from '../../src-main/engine/create-engine.ts';
import { encodePng } from '../../src-main/decode/encode-png.ts';
import { serve, type RunningServer } from '../../src-main/server/serve.ts';
import { pixelImage } from '../../src-shared/transforms/pixel-image.ts';
import { launchBrowser } from '../support/browser.ts';

const base = mkdtempSync(join(tmpdir(), 'winnow-door-'));
let browser: Browser;
let engine: Engine;
let server: RunningServer;
let dataset: string;

beforeAll(async () => {
  mkdirSync(join(base, 'images', 'cat'), { recursive: true });
  for (const name of ['one', 'two']) {
    writeFileSync(join(base, 'images', 'cat', `${name}.png`), encodePng(pixelImage('RGB', 80, 60)));
  }
  engine = await createEngine({
    door: 'browser',
    dataFolder: join(base, 'data'),
    rendererFolder: fileURLToPath(new URL('../../out/renderer', import.meta.url)),
  });
  server = await serve({ engine });
  dataset = (await engine.client.datasets.open({ folder: join(base, 'images') })).dataset.id;
  browser = await launchBrowser();
});

afterAll(async () => {
  await browser?.close();
  await server?.close();
  await engine?.close();
  rmSync(base, { recursive: true, force: true });
});

describe('the page, through the server', () => {
  test('opens at the first address, which loses its token; nothing is refused by its own policy', async () => {
    const page = await browser.newPage();
    const said: string[] = [];
    page.on('console', (message) => {
      if (message.type() === 'error') said.push(message.text());
    });
    page.on('pageerror', (error) => said.push(String(error)));
    await page.goto(`${server.url}#/${dataset}/grid`);
    await page.getByText('one.png').or(page.locator('img')).first().waitFor();
    expect(page.url()).toBe(`${server.origin}/#/${dataset}/grid`);
    expect(await page.evaluate(() => document.cookie)).toBe('');
    await page.reload();
    await page.getByText('one.png').or(page.locator('img')).first().waitFor();
    expect(said).toEqual([]);
    await page.close();
  });

  test('is refused to a browser that was not given the token', async () => {
    const page = await browser.newPage();
    const response = await page.goto(server.origin);
    expect(response!.status()).toBe(401);
    await page.close();
  });

  test('cannot be called, read or framed by another page of the same browser', async () => {
    const other = createServer((_request, response) => {
      response.setHeader('content-type', 'text/html');
      response.end('<h1>another page</h1>');
    }).listen(0, '127.0.0.1');
    await once(other, 'listening');
    const context = await browser.newContext();
    const own = await context.newPage();
    await own.goto(server.url);

    const page = await context.newPage();
    await page.goto(`http://127.0.0.1:${(other.address() as AddressInfo).port}/`);
    const outcome = await page.evaluate(async (origin) => {
      const call = (init: RequestInit): Promise<string> =>
        fetch(`${origin}/rpc/app/info`, { method: 'POST', body: '{}', ...init }).then(
          (response) => `${response.type} ${response.status}`,
          () => 'blocked',
        );
      const image = new Image();
      const imageOutcome = new Promise<string>((resolve) => {
        image.addEventListener('load', () => resolve('loaded'));
        image.addEventListener('error', () => resolve('blocked'));
      });
      image.src = `${origin}/image/a/1/thumb`;
      return [
        await call({ credentials: 'include' }),
        await call({ credentials: 'include', headers: { 'content-type': 'application/json' } }),
        await imageOutcome,
      ];
    }, server.origin);
    expect(outcome).toEqual(['blocked', 'blocked', 'blocked']);

    const framed = page.waitForEvent('console', (message) => /frame/i.test(message.text()));
    await page.evaluate((origin) => {
      const frame = document.createElement('iframe');
      frame.src = origin;
      document.body.append(frame);
    }, server.origin);
    expect((await framed).text()).toMatch(/refused|denied|violates/i);
    await context.close();
    other.close();
  });
});
