import { createServer, request } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import * as fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { serve, type RunningServer } from '../../src-main/server/serve.ts';
import { send, sendBytes } from './raw-http.ts';

/** A handler that shows what reached it. */
class Recorder {
  readonly seen: string[] = [];
  streams = 0;
  ended = 0;

  async handle(request: Request): Promise<Response> {
    const url = new URL(request.url);
    this.seen.push(`${request.method} ${url.pathname}${url.search}`);
    if (url.pathname === '/rpc/echo') return new Response(await request.text());
    if (url.pathname === '/rpc/break') throw new Error('a secret detail');
    if (url.pathname === '/rpc/stream') return this.#stream();
    return new Response('hello', { headers: { 'content-security-policy': "default-src 'self'" } });
  }

  /** Speaks once a 10 ms, until nobody listens. */
  #stream(): Response {
    this.streams++;
    let timer: NodeJS.Timeout;
    const body = new ReadableStream<Uint8Array>({
      start: (controller) => {
        timer = setInterval(() => controller.enqueue(Buffer.from('data: tick\n\n')), 10);
      },
      cancel: () => {
        clearInterval(timer);
        this.ended++;
      },
    });
    return new Response(body, { headers: { 'content-type': 'text/event-stream' } });
  }
}

let engine: Recorder;
let server: RunningServer;
let cookie: string;

beforeEach(async () => {
  engine = new Recorder();
  server = await serve({ engine, maxBodyBytes: 100_000 });
  const { pathname, search } = new URL(server.url);
  const reply = await send(server.port, pathname + search);
  cookie = reply.headers['set-cookie']![0]!.split(';', 1)[0]!;
});

afterEach(async () => {
  await server.close();
});

describe('the token', () => {
  test('has 256 bits and is another one each time', async () => {
    const token = new URL(server.url).searchParams.get('token')!;
    expect(Buffer.from(token, 'base64url')).toHaveLength(32);
    const other = await serve({ engine });
    expect(other.url).not.toContain(token);
    await other.close();
  });

  test('is exchanged for a strict cookie and a clean address', async () => {
    const { search } = new URL(server.url);
    const reply = await send(server.port, `/${search}&theme=dark`);
    expect(reply.status).toBe(303);
    expect(reply.headers.location).toBe('/?theme=dark');
    expect(reply.headers['set-cookie']![0]).toMatch(
      /^winnow-[0-9a-f]{12}=.+; HttpOnly; SameSite=Strict; Path=\/$/,
    );
    expect(engine.seen).toEqual([]);
  });

  test('lets the holder of the cookie in', async () => {
    const reply = await send(server.port, '/', { headers: { cookie: `a=1; ${cookie}; b=2` } });
    expect([reply.status, reply.text]).toEqual([200, 'hello']);
  });

  test.each([
    ['none', '/', {}],
    ['a wrong one', `/?token=${'A'.repeat(43)}`, {}],
    ['an empty one', '/?token=', {}],
    ['one in a wrong cookie', '/', { cookie: 'winnow-000000000000=x' }],
    ['one in the right cookie with a wrong value', '/', { cookie: '' }],
  ])('refuses %s', async (_name, path, headers) => {
    const sent =
      'cookie' in headers && headers.cookie === '' ? { cookie: `${cookie.split('=')[0]}=x` } : headers;
    const reply = await send(server.port, path, { headers: sent as Record<string, string> });
    expect(reply.status).toBe(401);
    expect(JSON.parse(reply.text).json).toMatchObject({ defined: true, code: 'NOT_AUTHORISED', status: 401 });
    expect(engine.seen).toEqual([]);
  });

  test('is not taken from a POST', async () => {
    const { search } = new URL(server.url);
    expect((await send(server.port, `/${search}`, { method: 'POST' })).status).toBe(401);
  });

  test('of one server does not open another', async () => {
    const other = await serve({ engine });
    expect((await send(other.port, '/', { headers: { cookie } })).status).toBe(401);
    await other.close();
  });
});

describe('the sender', () => {
  test.each([
    'evil.example',
    'evil.example:80',
    '127.0.0.1.evil.example',
    'localhost.evil.example',
    '10.0.0.1',
    '127.0.0.1@evil.example',
  ])('is refused as host %j, cookie or not', async (host) => {
    const reply = await send(server.port, '/', { headers: { host, cookie } });
    expect(reply.status).toBe(401);
    expect(engine.seen).toEqual([]);
  });

  test.each(['localhost', 'LOCALHOST:9000', '127.0.0.1', '[::1]:1234', '127.0.0.2:5'])(
    'may call us %s',
    async (host) => {
      expect((await send(server.port, '/', { headers: { host, cookie } })).status).toBe(200);
    },
  );

  test.each(['http://evil.example', 'null', 'https://127.0.0.1', 'http://localhost:1', 'file://', ''])(
    'is refused as origin %j',
    async (origin) => {
      const reply = await send(server.port, '/rpc/echo', {
        method: 'POST',
        headers: { cookie, origin },
        body: 'x',
      });
      expect(reply.status).toBe(401);
      expect(engine.seen).toEqual([]);
    },
  );

  test('is let in as our own page', async () => {
    const headers = { cookie, origin: server.origin, 'sec-fetch-site': 'same-origin' };
    expect((await send(server.port, '/rpc/echo', { method: 'POST', headers, body: 'x' })).text).toBe('x');
  });

  test.each(['cross-site', 'same-site'])('is refused as a %s page that embeds an image', async (site) => {
    const headers = { cookie, 'sec-fetch-site': site, 'sec-fetch-mode': 'no-cors' };
    expect((await send(server.port, '/image/a/1/thumb', { headers })).status).toBe(401);
  });
});

describe('the request', () => {
  test.each([
    '/../../etc/passwd',
    '/a/%2e%2e/b',
    '/a/..%2fb',
    '/a/%252e%252e/b',
    '/image/..\\..\\x',
    '/a%5c..%5cb',
    '/a%00b',
    '/%E0%A4%A',
    '//evil.example/x',
    'http://evil.example/x',
    '/./x',
  ])('is refused with the address %s', async (path) => {
    const reply = await send(server.port, path, { headers: { cookie } });
    expect(reply.status).toBe(403);
    expect(JSON.parse(reply.text).json.code).toBe('PATH_REFUSED');
    expect(engine.seen).toEqual([]);
  });

  test('never reaches the engine with a climbing address, whatever its spelling', async () => {
    const piece = fc.constantFrom(
      '..',
      '.',
      '/',
      '\\',
      '%2e',
      '%2E',
      '%2f',
      '%5c',
      '%25',
      'a',
      '%00',
      '~',
      ';',
    );
    await fc.assert(
      fc.asyncProperty(fc.array(piece, { maxLength: 12 }), async (pieces) => {
        const path = `/${pieces.join('')}`;
        engine.seen.length = 0;
        await send(server.port, path, { headers: { cookie } });
        for (const seen of engine.seen) {
          expect(decodeURIComponent(decodeURIComponent(seen)).split(/[/\\]/)).not.toContain('..');
        }
      }),
      { numRuns: 200 },
    );
  });

  test.each(['PUT', 'DELETE', 'OPTIONS', 'PATCH', 'TRACE'])(
    'is refused with the method %s',
    async (method) => {
      expect((await send(server.port, '/', { method, headers: { cookie } })).status).toBe(405);
    },
  );

  test('is refused where its declared length is above the limit', async () => {
    const body = Buffer.alloc(100_001);
    const reply = await send(server.port, '/rpc/echo', { method: 'POST', headers: { cookie }, body });
    expect(reply.status).toBe(413);
    expect(engine.seen).toEqual([]);
  });

  test('is refused where an undeclared length passes the limit', async () => {
    const headers = { cookie, 'transfer-encoding': 'chunked' };
    const body = Buffer.alloc(1_000_000);
    const reply = await send(server.port, '/rpc/echo', { method: 'POST', headers, body });
    expect(reply.status).toBe(400);
    expect(JSON.parse(reply.text).json.message).toContain('at most 100000 bytes');
  });

  test('passes at the limit', async () => {
    const body = 'x'.repeat(100_000);
    const reply = await send(server.port, '/rpc/echo', { method: 'POST', headers: { cookie }, body });
    expect(reply.text).toBe(body);
  });

  test.each(['nonsense\r\n\r\n', 'GET / HTTP/1.1\r\n\r\n', '\0\x01\x02\r\n\r\n', 'GET / HTTP/9.9\r\n\r\n'])(
    'that is malformed gets a 400, and the server goes on: %j',
    async (bytes) => {
      expect(await sendBytes(server.port, bytes)).toMatch(/^HTTP\/1\.1 400/);
      expect((await send(server.port, '/', { headers: { cookie } })).status).toBe(200);
    },
  );

  test('with two bodies at once (smuggling) is refused', async () => {
    const bytes =
      'POST /rpc/echo HTTP/1.1\r\nhost: localhost\r\ncontent-length: 5\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\nGET /x';
    expect(await sendBytes(server.port, bytes)).toMatch(/^HTTP\/1\.1 400/);
    expect(engine.seen).toEqual([]);
  });

  test('that breaks the engine shows a sentence and no detail', async () => {
    const said = console.error;
    const logged: unknown[] = [];
    console.error = (...words: unknown[]) => void logged.push(...words);
    const reply = await send(server.port, '/rpc/break', { method: 'POST', headers: { cookie } });
    console.error = said;
    expect(reply.status).toBe(500);
    expect(reply.text).not.toContain('secret');
    expect(String(logged[0])).toContain('a secret detail');
  });
});

describe('the response', () => {
  test('carries the security headers, also when it is a refusal', async () => {
    for (const headers of [{ cookie }, {}] as Record<string, string>[]) {
      const reply = await send(server.port, '/', { headers });
      expect(reply.headers).toMatchObject({
        'x-content-type-options': 'nosniff',
        'x-frame-options': 'DENY',
        'referrer-policy': 'no-referrer',
        'cross-origin-resource-policy': 'same-origin',
        'cross-origin-opener-policy': 'same-origin',
        'cache-control': 'no-store',
      });
      expect(reply.headers).not.toHaveProperty('access-control-allow-origin');
    }
  });

  test("keeps the engine's own content security policy, and has a closed one otherwise", async () => {
    const own = await send(server.port, '/', { headers: { cookie } });
    expect(own.headers['content-security-policy']).toBe("default-src 'self'");
    const refused = await send(server.port, '/');
    expect(refused.headers['content-security-policy']).toContain("default-src 'none'");
  });

  test('to HEAD has no body', async () => {
    const reply = await send(server.port, '/', { method: 'HEAD', headers: { cookie } });
    expect([reply.status, reply.text]).toEqual([200, '']);
  });

  test('flows, and its source ends when the client goes', async () => {
    const call = request({
      host: '127.0.0.1',
      port: server.port,
      path: '/rpc/stream',
      method: 'POST',
      headers: { cookie },
    });
    call.end();
    const [answer] = await once(call, 'response');
    const [chunk] = await once(answer, 'data');
    expect(String(chunk)).toContain('data: tick');
    call.on('error', () => undefined);
    answer.on('error', () => undefined);
    call.destroy();
    await expect.poll(() => engine.ended).toBe(1);
  });
});

describe('stopping', () => {
  test('ends open streams, within a second', async () => {
    const call = request({
      host: '127.0.0.1',
      port: server.port,
      path: '/rpc/stream',
      method: 'POST',
      headers: { cookie },
    });
    call.end();
    const [answer] = await once(call, 'response');
    answer.resume();
    const closed = once(answer, 'close').catch(() => undefined);
    const startMs = performance.now();
    await server.close();
    await closed;
    expect(performance.now() - startMs).toBeLessThan(1000);
    expect([engine.streams, engine.ended]).toEqual([1, 1]);
    await expect(send(server.port, '/')).rejects.toThrow(/ECONNREFUSED/);
  });

  test('cuts a client that never finishes its request', async () => {
    const call = request({
      host: '127.0.0.1',
      port: server.port,
      path: '/rpc/echo',
      method: 'POST',
      headers: { cookie },
    });
    call.on('error', () => undefined);
    call.write('half');
    await expect.poll(() => engine.seen.length).toBe(1);
    const startMs = performance.now();
    await server.close();
    expect(performance.now() - startMs).toBeLessThan(1000);
  });
});

describe('starting', () => {
  test('on a taken port says so', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const { port } = other.address() as AddressInfo;
    await expect(serve({ engine, port })).rejects.toMatchObject({
      code: 'BAD_INPUT',
      message: `Port ${port} is taken by another program.`,
    });
    other.close();
  });

  test.each([-1, 65_536, 1.5, Number.NaN])('on port %s is refused', async (port) => {
    await expect(serve({ engine, port })).rejects.toThrow(/Expected a port from 0 to 65535/);
  });

  test.each(['0.0.0.0', '::', '192.0.2.1', 'example.org'])(
    'on %s is refused without allowRemote',
    async (host) => {
      await expect(serve({ engine, host })).rejects.toMatchObject({ code: 'BAD_INPUT', subject: host });
    },
  );

  test('on an address of another machine is explained', async () => {
    await expect(serve({ engine, host: '192.0.2.1', allowRemote: true })).rejects.toThrow(
      '192.0.2.1 is not an address of this machine.',
    );
  });

  test('with allowRemote answers to any number, still to no foreign name, and still wants the token', async () => {
    const open = await serve({ engine, host: '0.0.0.0', allowRemote: true });
    const { search } = new URL(open.url);
    expect((await send(open.port, `/${search}`, { headers: { host: '10.1.2.3:80' } })).status).toBe(303);
    expect((await send(open.port, `/${search}`, { headers: { host: 'evil.example' } })).status).toBe(401);
    expect((await send(open.port, '/')).status).toBe(401);
    await open.close();
  });
});
