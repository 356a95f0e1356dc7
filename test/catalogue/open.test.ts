import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { migrate } from '../../src-main/catalogue/migrate.ts';
import { migrations, newestVersion } from '../../src-main/catalogue/migrations/index.ts';
import { openCatalogue } from '../../src-main/catalogue/open.ts';
import { WriterLock } from '../../src-main/catalogue/writer-lock.ts';
import { generateCatalogue } from '../support/generated-catalogue.ts';

let folder: string;
let file: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'winnow-open-'));
  file = join(folder, 'a.winnow');
});

afterEach(() => rmSync(folder, { recursive: true }));

const refusal = (code: string) => expect.objectContaining({ code, subject: file, hint: expect.any(String) });

describe('openCatalogue', () => {
  it('makes a catalogue that says what it is', () => {
    file = join(folder, 'new', 'folder', 'a.winnow');
    const catalogue = openCatalogue(file, { create: true });
    expect(catalogue.summary()).toEqual({
      name: 'dataset',
      labelSource: { kind: 'none' },
      images: 0,
      notOk: 0,
      unlabelled: 0,
      classes: [],
    });
    expect(catalogue.openView('', { by: 'path', descending: false })).toEqual(new Int32Array());
    expect(catalogue.facets('')).toMatchObject({ total: 0, matching: 0, classes: [] });
    catalogue.close();
    const db = new Database(file);
    expect(db.pragma('application_id', { simple: true })).toBe(0x574e4e57);
    expect(db.pragma('user_version', { simple: true })).toBe(newestVersion);
    expect(db.pragma('journal_mode', { simple: true })).toBe('wal');
    const tables = db.pragma('table_list') as { name: string; schema: string; strict: number }[];
    expect(tables.filter(({ name, strict }) => !name.startsWith('sqlite_') && !strict)).toEqual([]);
    db.close();
  });

  it('does not make one unasked', () => {
    expect(() => openCatalogue(file)).toThrow(refusal('CATALOGUE_NOT_FOUND'));
    expect(() => openCatalogue(file, { readOnly: true })).toThrow(refusal('CATALOGUE_NOT_FOUND'));
    expect(existsSync(file)).toBe(false);
  });

  it.each([
    ['text', () => writeFileSync(file, 'path,label\n'.repeat(100))],
    ['a folder', () => mkdirSync(file)],
    [
      'another database',
      () => {
        const db = new Database(file);
        db.exec('CREATE TABLE cats (id INTEGER)');
        db.close();
      },
    ],
  ])('refuses %s, and leaves it as it is', (_, make) => {
    make();
    const before = safeRead(file);
    for (const options of [{ create: true }, {}] as const) {
      expect(() => openCatalogue(file, options)).toThrow(refusal('CATALOGUE_FOREIGN'));
    }
    expect(() => openCatalogue(file, { readOnly: true })).toThrow(refusal('CATALOGUE_FOREIGN'));
    expect(safeRead(file)).toEqual(before);
    expect(existsSync(`${file}.lock`)).toBe(false);
  });

  it('refuses one from the future', () => {
    openCatalogue(file, { create: true }).close();
    const db = new Database(file);
    db.pragma('user_version = 990');
    db.close();
    expect(() => openCatalogue(file)).toThrow(refusal('CATALOGUE_NEWER'));
    expect(() => openCatalogue(file, { readOnly: true })).toThrow(refusal('CATALOGUE_NEWER'));
  });

  it('refuses a damaged one', () => {
    generateCatalogue(file, 2000);
    const bytes = readFileSync(file);
    for (let at = 4096 * 3; at < bytes.length; at += 4096 * 2) bytes.fill(0x5a, at, at + 2000);
    writeFileSync(file, bytes);
    expect(() => openCatalogue(file)).toThrow(refusal('CATALOGUE_DAMAGED'));
    expect(() => openCatalogue(file, { readOnly: true })).toThrow(refusal('CATALOGUE_DAMAGED'));
    expect(readFileSync(file).equals(bytes)).toBe(true);
  });

  it('refuses one that was cut in half', () => {
    generateCatalogue(file, 2000);
    const bytes = readFileSync(file);
    writeFileSync(file, bytes.subarray(0, Math.floor(bytes.length / 2)));
    expect(() => openCatalogue(file)).toThrow(refusal('CATALOGUE_DAMAGED'));
  });

  it('says where it cannot write', () => {
    writeFileSync(join(folder, 'plain'), 'a file, not a folder');
    file = join(folder, 'plain', 'a.winnow');
    expect(() => openCatalogue(file, { create: true })).toThrow(refusal('TARGET_UNWRITABLE'));
  });

  it('takes an empty file, which a killed creation leaves, for none', () => {
    writeFileSync(file, '');
    openCatalogue(file, { create: true }).close();
    expect(openCatalogue(file, { readOnly: true }).summary().images).toBe(0);
  });

  it('has one writer and any number of readers', () => {
    generateCatalogue(file, 30);
    const writer = openCatalogue(file);
    expect(() => openCatalogue(file)).toThrow(
      expect.objectContaining({
        code: 'CATALOGUE_BUSY',
        message: expect.stringContaining(String(process.pid)),
      }),
    );
    const reader = openCatalogue(file, { readOnly: true });
    const { revision } = reader;
    writer.applyChange({ ids: [1] }, { kind: 'flag', flag: 'dropped' });
    expect(reader.extent({ query: 'dropped' }).count).toBe(1);
    expect(reader.revision).toBe(revision + 1);
    expect('applyChange' in reader).toBe(false);
    reader.close();
    writer.close();
    openCatalogue(file).close();
  });
});

describe('migrate', () => {
  it('numbers its steps by tens, upwards', () => {
    const versions = migrations.map(({ version }) => version);
    expect(versions).toEqual(versions.map((_, i) => (i + 1) * 10));
  });

  it.each(migrations.map(({ version }) => version))(
    'brings a catalogue of version %i to the newest and keeps what is in it',
    (version) => {
      const db = new Database(file);
      db.pragma('application_id = 0x574e4e57');
      migrate(
        db,
        migrations.filter((step) => step.version <= version),
      );
      db.exec(`
      UPDATE dataset SET name = 'old';
      INSERT INTO roots VALUES (1, 'images', '/images');
      INSERT INTO classes (id, name) VALUES (0, 'cat');
      INSERT INTO images (id, class_id, flag, weight, verdict, notice_bits, width, height, bytes, added_ms, root_id, path, mtime_ms,
        has_icc, orientation, frames, reason, consumers)
      VALUES (1, 0, 2, 1.5, 10, 0, 30, 20, 1000, 5, 1, 'cat/1.jpg', 7, 0, 1, 1, '', '[]');
    `);
      db.close();
      // A reader brings it up to date too.
      const catalogue = openCatalogue(file, { readOnly: true });
      expect(catalogue.summary()).toMatchObject({
        name: 'old',
        images: 1,
        classes: [{ id: 0, name: 'cat', count: 1, colour: 1 }],
      });
      expect(catalogue.classOrder()).toEqual([]);
      expect(catalogue.detail(1)).toMatchObject({
        path: 'cat/1.jpg',
        weight: 1.5,
        flag: 'kept',
        verdict: 'ok',
        root: 'images',
      });
      catalogue.close();
      const now = new Database(file);
      expect(now.pragma('user_version', { simple: true })).toBe(newestVersion);
      expect(now.pragma('integrity_check', { simple: true })).toBe('ok');
      now.close();
    },
  );

  it('forgets hashes of pixels that were taken in another way, and has these files measured again', () => {
    const db = new Database(file);
    db.pragma('application_id = 0x574e4e57');
    migrate(
      db,
      migrations.filter(({ version }) => version <= 100),
    );
    db.exec(`
      INSERT INTO roots VALUES (1, 'images', '/images');
      INSERT INTO images (id, verdict, notice_bits, bytes, added_ms, root_id, path, mtime_ms, has_icc, orientation, frames, reason, consumers)
      VALUES (1, 10, 0, 9, 5, 1, 'a.jpg', 7, 0, 1, 1, '', '[]'), (2, 10, 0, 9, 5, 1, 'b.jpg', 7, 0, 1, 1, '', '[]');
      INSERT INTO measures SELECT id, 1, 2, 3, 4, 5, 6, 0.5, 0.5, 0.5 FROM images;
      INSERT INTO hashes SELECT id, zeroblob(16), zeroblob(32) FROM images;
    `);
    db.close();
    const catalogue = openCatalogue(file);
    expect([...catalogue.scanStore().known(1)].map(({ measured }) => measured)).toEqual([false, false]);
    expect(catalogue.extent({ query: 'sharpness>0' }).count).toBe(2);
    catalogue.close();
    const now = new Database(file);
    expect(now.prepare('SELECT * FROM hashes').raw().all()).toEqual(
      [1, 2].map((id) => [id, null, Buffer.alloc(32)]),
    );
    now.close();
  });

  it('leaves nothing of a step that fails', () => {
    const db = new Database(file);
    const failing = {
      version: 20,
      up: () => {
        db.exec('CREATE TABLE half (id INTEGER) STRICT');
        throw new Error('no');
      },
    };
    expect(() => migrate(db, [migrations[0]!, failing])).toThrow('no');
    expect(db.pragma('user_version', { simple: true })).toBe(10);
    expect(db.prepare("SELECT count(*) FROM sqlite_schema WHERE name = 'half'").pluck().get()).toBe(0);
    db.close();
  });
});

describe('WriterLock', () => {
  it('names who has it, and can be had again after its release', () => {
    const lock = new WriterLock(file, 4321);
    expect(() => new WriterLock(file)).toThrow(
      expect.objectContaining({ code: 'CATALOGUE_BUSY', message: expect.stringContaining('process 4321') }),
    );
    lock.release();
    lock.release();
    new WriterLock(file).release();
  });
});

function safeRead(path: string): Buffer | null {
  try {
    return readFileSync(path);
  } catch {
    return null;
  }
}
