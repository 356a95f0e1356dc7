import { mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import { createEngine, type Engine } from '../../src-main/engine/create-engine.ts';
import { contract } from '../../src-shared/contract/index.ts';
import { errorCodes } from '../../src-shared/winnow-error.ts';
import { imageFolder } from '../support/image-folder.ts';
import { inputsOf } from '../support/schema-inputs.ts';

/** Calls to each entry; `npm run fuzz:calls` makes 5,000. */
const runs = Number(process.env['WINNOW_FUZZ_CALLS'] ?? 60);

type Entry = { '~orpc': { inputSchema?: z.ZodType } };
const isEntry = (value: object): value is Entry => '~orpc' in value;
const entriesOf = (value: object, path: string): [string, Entry][] =>
  isEntry(value)
    ? [[path, value]]
    : Object.entries(value).flatMap(([key, below]) => entriesOf(below as object, `${path}/${key}`));

// An endless answer, and one that draws pictures for seconds; both have tests of their own. What forgets datasets comes last, for those before it need one.
const entries = entriesOf(contract, '')
  .filter(([path]) => !/subscribe|openSample/.test(path))
  .sort(([a], [b]) => Number(a.endsWith('forget')) - Number(b.endsWith('forget')));

let engine: Engine;
let base: string;
let root: string;
let known: (string | number)[];
const logged = vi.spyOn(console, 'error').mockReturnValue();

beforeAll(async () => {
  base = await mkdtemp(join(tmpdir(), 'winnow-every-call-'));
  root = await realpath(
    await imageFolder({ 'cat/1.jpg': 1, 'cat/2.jpg': 2, 'dog/3.jpg': 3, 'dog/4.jpg': 3 }),
  );
  // Confined, so that no generated path is looked through in earnest.
  engine = createEngine({
    dataFolder: join(base, 'data'),
    door: 'browser',
    decoders: 1,
    allowedRoots: [root],
  });
  const { dataset, job } = await engine.client.datasets.open({ folder: root, labels: { kind: 'folder' } });
  await engine.parts.jobs.finished(job!.id);
  const sort = { by: 'path', descending: false } as const;
  const { view } = await engine.client.views.open({ dataset: dataset.id, query: '', sort });
  known = [dataset.id, dataset.id, dataset.id, view, 'cat', 'dog', 'train', 'label:cat', '', root, job!.id];
});
afterAll(async () => {
  await engine.close();
  logged.mockRestore();
  await rm(base, { recursive: true });
  await rm(join(root, '..'), { recursive: true });
});

describe('every call of the contract', () => {
  it('is found', () => {
    expect(entries.length).toBeGreaterThan(35);
  });

  it.each(entries)(
    '%s is answered, or refused with a code, whatever it is sent',
    { timeout: 60_000 + runs * 200 },
    async (path, entry) => {
      const schema = entry['~orpc'].inputSchema ?? z.unknown();
      await fc.assert(
        fc.asyncProperty(inputsOf(schema, known), async (input) => {
          const request = new Request(`http://localhost/rpc${path}`, {
            method: 'POST',
            headers: { 'content-type': 'application/json' },
            body: JSON.stringify({ json: input, meta: [] }),
          });
          const response = await engine.handle(request);
          const text = await response.text();
          expect(response.status).toBeLessThan(500);
          expect(text).not.toMatch(/\bat .*\.[jt]s:\d|node_modules|SqliteError/);
          expect(logged).not.toHaveBeenCalled();
          if (response.status < 400) return;
          const { json } = JSON.parse(text) as { json: { message: string } };
          expect(json).toMatchObject({ defined: true, code: expect.toBeOneOf([...errorCodes]) });
          expect(json.message).not.toBe('');
        }),
        { numRuns: runs },
      );
      await engine.parts.jobs.stop();
    },
  );

  it('leaves an engine that works', async () => {
    const { dataset } = await engine.client.datasets.open({ folder: root, scan: false });
    expect((await engine.client.datasets.get({ dataset: dataset.id })).images).toBe(4);
  });
});
