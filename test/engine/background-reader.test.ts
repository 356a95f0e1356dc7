import Database from 'better-sqlite3';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openCatalogue } from '../../src-main/catalogue/open.ts';
import { createEngine, type Engine } from '../../src-main/engine/create-engine.ts';
import { BackgroundReader } from '../../src-main/engine/background/background-reader.ts';
import type { OpenDataset } from '../../src-main/engine/open-dataset.ts';
import { WinnowError } from '../../src-shared/winnow-error.ts';
import { generateCatalogue } from '../support/generated-catalogue.ts';

const count = 50_000;
const pairs = count / 1000;
let folder: string;
let engine: Engine;
let dataset: OpenDataset;

/** Random hashes; that of every thousandth image is that of the one before it, but for a bit. */
function addHashes(file: string): void {
  const db = new Database(file);
  db.exec(`INSERT INTO hashes SELECT id, randomblob(16), randomblob(32) FROM images;
    UPDATE hashes SET perceptual_hash = (SELECT unhex(printf('%02X', (unicode(substr(hex(h.perceptual_hash), 1, 1)) % 16) * 16)
      || substr(hex(h.perceptual_hash), 3)) FROM hashes AS h WHERE h.image_id = hashes.image_id - 1) WHERE image_id % 1000 = 0`);
  db.close();
}

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'winnow-background-'));
  const file = join(folder, 'a.winnow');
  generateCatalogue(file, count);
  addHashes(file);
  engine = createEngine({ door: 'browser', dataFolder: join(folder, 'data'), decoders: 1 });
  dataset = engine.parts.datasets.openCatalogue(file);
}, 120_000);
afterAll(async () => {
  await engine.close();
  rmSync(folder, { recursive: true });
});

const question = { distance: 10, flips: false, only: 'all', from: 0, count: 5 } as const;

describe('a long question', () => {
  it('leaves the engine free to answer others', async () => {
    const progress = { isDone: false };
    const asked = engine.client.duplicates
      .list({ dataset: dataset.id, ...question })
      .finally(() => (progress.isDone = true));
    const preview = engine.client.splits.preview({
      dataset: dataset.id,
      ratios: { a: 0.5, b: 0.5 },
      seed: 1,
    });
    let answered = 0;
    while (!progress.isDone) {
      expect((await engine.client.images.get({ dataset: dataset.id, id: 7 })).id).toBe(7);
      answered++;
      // Answers of threads come between the calls of this one.
      await nextTurn();
    }
    // Many were answered, and none of them waited for the long one.
    expect(answered).toBeGreaterThan(10);
    const { groups, total, conflicts } = await asked;
    expect({ total, conflicts, groups: groups.length }).toEqual({
      total: pairs,
      conflicts: pairs,
      groups: 5,
    });
    expect((await preview).leaks).toEqual({ before: 0, after: 0 });
  }, 120_000);

  it('is answered from the catalogue as it is by then', async () => {
    const { catalogue } = engine.parts.datasets.getWritable(dataset.id);
    catalogue.applyChange({ ids: [1000] }, { kind: 'label', classId: catalogue.rows([999])[0]!.classId });
    const { conflicts, total } = await engine.client.duplicates.list({ dataset: dataset.id, ...question });
    expect({ conflicts, total }).toEqual({ conflicts: pairs - 1, total: pairs });
  }, 120_000);

  it('is refused in the words of the catalogue', async () => {
    const asked = dataset.reader.ask('listDuplicates', { ...question, distance: 300, keepFolders: [] });
    await expect(asked).rejects.toBeInstanceOf(WinnowError);
    await expect(asked).rejects.toMatchObject({ code: 'BAD_INPUT', subject: '300' });
    // And the next one is answered.
    expect(await dataset.reader.ask('groupDuplicates', undefined)).toMatchObject({ contentRevision: 1 });
  }, 120_000);
});

describe('a reader', () => {
  const search = { ...question, keepFolders: [] };

  it('lets a question go that is taken back, and answers the next', async () => {
    const reader = new BackgroundReader(dataset.catalogue);
    const abort = new AbortController();
    const first = reader.ask('listDuplicates', search, abort.signal);
    const second = reader.ask('listDuplicates', { ...search, distance: null }, abort.signal);
    const third = reader.ask('previewSplits', { ratios: { a: 1 }, seed: 1 });
    abort.abort(new Error('not wanted'));
    await expect(first).rejects.toThrow('not wanted');
    await expect(second).rejects.toThrow('not wanted');
    expect((await third).flows.length).toBeGreaterThan(0);
    await reader.close();
  }, 120_000);

  it('ends in the middle of an answer, and says so', async () => {
    const reader = new BackgroundReader(dataset.catalogue);
    await reader.ask('previewSplits', { ratios: { a: 1 }, seed: 1 });
    const asked = [reader.ask('listDuplicates', search), reader.ask('listDuplicates', search)].map((one) =>
      expect(one).rejects.toMatchObject({ code: 'CANCELLED' }),
    );
    await reader.close();
    await Promise.all(asked);
    await expect(reader.ask('groupDuplicates', undefined)).rejects.toMatchObject({ code: 'CANCELLED' });
  }, 120_000);

  it('answers of a small catalogue, and on a command line, without a thread', async () => {
    const small = openCatalogue(join(folder, 'small.winnow'), { create: true });
    const reader = new BackgroundReader(small);
    // At once: what is asked has happened before the call returns.
    expect(await Promise.race([reader.ask('groupDuplicates', undefined), Promise.resolve('later')])).not.toBe(
      'later',
    );
    small.close();
    const commandLine = createEngine({
      door: 'command-line',
      dataFolder: join(folder, 'cli'),
      readOnly: true,
    });
    const here = commandLine.parts.datasets.openCatalogue(dataset.catalogueFile);
    const asked = here.reader.ask('previewSplits', { ratios: { a: 1 }, seed: 1 });
    expect(await Promise.race([asked, nextTurn('later')])).not.toBe('later');
    await commandLine.close();
  }, 120_000);
});
