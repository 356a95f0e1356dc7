import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, describe, expect, test } from 'vitest';

const script = fileURLToPath(new URL('../../src-main/server/engine-child.ts', import.meta.url));
const base = mkdtempSync(join(tmpdir(), 'winnow-child-'));
let socketPath: string;
let starts = 0;
let child: ChildProcess;

async function start(): Promise<string> {
  // Another one each time: a process that is killed leaves its socket lying.
  socketPath = join(base, `engine-${starts++}.sock`);
  const args = [script, '--socket', socketPath, '--renderer', base, '--data', join(base, 'data')];
  child = spawn(process.execPath, args, { stdio: ['pipe', 'pipe', 'inherit'] });
  const [line] = await once(createInterface({ input: child.stdout! }), 'line');
  return line as string;
}

function call(path: string, body: string): Promise<{ status: number; text: string }> {
  return new Promise((resolve, reject) => {
    const headers = { 'content-type': 'application/json' };
    const sent = request({ socketPath, path, method: 'POST', headers }, (answer) => {
      let text = '';
      answer.setEncoding('utf8');
      answer.on('data', (part: string) => (text += part));
      answer.on('end', () => resolve({ status: answer.statusCode!, text }));
    });
    sent.once('error', reject);
    sent.end(body);
  });
}

afterEach(() => {
  child.kill('SIGKILL');
});

afterAll(() => rmSync(base, { recursive: true, force: true }));

describe.skipIf(process.platform === 'win32')('the engine as a process of its own', () => {
  test('says in one line that it is ready, on a socket of its user alone, and answers', async () => {
    expect(JSON.parse(await start())).toEqual({ ready: true });
    expect(statSync(socketPath).mode & 0o777).toBe(0o600);
    const { status, text } = await call('/rpc/app/info', '{}');
    expect([status, JSON.parse(text).json.door]).toEqual([200, 'desktop']);
  });

  test('ends, orderly, when whoever started it is gone, also with an open stream of events', async () => {
    await start();
    const sent = request({ socketPath, path: '/rpc/events/subscribe', method: 'POST' });
    sent.on('error', () => undefined);
    sent.setHeader('content-type', 'application/json');
    sent.end('{"json":{}}');
    const [answer] = await once(sent, 'response');
    answer.on('error', () => undefined).resume();
    const exited = once(child, 'exit');
    const startMs = performance.now();
    child.stdin!.end();
    expect(await exited).toEqual([0, null]);
    expect(performance.now() - startMs).toBeLessThan(5000);
    expect(existsSync(socketPath)).toBe(false);
  });

  test('is not ended by Ctrl+C in the terminal of the app', async () => {
    await start();
    child.kill('SIGINT');
    expect((await call('/rpc/app/info', '{}')).status).toBe(200);
  });
});
