import { open, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { editsIn } from '../../src-shared/catalogue/import/edit-columns.ts';
import { planBeside } from '../../src-main/engine/background/plan-beside.ts';
import { plan } from '../../src-main/engine/background/plans.ts';
import { createEngine, type Engine } from '../../src-main/engine/create-engine.ts';
import { openCatalogue } from '../../src-main/catalogue/open.ts';
import { generateCatalogue } from '../support/generated-catalogue.ts';

/** More than are answered in the engine's own thread. */
const images = 6000;

let folder: string;
let catalogueFile: string;
let engine: Engine;
let dataset: string;
let small: string;
let long: string;

const pathOf = (i: number): string =>
  `folder-${String((i * 7919) % 500).padStart(3, '0')}/photograph-${String(i).padStart(7, '0')}.jpg`;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'winnow-import-beside-'));
  catalogueFile = join(folder, 'many.winnow');
  generateCatalogue(catalogueFile, images);
  const rows = Array.from({ length: images }, (_, k) => {
    const i = ((k * 77) % images) + 1;
    return `${pathOf(i)},${['bird', 'cat', 'fox'][i % 3]},${1 + (i % 4)},${i % 10 === 0 ? 'val' : 'train'}`;
  });
  small = join(folder, 'small.csv');
  await writeFile(small, ['path,label,weight,split', ...rows, 'nowhere.jpg,cat,1,train', ''].join('\n'));
  // The same again and again, so that it takes seconds.
  long = join(folder, 'long.csv');
  const handle = await open(long, 'w');
  await handle.write('path,label,weight,split\n');
  for (let i = 0; i < 150; i++) await handle.write(`${rows.join('\n')}\n`);
  await handle.close();
  engine = createEngine({ dataFolder: join(folder, 'data'), door: 'desktop', decoders: 1 });
  dataset = engine.parts.datasets.openCatalogue(catalogueFile).id;
}, 60_000);
afterAll(async () => {
  await engine.close();
  await rm(folder, { recursive: true });
});

const imports = async () => (await engine.client.jobs.list()).filter(({ kind }) => kind === 'import');

describe('an import beside the engine', () => {
  it('plans what it would plan in the engine’s own thread', async () => {
    const input = { source: small, choices: {} };
    const catalogue = openCatalogue(catalogueFile, { readOnly: true });
    try {
      const here = await plan(catalogue, 'import', input, {});
      const beside = await planBeside(catalogueFile, 'import', input, {});
      expect(beside.plan).toEqual(here.plan);
      expect([...editsIn(beside.edits)]).toEqual([...editsIn(here.edits)]);
      expect(here.plan).toMatchObject({ rows: images + 1, matched: images, unmatched: { count: 1 } });
      expect(here.plan.labels).toEqual([{ from: 'dog', to: 'fox', count: images / 3 }]);
    } finally {
      catalogue.close();
    }
  });

  it('throws what the file is refused with', async () => {
    const file = join(folder, 'bad.csv');
    await writeFile(file, 'path,label\n"open,cat\n');
    await expect(
      planBeside(catalogueFile, 'import', { source: file, choices: {} }, {}),
    ).rejects.toMatchObject({ name: 'WinnowError', code: 'IMPORT_INVALID', subject: file });
  });

  it('shows itself as a job, and lets others be answered meanwhile', async () => {
    const reading = engine.client.import.preview({ dataset, file: long, choices: {} });
    const seen: number[] = [];
    let slowestMs = 0;
    const over = new AbortController();
    void reading.finally(() => over.abort());
    while (!over.signal.aborted) {
      const startedMs = performance.now();
      await engine.client.views.facets({ dataset, query: 'label:cat' });
      slowestMs = Math.max(slowestMs, performance.now() - startedMs);
      const [job] = await imports();
      if (job?.total) seen.push(job.done / job.total);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    expect((await reading).rows).toBe(150 * images);
    expect(seen.length).toBeGreaterThan(3);
    expect(new Set(seen).size).toBeGreaterThan(2);
    expect(Math.max(...seen)).toBeLessThanOrEqual(1);
    expect(slowestMs).toBeLessThan(1000);
    expect((await imports())[0]).toMatchObject({ state: 'done', title: 'Reading long.csv' });
  }, 60_000);

  it('is cancelled by whoever sees the job, and has changed nothing', async () => {
    const before = engine.parts.datasets.get(dataset).catalogue.revision;
    const known = new Set((await imports()).map(({ id }) => id));
    const running = engine.client.import.run({ dataset, file: long, choices: {} });
    const outcome = expect(running).rejects.toMatchObject({ code: 'CANCELLED' });
    const own = async () => (await imports()).find(({ id }) => !known.has(id));
    await expect.poll(own, { timeout: 20_000 }).toBeDefined();
    await engine.client.jobs.cancel({ id: (await own())!.id });
    await outcome;
    await expect.poll(async () => (await own())!.state).toBe('cancelled');
    expect(engine.parts.datasets.get(dataset).catalogue.revision).toBe(before);
  }, 60_000);

  it('is written once where its answer was lost and it is asked again', async () => {
    const asked = { dataset, file: small, choices: {}, expect: images, request: 'a name of 16 letters' };
    const { batch } = await engine.client.import.run(asked);
    expect(batch).toMatchObject({ count: images, summary: 'Imported small.csv for 6,000 images' });
    expect((await engine.client.import.run(asked)).batch).toEqual(batch);
    await engine.client.edits.undo({ dataset });
    const again = await engine.client.import.preview({ dataset, file: small, choices: {} });
    expect(again.changes).toBe(images);
  }, 60_000);
});
