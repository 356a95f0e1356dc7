import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, test } from 'vitest';
import { EngineProcess } from '../../src-main/electron/engine-process.ts';

/** A small server with the manners of the engine's process. */
const server = `
import { createServer } from 'node:http';
const socket = process.argv[process.argv.indexOf('--socket') + 1];
const server = createServer((request, response) => response.end(request.method + ' ' + request.url + ' ' + process.pid));
server.listen(socket, () => console.log('{"ready":true}'));
process.stdin.resume().once('end', () => process.exit(0));
`;

const base = mkdtempSync(join(tmpdir(), 'winnow-process-'));
const script = join(base, 'server.mjs');
writeFileSync(script, server);
let engine: EngineProcess | null = null;

function start(file: string = script): EngineProcess {
  engine = new EngineProcess({
    node: process.execPath,
    script: file,
    rendererFolder: base,
    firstDelayMs: 10,
  });
  return engine;
}

afterEach(async () => {
  await engine?.close();
  engine = null;
});

afterAll(() => rmSync(base, { recursive: true, force: true }));

const get = async (from: EngineProcess): Promise<string> =>
  (
    await from.handle(
      new Request('winnow://app/a/b?c=1', { headers: { origin: 'winnow://app', cookie: 'x' } }),
    )
  ).text();

describe('the process of the engine', () => {
  test('answers over its socket', async () => {
    expect(await get(start())).toMatch(/^GET \/a\/b\?c=1 \d+$/);
  });

  test.skipIf(process.platform === 'win32')(
    'has its socket in a folder that is closed to others',
    async () => {
      const before = new Set(readdirSync(tmpdir()));
      await start().ready();
      const made = readdirSync(tmpdir()).filter((name) => !before.has(name) && name.startsWith('winnow-'));
      const folders = made.filter((name) => readdirSync(join(tmpdir(), name)).includes('engine.sock'));
      expect(folders.length).toBeGreaterThan(0);
      for (const name of folders) expect(statSync(join(tmpdir(), name)).mode & 0o777).toBe(0o700);
    },
  );

  test('is started again when it is killed', async () => {
    const running = start();
    const first = await get(running);
    const { pid } = running;
    process.kill(pid!, 'SIGKILL');
    await expect.poll(() => running.pid !== pid).toBe(true);
    const second = await get(running);
    expect(second).toMatch(/^GET/);
    expect(second).not.toBe(first);
  });

  test('is given up after a few tries, and requests are answered with 503', async () => {
    const broken = join(base, 'broken.mjs');
    writeFileSync(broken, 'process.exit(3)');
    const failing = start(broken);
    await expect(failing.ready()).rejects.toThrow('The engine ended (3).');
    const response = await failing.handle(new Request('winnow://app/'));
    expect(response.status).toBe(503);
    expect(await response.text()).toContain('not running');
  });

  test('ends when it is closed, and is not started again', async () => {
    const running = start();
    await running.ready();
    const { pid } = running;
    await running.close();
    expect(() => process.kill(pid!, 0)).toThrow(/ESRCH/);
    expect((await running.handle(new Request('winnow://app/'))).status).toBe(503);
  });
});
