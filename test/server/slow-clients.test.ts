import { once } from 'node:events';
import { connect, type AddressInfo, type Socket } from 'node:net';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { WholeResponse } from '../../src-main/engine/whole-response.ts';
import { createHttpHost, type HttpHost } from '../../src-main/server/http-host.ts';
import { listen } from '../../src-main/server/listen.ts';
import { repliesIn, send } from './raw-http.ts';

let host: HttpHost;
let port: number;
const bodies: string[] = [];

beforeEach(async () => {
  bodies.length = 0;
  host = createHttpHost({
    handler: {
      async handle(request) {
        if (request.method === 'POST') bodies.push(await request.text());
        if (request.url.endsWith('/large')) return new WholeResponse(new Uint8Array(1e6), {});
        return new Response('hello', { headers: { 'content-length': '5' } });
      },
    },
    timeLimits: { headers: 300, request: 600, lookEvery: 20 },
  });
  await listen(host.server, { host: '127.0.0.1', port: 0 });
  ({ port } = host.server.address() as AddressInfo);
});
afterEach(() => host.close());

/** Sends the beginning, then a byte at a time, until the server has had enough; gives back what it said. */
async function trickle(begin: string, byte: string): Promise<{ said: string; afterMs: number }> {
  const startMs = performance.now();
  const socket: Socket = connect(port, '127.0.0.1');
  let said = '';
  socket.setEncoding('latin1').on('data', (text: string) => (said += text));
  socket.on('error', () => undefined);
  socket.write(begin);
  const timer = setInterval(() => socket.write(byte), 25);
  await once(socket, 'close');
  clearInterval(timer);
  return { said, afterMs: performance.now() - startMs };
}

test.each([
  ['headers', 'GET / HTTP/1.1\r\nhost: localhost\r\nx: ', 'a'],
  ['a first line', 'GET /', 'a'],
  ['a body', 'POST / HTTP/1.1\r\nhost: localhost\r\ncontent-length: 1000000\r\n\r\n', 'a'],
  ['chunks', 'POST / HTTP/1.1\r\nhost: localhost\r\ntransfer-encoding: chunked\r\n\r\n', '1\r\na\r\n'],
])(
  'whoever sends %s a byte at a time is sent away, and others are answered meanwhile',
  async (_, begin, byte) => {
    const slow = Array.from({ length: 50 }, () => trickle(begin, byte));
    expect((await send(port, '/')).text).toBe('hello');
    for (const { said, afterMs } of await Promise.all(slow)) {
      const [reply] = repliesIn(said);
      expect(reply).toMatchObject({ status: 408, headers: { connection: 'close' } });
      expect(JSON.parse(reply!.text).json).toMatchObject({ defined: true, code: 'BAD_INPUT' });
      expect(afterMs).toBeLessThan(5000);
    }
    expect(bodies).toEqual([]);
    expect((await send(port, '/')).text).toBe('hello');
  },
);

test('a connection that says nothing is closed', async () => {
  const { afterMs } = await trickle('', '');
  expect(afterMs).toBeLessThan(5000);
});

test('whoever reads nothing of an answer keeps nobody waiting', async () => {
  const socket = connect(port, '127.0.0.1');
  socket.pause();
  socket.write('GET /large HTTP/1.1\r\nhost: localhost\r\n\r\n'.repeat(50));
  for (let n = 0; n < 20; n++) expect((await send(port, '/')).text).toBe('hello');
  socket.destroy();
});
