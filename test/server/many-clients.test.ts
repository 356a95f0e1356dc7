import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { imageFolder } from '../support/image-folder.ts';
import { manyClients, percentile } from '../support/many-clients.ts';
import { serveEngine, type ServedEngine } from '../support/served-engine.ts';

let served: ServedEngine;
let root: string;

beforeAll(async () => {
  served = await serveEngine();
  root = await imageFolder(Object.fromEntries(Array.from({ length: 60 }, (_, n) => [`a/${n}.jpg`, n])));
});
afterAll(async () => {
  await served.close();
  await rm(join(root, '..'), { recursive: true });
});

test('200 clients at once get pictures and answers, without an error, and nothing is left of them', async () => {
  const { client, parts } = served.engine;
  const { dataset, job } = await client.datasets.open({ folder: root });
  await parts.jobs.finished(job!.id);
  const { view } = await client.views.open({
    dataset: dataset.id,
    query: '',
    sort: { by: 'path', descending: false },
  });
  const greeting = await fetch(served.url, { redirect: 'manual' });
  const cookie = greeting.headers.get('set-cookie')!.split(';')[0]!;
  const options = { origin: new URL(served.url).origin, cookie, clients: 200, pauseMs: 200 };
  const place = { dataset: dataset.id, view, images: 60 };
  // Once for what is made on first use.
  await manyClients({ ...options, ...place, ms: 500 });
  const { errors, requests, latencies } = await manyClients({ ...options, ...place, ms: 2000 });
  expect(errors).toEqual({});
  expect(requests).toBeGreaterThan(200);
  // Generous: `npm run bench:server` measures. This says that nobody is forgotten.
  expect(percentile(latencies, 0.99)).toBeLessThan(10_000);
});
