import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, test } from 'vitest';
import { EngineProcess, type EngineProcessOptions } from '../../src-main/electron/engine-process.ts';

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

function start(file: string = script, more: Partial<EngineProcessOptions> = {}): EngineProcess {
  engine = new EngineProcess({
    node: process.execPath,
    script: file,
    rendererFolder: base,
    firstDelayMs: 10,
    ...more,
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

  test('that was given up is started again when somebody asks, and only then', async () => {
    const sick = join(base, 'sick.mjs');
    writeFileSync(
      sick,
      `import { existsSync } from 'node:fs';\nif (!existsSync(${JSON.stringify(join(base, 'cured'))})) process.exit(4);\n${server}`,
    );
    let gaveUp = 0;
    const lines: string[] = [];
    const failing = start(sick, {
      gaveUp: () => void gaveUp++,
      log: (line) => void lines.push(line),
      firstDelayMs: 1,
    });
    await expect.poll(() => gaveUp, { timeout: 20_000 }).toBe(1);
    expect(lines).toEqual(Array(6).fill('The engine ended (4).'));
    writeFileSync(join(base, 'cured'), '');
    failing.restart();
    expect(await get(failing)).toMatch(/^GET/);
    const { pid } = failing;
    failing.restart();
    expect(failing.pid).toBe(pid);
  });

  test.skipIf(process.platform === 'win32')('that hangs is ended and started again', async () => {
    const lines: string[] = [];
    const running = start(script, {
      askEveryMs: 20,
      answerWithinMs: 300,
      log: (line) => void lines.push(line),
    });
    await running.ready();
    const { pid } = running;
    process.kill(pid!, 'SIGSTOP');
    await expect.poll(() => running.pid !== pid, { timeout: 20_000 }).toBe(true);
    expect(await get(running)).toMatch(/^GET/);
    expect(lines.slice(0, 2)).toEqual([
      'The engine does not answer for 0.3 s.',
      'The engine ended (SIGKILL).',
    ]);
  });

  test('that ran well for a while has its restarts forgotten', async () => {
    let gaveUp = 0;
    const running = start(script, { soundAfterMs: 1, firstDelayMs: 1, gaveUp: () => void gaveUp++ });
    for (let n = 0; n < 7; n++) {
      await get(running);
      const { pid } = running;
      await new Promise((resolve) => void setTimeout(resolve, 20));
      process.kill(pid!, 'SIGKILL');
      await expect.poll(() => running.pid !== pid, { timeout: 20_000 }).toBe(true);
    }
    expect(gaveUp).toBe(0);
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
