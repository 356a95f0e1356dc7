import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, test } from 'vitest';
import { pixelImage } from '../../src-shared/transforms/pixel-image.ts';
import { encodePng } from '../../src-main/decode/encode-png.ts';

const script = fileURLToPath(new URL('../../bin/start.js', import.meta.url));
const base = mkdtempSync(join(tmpdir(), 'winnow-start-'));
afterAll(() => rmSync(base, { recursive: true, force: true }));

function start(...args: string[]): { child: ChildProcess; said: () => string } {
  const env: NodeJS.ProcessEnv = { ...process.env, WINNOW_DATA: join(base, 'data'), INIT_CWD: base };
  delete env['DISPLAY'];
  delete env['WAYLAND_DISPLAY'];
  const child = spawn(process.execPath, [script, ...args], { env, stdio: ['ignore', 'pipe', 'pipe'] });
  let text = '';
  child.stdout.on('data', (part) => (text += part));
  child.stderr.on('data', (part) => (text += part));
  return { child, said: () => text };
}

describe.skipIf(process.platform !== 'linux')('npm start without a display', () => {
  test('says so in one line, serves the folder, and ends on SIGINT', async () => {
    mkdirSync(join(base, 'images', 'cat'), { recursive: true });
    writeFileSync(join(base, 'images', 'cat', 'one.png'), encodePng(pixelImage('RGB', 8, 6)));
    const { child, said } = start('images');
    await expect.poll(said, { timeout: 60_000 }).toContain('Ctrl+C ends it.');
    expect(said()).toContain('There is no display: serving Winnow to the browser instead.\n');
    expect(said()).toMatch(/ssh -N -L (\d+):127\.0\.0\.1:\1 /);
    const address = /http:\/\/127\.0\.0\.1:\d+\/\?token=[\w-]{43}#\/[a-z0-9]{12}\/grid/.exec(said())![0];
    const first = await fetch(address, { redirect: 'manual' });
    expect(first.status).toBe(303);
    const cookie = first.headers.get('set-cookie')!.split(';')[0]!;
    const page = await fetch(new URL('/', address), { headers: { cookie } });
    expect(page.headers.get('content-type')).toMatch(/^text\/html/);
    const exited = once(child, 'exit');
    const startMs = performance.now();
    child.kill('SIGINT');
    expect((await exited)[0]).toBe(0);
    expect(performance.now() - startMs).toBeLessThan(5000);
  }, 90_000);

  test.each([
    [['nowhere'], 1, /There is no folder .*nowhere/],
    [['a', 'b'], 2, /Expected one folder but received 2/],
    [['--port', 'x'], 2, /Expected a port but received x/],
    [['--nonsense'], 2, /npm start \[-- FOLDER\]/],
    [['--help'], 0, /--browser/],
  ])('with %j ends with %i', async (args, code, message) => {
    const { child, said } = start(...args);
    expect((await once(child, 'close'))[0]).toBe(code);
    expect(said()).toMatch(message);
  });
});
