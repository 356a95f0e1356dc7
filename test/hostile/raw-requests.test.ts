import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import fc from 'fast-check';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { errorCodes } from '../../src-shared/winnow-error.ts';
import { repliesIn, send, sendBytes, type Reply } from '../server/raw-http.ts';
import { imageFolder } from '../support/image-folder.ts';
import { serveChild, type ServedChild } from '../support/served-child.ts';

const secret = 'what nobody may read';
let root: string;
let server: ServedChild;
let cookie: string;
let dataset: string;
let image: { id: number; version: string };

beforeAll(async () => {
  root = await imageFolder({ 'cat/1.jpg': 1, 'cat/2.jpg': 2 });
  writeFileSync(join(root, '..', 'secret.json'), JSON.stringify(secret));
  server = await serveChild(root);
  const { pathname, search, hash } = new URL(server.url);
  const greeting = await send(server.port, pathname + search);
  cookie = greeting.headers['set-cookie']![0]!.split(';')[0]!;
  dataset = hash.split('/')[1]!;
  const sort = { by: 'path', descending: false };
  const all = { dataset, query: '', sort };
  let view = await call<{ view: string; count: number }>('views/open', all);
  for (; view.count < 2; view = await call('views/open', all)) await wait(50);
  [image] = await call<[typeof image]>('views/slice', { dataset, view: view.view, start: 0, count: 1 });
});
afterAll(async () => {
  await server.close();
  rmSync(join(root, '..'), { recursive: true });
});
afterEach(async () => {
  // Nothing that is sent ends it, gets a stack out of it, or keeps it from answering the next.
  expect(server.isAlive()).toBe(true);
  expect(server.said()).not.toMatch(/\bat .*\.[jt]s:\d/);
  expect((await get('/')).status).toBe(200);
});

const get = (path: string, headers: Record<string, string> = {}) =>
  send(server.port, path, { headers: { cookie, ...headers } });

async function call<T>(path: string, input: object): Promise<T> {
  const headers = { cookie, 'content-type': 'application/json' };
  const reply = await send(server.port, `/rpc/${path}`, {
    method: 'POST',
    headers,
    body: JSON.stringify({ json: input }),
  });
  return (JSON.parse(reply.text) as { json: T }).json;
}

/** Of a refusal: it has a status, a code of ours and a sentence, and shows nothing of the inside. */
function expectRefusal(reply: Reply, status: number | number[]): void {
  expect([status].flat()).toContain(reply.status);
  expect(reply.text).not.toMatch(/\bat .*\.[jt]s:\d|node_modules/);
  const { json } = JSON.parse(reply.text) as { json: { code: string; message: string } };
  expect(json).toMatchObject({ defined: true, code: expect.toBeOneOf([...errorCodes]) });
  expect(json.message).not.toBe('');
  expect(reply.headers['x-content-type-options']).toBe('nosniff');
  expect(reply.headers['content-security-policy']).toContain("default-src 'none'");
}

const lines = (first: string, ...headers: string[]) => `${[first, ...headers].join('\r\n')}\r\n\r\n`;
/** The answers to requests of which the last asks for the connection to be closed. */
const answers = async (bytes: string) => repliesIn(await sendBytes(server.port, bytes, { held: true }));
const last = 'connection: close';
const own = () => ['host: localhost', `cookie: ${cookie}`];

describe('what is no request, or two at once', () => {
  const post = 'POST /rpc/app/info HTTP/1.1';
  const json = 'content-type: application/json';
  const hidden = () => lines('GET / HTTP/1.1', ...own());
  const chunked = () => `0\r\n\r\n${hidden()}`;
  it.each<[string, () => string]>([
    [
      'a length and chunks',
      () => lines(post, ...own(), json, 'content-length: 4', 'transfer-encoding: chunked') + chunked(),
    ],
    [
      'chunks and a length',
      () => lines(post, ...own(), json, 'transfer-encoding: chunked', 'content-length: 4') + chunked(),
    ],
    ['two lengths', () => lines(post, ...own(), json, 'content-length: 0', 'content-length: 5') + hidden()],
    [
      'one length twice',
      () => lines(post, ...own(), json, 'content-length: 2', 'content-length: 2') + `{}${hidden()}`,
    ],
    ['a list of lengths', () => lines(post, ...own(), json, 'content-length: 0, 5') + hidden()],
    ['a negative length', () => lines(post, ...own(), json, 'content-length: -1') + hidden()],
    ['a length with a sign', () => lines(post, ...own(), json, 'content-length: +2') + hidden()],
    ['a length in hexadecimals', () => lines(post, ...own(), json, 'content-length: 0x2') + hidden()],
    [
      'a length beyond all numbers',
      () => lines(post, ...own(), json, `content-length: ${'9'.repeat(40)}`) + hidden(),
    ],
    ['an unknown coding', () => lines(post, ...own(), json, 'transfer-encoding: xchunked') + chunked()],
    [
      'a coding after chunks',
      () => lines(post, ...own(), json, 'transfer-encoding: chunked, identity') + chunked(),
    ],
    [
      'two codings',
      () =>
        lines(post, ...own(), json, 'transfer-encoding: chunked', 'transfer-encoding: identity') + chunked(),
    ],
    [
      'a coding with a space before its colon',
      () => lines(post, ...own(), json, 'transfer-encoding : chunked') + chunked(),
    ],
    [
      'a coding on a folded line',
      () => lines(post, ...own(), json, 'x: y\r\n transfer-encoding: chunked') + chunked(),
    ],
    ['a header that begins with a space', () => lines(post, ' host: localhost', `cookie: ${cookie}`)],
    ['a header without a colon', () => lines(post, ...own(), 'nonsense')],
    ['a header with a NUL', () => lines(post, ...own(), 'x: a\0b')],
    ['a header that ends in CR alone', () => lines(post, ...own(), 'x: a\rhost: evil.example')],
    ['two hosts', () => lines('GET / HTTP/1.1', 'host: localhost', ...own())],
    [
      'two origins',
      () => lines('GET / HTTP/1.1', ...own(), 'origin: http://localhost', 'origin: http://evil.example'),
    ],
    ['two types', () => lines(post, ...own(), json, 'content-type: text/plain', 'content-length: 2') + '{}'],
    ['no host', () => lines('GET / HTTP/1.1', `cookie: ${cookie}`)],
    [
      'a chunk of a length that is none',
      () => `${lines(post, ...own(), json, 'transfer-encoding: chunked')}zz\r\n{}\r\n0\r\n\r\n`,
    ],
    [
      'a chunk longer than any',
      () => `${lines(post, ...own(), json, 'transfer-encoding: chunked')}${'f'.repeat(20)}\r\n{}`,
    ],
    ['the beginning of HTTP/2', () => 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'],
    ['the beginning of TLS', () => '\x16\x03\x01\x02\0\x01\0\x01\xfc\x03\x03'],
    ['HTTP/0.9', () => 'GET /\r\n\r\n'],
    ['a method in small letters', () => lines('get / HTTP/1.1', ...own())],
    ['a method with a space', () => lines('GE T / HTTP/1.1', ...own())],
    ['an address with a space', () => lines('GET /a b HTTP/1.1', ...own())],
    ['no address', () => lines('GET  HTTP/1.1', ...own())],
    ['headers without an end', () => lines('GET / HTTP/1.1', ...own(), `x: ${'y'.repeat(20_000)}`)],
    [
      'hundreds of headers',
      () => lines('GET / HTTP/1.1', ...own(), ...Array.from({ length: 400 }, () => 'x: y')),
    ],
  ])('%s: refused, and nothing behind it is answered', async (_, bytes) => {
    const replies = repliesIn(await sendBytes(server.port, bytes()));
    expect(replies).toHaveLength(1);
    expectRefusal(replies[0]!, [400, 431]);
  });

  it.each([
    ['CONNECT', 'CONNECT evil.example:443 HTTP/1.1'],
    ['OPTIONS', 'OPTIONS * HTTP/1.1'],
    ['TRACE', 'TRACE / HTTP/1.1'],
    ['PROPFIND', 'PROPFIND / HTTP/1.1'],
    ['PURGE', 'PURGE / HTTP/1.1'],
  ])('the method %s is refused, and sends nothing back of what it was sent', async (_, first) => {
    const [reply] = repliesIn(await sendBytes(server.port, lines(first, ...own(), 'x-mine: repeated')));
    expectRefusal(reply!, 405);
    expect(reply!.text).not.toContain('repeated');
    expect(reply!.headers).not.toHaveProperty('access-control-allow-origin');
  });

  it.each(['websocket', 'h2c', 'TLS/1.2'])('an upgrade to %s is not taken', async (protocol) => {
    const key = ['sec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==', 'sec-websocket-version: 13'];
    const bytes = lines(
      'GET / HTTP/1.1',
      ...own(),
      'connection: upgrade, close',
      `upgrade: ${protocol}`,
      ...key,
    );
    expect((await answers(bytes)).map(({ status }) => status)).toEqual([200]);
  });

  it('a question first whether to go on changes nothing of who comes in', async () => {
    const expecting = ['host: localhost', 'expect: 100-continue', 'content-length: 2', json, last];
    const refused = await answers(`${lines(post, ...expecting)}{}`);
    expectRefusal(refused.at(-1)!, 401);
    const letIn = await answers(`${lines(post, ...expecting, `cookie: ${cookie}`)}{}`);
    expect(letIn.at(-1)!.status).toBe(200);
    const other = await answers(lines('GET / HTTP/1.1', 'host: localhost', 'expect: miracles', last));
    expectRefusal(other[0]!, 401);
  });

  it('requests in one packet are each looked at, and answered in their order', async () => {
    const anonymous = lines('GET / HTTP/1.1', 'host: localhost');
    const foreign = lines('GET / HTTP/1.1', 'host: evil.example', `cookie: ${cookie}`);
    const bytes = `${lines('GET / HTTP/1.1', ...own())}${anonymous}${foreign}${lines('GET /none HTTP/1.1', ...own(), last)}`;
    expect((await answers(bytes)).map(({ status }) => status)).toEqual([200, 401, 401, 404]);
  });

  it('hundreds of requests in one packet are all answered', async () => {
    const one = (...more: string[]) =>
      lines(`GET /image/${dataset}/${image.id}/thumb HTTP/1.1`, ...own(), ...more);
    const replies = await answers(one().repeat(499) + one(last));
    expect(replies).toHaveLength(500);
    expect(new Set(replies.map(({ status }) => status))).toEqual(new Set([200]));
  });
});

describe('the host', () => {
  it.each(['localhost', 'LocalHost:1', '127.0.0.1', '127.0.0.1:65535', '[::1]', '[::1]:8080'])(
    'may be %s',
    async (host) => {
      expect((await get('/', { host })).status).toBe(200);
    },
  );

  it.each([
    'localhost.',
    'localhost.evil.example',
    'evil.example.',
    'evil.example#localhost',
    'localhost@evil.example',
    'evil.example/localhost',
    'evil.example:80:localhost',
    'localhost:',
    'localhost:123456',
    'localhost:80a',
    '127.1',
    '2130706433',
    '0x7f.0.0.1',
    '0.0.0.0',
    '[::]',
    '::1',
    '[::1',
    '[::1%25lo]',
    '[::ffff:10.0.0.1]',
    '[localhost]',
    'localhost, evil.example',
    'xn--lcalhost-7wd',
  ])('may not be %j', async (host) => {
    expectRefusal(await get('/', { host }), 401);
  });

  it('is not taken out of the address', async () => {
    for (const target of [
      'http://localhost/',
      'HTTP://evil.example/',
      '//localhost/',
      'localhost:80',
      'file:///etc/passwd',
    ]) {
      const [reply] = repliesIn(await sendBytes(server.port, lines(`GET ${target} HTTP/1.1`, ...own())));
      expectRefusal(reply!, [400, 403]);
    }
  });
});

describe('who sends it', () => {
  it.each([
    'null',
    'NULL',
    'http://localhost.',
    'http://localhost:80',
    'https://localhost',
    'http://user@localhost',
    'x',
    ' ',
  ])('is not let in from %j', async (origin) => {
    const headers = { origin, host: 'localhost:4000', cookie, 'content-type': 'application/json' };
    for (const method of ['GET', 'POST', 'HEAD']) {
      const reply = await send(server.port, method === 'POST' ? '/rpc/app/info' : '/', { method, headers });
      if (method === 'HEAD') expect(reply.status).toBe(origin === ' ' ? 401 : 401);
      else expectRefusal(reply, 401);
    }
  });

  it('is let in by the right one of several cookies of the name, and by no wrong one', async () => {
    const name = cookie.split('=')[0]!;
    expect((await get('/', { cookie: `${name}=tossed; ${cookie}` })).status).toBe(200);
    expect((await get('/', { cookie: `${cookie}; ${name}=` })).status).toBe(200);
    const twice = lines('GET / HTTP/1.1', 'host: localhost', `cookie: ${name}=a`, `cookie: ${cookie}`, last);
    expect((await answers(twice))[0]!.status).toBe(200);
    const value = cookie.split('=')[1]!;
    for (const wrong of [
      `${name}=`,
      `${name}=a; ${name}=b`,
      `${name.toUpperCase()}=${value}`,
      `x${cookie}`,
      `${name}="${value}"`,
      `${cookie}x`,
      value,
    ])
      expectRefusal(await get('/', { cookie: wrong }), [401, 429]);
  });

  it('leads nowhere else with its token', async () => {
    const { search } = new URL(server.url);
    for (const path of ['/%0d%0aset-cookie:a=b', '/%2f/evil.example', '/?to=//evil.example&']) {
      const reply = await send(server.port, `${path}${path.includes('?') ? search.slice(1) : search}`);
      expect(reply.status).toBe(303);
      expect(reply.headers.location).toMatch(/^\/(?![/\\])[\x21-\x7e]*$/);
      expect(reply.headers.location).not.toContain('token');
      expect(reply.headers['set-cookie']).toHaveLength(1);
    }
  });
});

describe('addresses', () => {
  const climbs = [
    '..',
    '../..',
    '%2e%2e',
    '%252e%252e',
    '..%2f',
    '..%5c',
    '..%c0%af',
    '%u002e%u002e',
    '.%00.',
    '..;',
    '~',
    '%2e%2e%2f%2e%2e',
  ];
  const places = () => [
    (odd: string) => `/image/${odd}/1/thumb`,
    (odd: string) => `/image/${dataset}/${odd}/thumb`,
    (odd: string) => `/image/${dataset}/${image.id}/${odd}`,
    (odd: string) => `/thumbs/${odd}?of=${image.id}:${image.version}`,
    (odd: string) => `/thumbs/${dataset}?of=${odd}`,
    (odd: string) => `/thumbs/${dataset}?of=${odd}:${image.version}`,
    (odd: string) => `/preview/${odd}/0`,
    (odd: string) => `/batch/${odd}`,
    (odd: string) => `/${odd}`,
    (odd: string) => `/assets/${odd}`,
  ];

  it('lead out of their place in none', { timeout: 60_000 }, async () => {
    for (const place of places()) {
      for (const climb of climbs) {
        for (const odd of [climb, `${climb}/secret.json`, `${climb}%2fsecret.json`]) {
          const reply = await get(place(odd));
          expect(reply.text).not.toContain(secret);
          if (reply.status !== 200) expectRefusal(reply, [400, 403, 404]);
          // Whatever stands for an image in a list gets none.
          else expect([place(odd).startsWith('/thumbs/'), reply.text]).toEqual([true, '']);
        }
      }
    }
  });

  it('of anything at all are answered, or refused with a code', { timeout: 60_000 }, async () => {
    const odd = fc.oneof(
      fc.webPath(),
      fc.string({ unit: 'binary-ascii' }).map(encodeURIComponent),
      fc.nat().map(String),
      fc.constantFrom(...climbs, '__proto__', 'constructor', '-1', '1e9', '0x1', '1'.repeat(40)),
    );
    await fc.assert(
      fc.asyncProperty(fc.nat(), odd, async (at, part) => {
        const reply = await get(places()[at % places().length]!(part.replace(/^\//, '')));
        if (reply.status >= 300) expectRefusal(reply, [400, 403, 404]);
        else expect([200, 204]).toContain(reply.status);
      }),
      { numRuns: 400 },
    );
  });

  it('with a token do not show it again', async () => {
    const reply = await get('/?token=guessed&x=1');
    expect(reply.status).toBe(200);
    expectRefusal(await send(server.port, '/?token=guessed'), [401, 429]);
  });
});

describe('a list of thumbnails', () => {
  const listed = async (of: string) =>
    send(server.port, `/thumbs/${dataset}?of=${of}`, { headers: { cookie } });

  it('gives those that it names, and no other', async () => {
    const known = `${image.id}:${image.version}`;
    await get(`/image/${dataset}/${image.id}/thumb?v=${image.version}`);
    expect((await listed(known)).text.length).toBeGreaterThan(100);
    for (const odd of [
      '',
      ',',
      ',,,',
      ':',
      `${image.id}`,
      `${image.id}:`,
      `:${image.version}`,
      `-${known}`,
      `${image.id}:x`,
      '999999:x',
      `${image.id}.0:${image.version}`,
      '%00',
      '1'.repeat(300),
      `99999999999999999999:${image.version}`,
      `${image.id}:${'x'.repeat(300)}`,
      `%${image.id}`,
      `${known}%0a`,
    ]) {
      const reply = await listed(odd);
      expect([reply.status, reply.text]).toEqual([200, '']);
    }
  });

  it('of more than a screen holds is refused, and one longer than headers may be as well', async () => {
    expect((await listed(Array.from({ length: 400 }, () => '1:x').join(','))).status).toBe(200);
    expectRefusal(await listed(Array.from({ length: 401 }, () => '1:x').join(',')), 404);
    expectRefusal(await listed('1:x,'.repeat(10_000)), 431);
  });
});

describe('bodies', () => {
  const post = async (
    body: string | Buffer,
    headers: Record<string, string> = {},
    path = '/rpc/views/open',
  ) =>
    send(server.port, path, {
      method: 'POST',
      body,
      headers: { cookie, 'content-type': 'application/json', ...headers },
    });

  it.each([
    'text/plain',
    'application/x-www-form-urlencoded',
    'multipart/form-data; boundary=x',
    'text/event-stream',
    'application/octet-stream',
    'application/jsonp',
    'image/png',
    '',
  ])('of the type %j are no calls, as a form of another page could send them', async (type) => {
    expectRefusal(
      await post(JSON.stringify({ json: { dataset, query: '', sort: { by: 'path', descending: false } } }), {
        'content-type': type,
      }),
      400,
    );
  });

  it('that claim to be a file, or compressed, are none', async () => {
    expectRefusal(await post('{"json":{}}', { 'content-disposition': 'attachment; filename="x"' }), 400);
    expectRefusal(await post(Buffer.from([0x1f, 0x8b, 8, 0]), { 'content-encoding': 'gzip' }), 400);
  });

  it.each<[string, string]>([
    ['brackets without end', '['.repeat(1_000_000)],
    ['a deep document', `{"json":${'['.repeat(500_000)}${']'.repeat(500_000)}}`],
    ['a deep input', `{"json":{"dataset":"x","query":${'{"a":'.repeat(200_000)}1${'}'.repeat(200_000)}}}`],
    ['a long number', `{"json":${'9'.repeat(1_000_000)}}`],
    ['a byte order mark', '\ufeff{"json":{}}'],
    ['bytes that are no text', '\xff\xfe{"json":'],
    ['a type for a part that is not there', '{"json":{},"meta":[[1,"a","b"]]}'],
    ['a number of a million digits', `{"json":{"a":"${'9'.repeat(1_000_000)}"},"meta":[[0,"a"]]}`],
    ['a pattern that takes for ever', '{"json":{"a":"/(a+)+$/"},"meta":[[5,"a"]]}'],
    ['a type for the prototype', '{"json":{"a":{}},"meta":[[1,"__proto__","a"]]}'],
    ['types that are none', '{"json":{},"meta":[null,7,"x",{},[],[99,"a"]]}'],
    ['a prototype', '{"json":{"__proto__":{"dataset":"x"},"constructor":{"prototype":{"a":1}}}}'],
    ['nothing but types', '{"meta":[[3]]}'],
    ['a list', '[1,2,3]'],
    ['null', 'null'],
    ['a word', '"json"'],
  ])('with %s are refused', async (_, body) => {
    expectRefusal(await post(Buffer.from(body, 'latin1')), 400);
  });

  it('that are cut off reach no call', async () => {
    const before = await call<{ canUndo: unknown }>('edits/history', { dataset });
    const change = JSON.stringify({
      json: { dataset, target: { query: '' }, change: { kind: 'weight', weight: 3 } },
    });
    const head = (length: number) =>
      lines(
        'POST /rpc/edits/apply HTTP/1.1',
        ...own(),
        'content-type: application/json',
        `content-length: ${length}`,
      );
    await sendBytes(server.port, head(change.length + 10) + change);
    await sendBytes(server.port, head(change.length) + change.slice(0, -5));
    expect(await call('edits/history', { dataset })).toEqual(before);
  });
});
