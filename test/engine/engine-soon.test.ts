import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { engineSoon, type EngineSoon } from '../../src-main/engine/engine-soon.ts';

let folder: string;
let soon: EngineSoon;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'winnow-soon-'));
  await writeFile(join(folder, 'index.html'), '<title>Winnow</title>');
  soon = engineSoon({ door: 'browser', dataFolder: join(folder, 'data'), rendererFolder: folder });
});

afterEach(async () => {
  await soon.close();
  await rm(folder, { recursive: true });
});

const get = (path: string) => soon.handle(new Request(`http://localhost${path}`));
const call = (path: string) =>
  soon.handle(
    new Request(`http://localhost/rpc/${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{}',
    }),
  );

it('answers for the page, and for what it has not, as the engine does', async () => {
  const paths = [
    '/',
    '/index.html',
    '/assets/none.js',
    '/none',
    '/rpc',
    '/rpc/',
    '/image/',
    '/image/a/1/thumb',
  ];
  const before = [];
  for (const path of paths) before.push(await answerOf(await get(path)));
  const engine = await soon.engine;
  for (const [i, path] of paths.entries()) {
    const own = await engine.handle(new Request(`http://localhost${path}`));
    expect([path, before[i]]).toEqual([path, await answerOf(own)]);
  }
  expect(before[0]).toMatchObject({ status: 200, body: '<title>Winnow</title>' });
});

it('loads the engine for the first call, once', async () => {
  const answers = await Promise.all([call('app/info'), call('jobs/list')]);
  expect(answers.map(({ status }) => status)).toEqual([200, 200]);
  expect(await answers[0]!.json()).toMatchObject({ json: { door: 'browser' } });
  expect(await soon.engine).toBe(await soon.engine);
});

it('has nothing to close where nobody asked for it', async () => {
  await get('/');
  await soon.close();
  // It can still be asked for: nothing was begun.
  expect((await call('app/info')).status).toBe(200);
});

async function answerOf(response: Response) {
  const headers = Object.fromEntries(response.headers);
  return { status: response.status, headers, body: await response.text() };
}
