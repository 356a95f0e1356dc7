import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openCatalogue } from '../../src-main/catalogue/open.ts';
import { asOrdinaryUser } from '../support/ordinary-user.ts';
import { generateCatalogue } from '../support/generated-catalogue.ts';

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'winnow-bad-file-'));
  file = join(folder, 'a.winnow');
});
afterEach(() => {
  chmodSync(folder, 0o755);
  rmSync(folder, { recursive: true });
});

const everything = { by: 'path', descending: false } as const;

describe('an empty file', () => {
  it.each([
    ['reading', { readOnly: true } as const],
    ['editing', {}],
  ])('is no catalogue for %s, and stays empty', (_, options) => {
    writeFileSync(file, '');
    expect(() => openCatalogue(file, options as object)).toThrow(
      expect.objectContaining({ code: 'CATALOGUE_NOT_FOUND', subject: file }),
    );
    expect(readFileSync(file)).toHaveLength(0);
    expect(readdirSync(folder)).toEqual(['a.winnow']);
  });

  it('may be made into one', () => {
    writeFileSync(file, '');
    openCatalogue(file, { create: true }).close();
    expect(openCatalogue(file, { readOnly: true }).summary().images).toBe(0);
  });
});

describe('a catalogue that a table was taken out of', () => {
  const without = (table: string): void => {
    generateCatalogue(file, 10);
    const db = new Database(file);
    db.pragma('foreign_keys = OFF');
    db.exec(`DROP TABLE ${table}`);
    db.close();
  };

  it.each(['dataset', 'images', 'edits', 'batches', 'classes', 'splits', 'roots'])(
    'is damaged (%s)',
    (table) => {
      without(table);
      const attempt = (): void => {
        const catalogue = openCatalogue(file);
        try {
          void catalogue.revision;
          catalogue.summary();
          catalogue.roots();
          catalogue.facets('');
          catalogue.applyChange({ query: '' }, { kind: 'labelName', name: 'fish' });
          catalogue.history(undefined, 10);
        } finally {
          catalogue.close();
        }
      };
      expect(attempt).toThrow(
        expect.objectContaining({ code: 'CATALOGUE_DAMAGED', subject: file, hint: expect.any(String) }),
      );
    },
  );

  it('is damaged for a scan too', () => {
    without('images');
    const catalogue = openCatalogue(file);
    expect(() => catalogue.scanStore().markMissing([1])).toThrow(
      expect.objectContaining({ code: 'CATALOGUE_DAMAGED' }),
    );
    catalogue.close();
  });
});

it('says in one line where a catalogue is damaged', () => {
  generateCatalogue(file, 500);
  const bytes = readFileSync(file);
  for (let at = 8192; at < bytes.length; at += 1021) bytes[at]! ^= 0xff;
  writeFileSync(file, bytes);
  expect(() => openCatalogue(file, { readOnly: true })).toThrow(
    expect.objectContaining({
      code: 'CATALOGUE_DAMAGED',
      message: expect.stringMatching(/^The catalogue is damaged.*\.$/),
    }),
  );
});

describe.skipIf(process.platform === 'win32')('on a disk that cannot be written', () => {
  it('a catalogue is read, listed and exported from, and nothing appears beside it', async () => {
    const disk = join(folder, 'disk');
    mkdirSync(disk);
    const there = join(disk, 'a.winnow');
    generateCatalogue(there, 100);
    for (const name of readdirSync(disk)) if (name !== 'a.winnow') rmSync(join(disk, name));
    chmodSync(folder, 0o755);
    chmodSync(there, 0o444);
    chmodSync(disk, 0o555);
    await asOrdinaryUser(async () => {
      const catalogue = openCatalogue(there, { readOnly: true });
      expect(catalogue.openView('label:cat', everything)).toHaveLength(34);
      const source = catalogue.openExportSource();
      expect([...source.rows()]).toHaveLength(100);
      source.close();
      catalogue.close();
      expect(() => openCatalogue(there)).toThrow(expect.objectContaining({ code: 'TARGET_UNWRITABLE' }));
    });
    chmodSync(disk, 0o755);
    expect(readdirSync(disk)).toEqual(['a.winnow']);
  });
});
