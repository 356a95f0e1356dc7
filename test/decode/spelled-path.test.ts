import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { openCatalogue } from '../../src-main/catalogue/open.ts';
import { DecodePool } from '../../src-main/decode/pool.ts';
import { spellName, toFilePath } from '../../src-main/decode/spelled-path.ts';
import { scan } from '../../src-main/scan/scan.ts';
import { smallJpeg } from '../support/image-folder.ts';

describe('spellName', () => {
  it.each([
    [Buffer.from('plain.jpg'), 'plain.jpg'],
    [Buffer.from('Käfer 🐞.jpg'), 'Käfer 🐞.jpg'],
    [Buffer.from('caf\u00e9.jpg', 'latin1'), 'caf\u241BE9.jpg'],
    [Buffer.from('a\u241Bb'), 'a\u241B\u241Bb'],
    [Buffer.from([0xf0, 0x9f, 0x90, 0x2e, 0xff]), '\u241BF0\u241B9F\u241B90.\u241BFF'],
  ])('%s', (bytes, spelled) => {
    expect(spellName(bytes)).toBe(spelled);
  });

  it('can be led back to the bytes, whatever they are', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 1, maxLength: 40 }), fc.boolean(), (bytes, text) => {
        const name = text ? Buffer.from(`\u241B${Buffer.from(bytes).toString()}`) : Buffer.from(bytes);
        expect(Buffer.from(toFilePath(spellName(name)))).toEqual(name);
      }),
    );
  });
});

describe('toFilePath', () => {
  it('makes no slash, no dot and no end of a name of what is spelled', () => {
    for (const path of [
      '\u241B2E\u241B2E/secret',
      'a\u241B2Fb',
      'a\u241B00',
      '\u241B7F',
      '\u241Be9',
      '\u241B',
    ])
      expect(toFilePath(path).toString()).toBe(path);
  });
});

describe.skipIf(process.platform !== 'linux')('a folder with names that are no text', () => {
  it('is scanned, every file under a path of its own', async () => {
    const work = mkdtempSync(join(tmpdir(), 'winnow-names-'));
    const root = join(work, 'images');
    const folder = Buffer.concat([Buffer.from(`${root}/`), Buffer.from([0xe9, 0x74, 0xe9])]);
    mkdirSync(folder, { recursive: true });
    const put = (name: Buffer, number: number) =>
      writeFileSync(Buffer.concat([folder, Buffer.from('/'), name]), smallJpeg(number));
    put(Buffer.from('a\u00e9.jpg', 'latin1'), 1);
    put(Buffer.from('a\u00e8.jpg', 'latin1'), 2);
    put(Buffer.from('\uFFFD\u241B\n.jpg'), 3);
    const catalogue = openCatalogue(join(work, 'a.winnow'), { create: true });
    const pool = new DecodePool({ size: 1 });
    try {
      const rootId = catalogue.addRoot('images', root).id;
      const run = () =>
        scan({ store: catalogue.scanStore(), rootId, rootPath: root, labels: { kind: 'folder' }, pool });
      expect(await run()).toMatchObject({ added: 3, notOk: 0 });
      const rows = catalogue.rows(catalogue.openView('', { by: 'path', descending: false }));
      expect(rows.map(({ path }) => path)).toEqual([
        '\u241BE9t\u241BE9/a\u241BE8.jpg',
        '\u241BE9t\u241BE9/a\u241BE9.jpg',
        '\u241BE9t\u241BE9/\uFFFD\u241B\u241B\n.jpg',
      ]);
      expect(await run()).toMatchObject({ unchanged: 3 });
    } finally {
      await pool.close();
      catalogue.close();
      rmSync(work, { recursive: true });
    }
  });
});
