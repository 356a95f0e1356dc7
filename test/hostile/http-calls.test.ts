import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { createEngine, type Engine } from '../../src-main/engine/create-engine.ts';
import { serve, type RunningServer } from '../../src-main/server/serve.ts';
import { contract } from '../../src-shared/contract/index.ts';
import { errorCodes, type ErrorCode } from '../../src-shared/winnow-error.ts';
import { imageFolder } from '../support/image-folder.ts';

let engine: Engine;
let server: RunningServer;
let dataFolder: string;
let root: string;
let cookie: string;
let dataset: string;
let view: string;
const logged = vi.spyOn(console, 'error').mockReturnValue();

beforeAll(async () => {
  dataFolder = await mkdtemp(join(tmpdir(), 'winnow-http-calls-'));
  root = await imageFolder({ 'cat/1.jpg': 1, 'cat/2.jpg': 2, 'dog/3.jpg': 3, 'dog/4.jpg': 4 });
  engine = createEngine({ dataFolder, door: 'browser', decoders: 1 });
  const opened = await engine.client.datasets.open({ folder: root, labels: { kind: 'folder' } });
  dataset = opened.dataset.id;
  await engine.parts.jobs.finished(opened.job!.id);
  ({ view } = await engine.client.views.open({
    dataset,
    query: '',
    sort: { by: 'path', descending: false },
  }));
  server = await serve({ engine });
  const greeting = await fetch(server.url, { redirect: 'manual' });
  cookie = greeting.headers.get('set-cookie')!.split(';')[0]!;
});
afterAll(async () => {
  await server.close();
  await engine.close();
  logged.mockRestore();
  await rm(dataFolder, { recursive: true });
  await rm(join(root, '..'), { recursive: true });
});
afterEach(() => logged.mockClear());

const nested = (value: object): value is Record<string, object> => !('~orpc' in value);
const callsOf = (value: object, path: string): string[] =>
  nested(value) ? Object.entries(value).flatMap(([key, below]) => callsOf(below, `${path}/${key}`)) : [path];
// An endless answer, and one that takes seconds; they are tried on their own.
const calls = callsOf(contract, '').filter((call) => !/subscribe|openSample|forget/.test(call));

/** Sends one call as it is, and checks that what comes back is an answer or a refusal with a code. */
async function call(path: string, init: RequestInit): Promise<{ status: number; code: ErrorCode | null }> {
  const response = await fetch(`${server.origin}/rpc${path}`, {
    ...init,
    headers: { cookie, 'content-type': 'application/json', ...init.headers },
  });
  const text = await response.text();
  expect(text).not.toMatch(/\bat .*\.[jt]s:\d/);
  expect(logged).not.toHaveBeenCalled();
  expect(response.status).toBeLessThan(500);
  if (response.status < 400) return { status: response.status, code: null };
  const { json } = JSON.parse(text) as { json: { defined: boolean; code: ErrorCode; message: string } };
  expect(json).toMatchObject({ defined: true, code: expect.toBeOneOf([...errorCodes]) });
  expect(json.message).not.toBe('');
  return { status: response.status, code: json.code };
}

const post = (path: string, input: unknown) =>
  call(path, { method: 'POST', body: JSON.stringify({ json: input, meta: [] }) });

const oddTexts = ['', '/', '..', '../../etc/passwd', '\0', '\ud800', '__proto__', 'x'.repeat(300), 'label:('];
const oddNumbers = [0, -1, 0.5, 2 ** 31, 2 ** 53, 1e308];
const oddRanges = [[[-5, 3]], [[3, 0]], [[0, 2 ** 40]], [1, 999]];
const oddities: unknown[] = [...oddTexts, ...oddNumbers, ...oddRanges, null, true, [], {}];
const odd = fc.oneof(fc.constantFrom<unknown>(...oddities), fc.jsonValue({ maxDepth: 2 }));

/** A good input with any of its parts made odd. */
function mutated(value: unknown): fc.Arbitrary<unknown> {
  const here = [
    { weight: 6, arbitrary: fc.constant(value) },
    { weight: 1, arbitrary: odd },
  ];
  if (typeof value !== 'object' || value === null) return fc.oneof(...here);
  const below = Array.isArray(value)
    ? fc.tuple(...value.map(mutated))
    : fc.record(Object.fromEntries(Object.entries(value).map(([key, part]) => [key, mutated(part)])));
  return fc.oneof(...here, { weight: 12, arbitrary: below });
}

function goodInputs(): Record<string, object[]> {
  const here = { dataset };
  const all = { ...here, target: { query: '' } };
  const sort = { by: 'path', descending: false };
  const options = {
    fileName: 'x.manifest.jsonl',
    orientation: 'ignore',
    onError: 'throw',
    unlabelled: 'leave-out',
    includeDamaged: true,
    writeExcluded: false,
    transforms: { all: [{ op: 'Resize', size: 5 }] },
    sampler: { all: { kind: 'weighted', numSamples: 5 } },
  };
  return {
    '/datasets/preview': [{ folder: root, labels: { kind: 'pattern', pattern: '(a+)' } }],
    '/datasets/open': [{ folder: root, labels: { kind: 'folder' }, scan: false }],
    '/views/open': [{ ...here, query: 'dog width>1', sort }],
    '/views/slice': [{ ...here, view, start: 0, count: 3 }],
    '/views/position': [{ ...here, view, id: 2 }],
    '/views/marks': [{ ...here, view, buckets: 10 }],
    '/views/facets': [{ ...here, query: 'cat' }],
    '/images/get': [{ ...here, id: 2 }],
    '/edits/extent': [all, { ...here, target: { view, ranges: [[0, 3]] } }],
    '/edits/apply': [
      { ...all, change: { kind: 'label', classId: 0 }, expect: 4 },
      { ...here, target: { ids: [1, 2] }, change: { kind: 'weight', weight: 2 } },
      { ...here, target: { view, ranges: [[0, 3]] }, change: { kind: 'labelName', name: 'fish' } },
      { ...all, change: { kind: 'splitRatios', ratios: { a: 0.5, b: 0.5 }, seed: 1 } },
      { ...all, change: { kind: 'weightScheme', scheme: 'inverse' } },
    ],
    '/edits/revert': [{ ...here, batch: 1, ids: [1, 2] }],
    '/edits/history': [{ ...here, before: 5, limit: 10 }],
    '/weights/preview': [{ ...here, scheme: 'inverse', query: '' }],
    '/export/plan': [{ ...here, options }],
    '/jobs/cancel': [{ id: 'x' }],
  };
}

describe('whatever is sent to the calls of the contract', () => {
  it('anything at all is answered, or refused with a code', { timeout: 60_000 }, async () => {
    const input = fc.oneof(
      fc.jsonValue(),
      mutated({ dataset, query: '', view, id: 1, options: {}, target: {} }),
    );
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...calls), input, async (path, data) => void (await post(path, data))),
      {
        numRuns: 500,
      },
    );
  });

  it('so is a good call with a part gone wrong', { timeout: 60_000 }, async () => {
    const cases = Object.entries(goodInputs()).flatMap(([path, inputs]) =>
      inputs.map((input) => fc.tuple(fc.constant(path), mutated(input))),
    );
    const outcomes = new Set<string>();
    await fc.assert(
      fc.asyncProperty(fc.oneof(...cases), async ([path, data]) => {
        outcomes.add((await post(path, data)).code ?? 'answered');
      }),
      { numRuns: 1000 },
    );
    // Some must come in, or nothing behind the door was tried.
    expect([...outcomes]).toEqual(expect.arrayContaining(['answered', 'BAD_INPUT']));
    expect(engine.parts.datasets.get(dataset).catalogue.summary().images).toBe(4);
  });

  it.each([
    ['half a document', '{"json":', {}],
    ['meta that points nowhere', '{"json":1,"meta":[[1,2,3]]}', {}],
    ['meta that points at the prototype', '{"json":{},"meta":[[0,"__proto__","x"]]}', {}],
    ['a form', 'query=dog', { 'content-type': 'application/x-www-form-urlencoded' }],
    ['half a multipart form', '--x\r\n\r\n', { 'content-type': 'multipart/form-data; boundary=x' }],
    ['nothing', '', {}],
  ])('%s as the body is BAD_INPUT', async (_, body, headers) => {
    const reply = await call('/views/open', {
      method: 'POST',
      body,
      headers: headers as Record<string, string>,
    });
    expect(reply).toEqual({ status: 400, code: 'BAD_INPUT' });
  });

  it.each(['/nope/nope', '/', '/__proto__', '/datasets', '/constructor/name'])(
    'there is no call %s',
    async (path) => {
      expect(await post(path, {})).toEqual({ status: 404, code: 'BAD_INPUT' });
    },
  );

  it('a call is not run by looking at it', async () => {
    const { batch } = await engine.client.edits.apply({
      dataset,
      target: { query: '' },
      change: { kind: 'weight', weight: 7 },
    });
    const data = encodeURIComponent(JSON.stringify({ json: { dataset }, meta: [] }));
    expect(await call(`/edits/undo?data=${data}`, { method: 'GET' })).toEqual({
      status: 405,
      code: 'BAD_INPUT',
    });
    const headers = { cookie };
    expect(
      (await fetch(`${server.origin}/rpc/edits/undo?data=${data}`, { method: 'HEAD', headers })).status,
    ).toBe(405);
    expect((await engine.client.edits.history({ dataset })).canUndo?.id).toBe(batch.id);
  });
});

describe('a selection by ranges', () => {
  const extent = async (ranges: [number, number][]) =>
    (await engine.client.edits.extent({ dataset, target: { view, ranges } })).count;

  it('counts what ranges share once, and what lies beyond the view never', async () => {
    expect(await extent([[0, 2], [1, 3]])).toBe(3); // prettier-ignore
    expect(await extent([[2, 2 ** 40]])).toBe(2);
    expect(await extent([[3, 1]])).toBe(0);
  });

  it('is refused from before the start: it would count from the end', async () => {
    await expect(extent([[-3, 4]])).rejects.toMatchObject({ code: 'BAD_INPUT' });
  });
});

it.each(['', ' ', 'cat ', ' cat', 'a\nb', 'a\0', '\ud800', 'x'.repeat(256)])(
  '%j is no name for a new class',
  async (name) => {
    const change = { kind: 'labelName', name } as const;
    await expect(engine.client.edits.apply({ dataset, target: { query: '' }, change })).rejects.toMatchObject(
      {
        code: 'BAD_INPUT',
      },
    );
  },
);

it('events are listened to for as long as somebody is there', async () => {
  const leaving = Array.from({ length: 20 }, () => new AbortController());
  await Promise.all(
    leaving.map(async ({ signal }) => {
      const body = JSON.stringify({ json: { dataset }, meta: [] });
      const headers = { cookie, 'content-type': 'application/json' };
      const response = await fetch(`${server.origin}/rpc/events/subscribe`, {
        method: 'POST',
        body,
        headers,
        signal,
      });
      expect(response.headers.get('content-type')).toContain('text/event-stream');
    }),
  );
  await vi.waitFor(() => expect(engine.parts.events.listeners).toBe(20));
  for (const one of leaving) one.abort();
  await vi.waitFor(() => expect(engine.parts.events.listeners).toBe(0), { timeout: 5000 });
});
