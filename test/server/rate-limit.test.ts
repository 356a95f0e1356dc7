import { describe, expect, test } from 'vitest';
import { RateLimit } from '../../src-main/server/rate-limit.ts';
import { serve } from '../../src-main/server/serve.ts';
import { send } from './raw-http.ts';

const engine = { handle: async () => new Response('hello') };

describe('the limit of requests', () => {
  test('lets a burst in, and then as many as come free again, for each sender by itself', () => {
    let now = 0;
    const limit = new RateLimit({ burst: 3, perSecond: 2, nowMs: () => now });
    for (let n = 0; n < 3; n++) limit.take('a');
    expect(() => limit.take('a')).toThrow(expect.objectContaining({ code: 'TOO_MANY_REQUESTS' }));
    limit.take('b');
    now += 500;
    limit.take('a');
    expect(() => limit.take('a')).toThrow();
    now += 3600_000;
    for (let n = 0; n < 3; n++) limit.take('a');
    expect(() => limit.take('a')).toThrow();
  });

  test('counts wrong tokens apart', () => {
    let now = 0;
    const limit = new RateLimit({ failures: 2, failuresPerSecond: 0.1, nowMs: () => now });
    limit.fail('a');
    limit.fail('a');
    expect(() => limit.fail('a')).toThrow(expect.objectContaining({ hint: 'Try again in 10 s.' }));
    limit.take('a');
    now += 10_000;
    limit.fail('a');
  });

  test('keeps no more than so many senders in mind', () => {
    const limit = new RateLimit({ burst: 1, perSecond: 0 });
    limit.take('first');
    for (let n = 0; n < 10_000; n++) limit.take(String(n));
    // The one that was seen longest ago is a new one again.
    limit.take('first');
    expect(() => limit.take('9999')).toThrow();
  });

  test('answers 429 where wrong tokens keep coming, and goes on answering who has the right one', async () => {
    const server = await serve({ engine, rateLimit: { failures: 5, failuresPerSecond: 0 } });
    const { search } = new URL(server.url);
    const cookie = (await send(server.port, `/${search}`)).headers['set-cookie']![0]!.split(';', 1)[0]!;
    const statuses = [];
    for (let n = 0; n < 8; n++) statuses.push((await send(server.port, `/?token=${n}`)).status);
    expect(statuses).toEqual([401, 401, 401, 401, 401, 429, 429, 429]);
    expect((await send(server.port, '/', { headers: { cookie } })).status).toBe(200);
    await server.close();
  });

  test('answers 429 to too many requests, with a code and the security headers', async () => {
    const server = await serve({ engine, rateLimit: { burst: 3, perSecond: 0 } });
    for (let n = 0; n < 3; n++) await send(server.port, '/');
    const reply = await send(server.port, '/');
    expect([reply.status, JSON.parse(reply.text).json.code]).toEqual([429, 'TOO_MANY_REQUESTS']);
    expect(reply.headers['content-security-policy']).toContain("default-src 'none'");
    await server.close();
  });
});
