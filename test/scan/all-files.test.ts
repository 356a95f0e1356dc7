import {
  chmodSync,
  mkdtempSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { WriteCatalogue } from '../../src-main/catalogue/catalogue.ts';
import { openCatalogue } from '../../src-main/catalogue/open.ts';
import { encodePng } from '../../src-main/decode/encode-png.ts';
import { DecodePool } from '../../src-main/decode/pool.ts';
import { beginsAsImage, type FilesTaken } from '../../src-main/scan/by-signature.ts';
import { previewFolder } from '../../src-main/scan/preview.ts';
import { scan, type ScanReport } from '../../src-main/scan/scan.ts';
import { smallJpeg } from '../support/image-folder.ts';
import { asOrdinaryUser } from '../support/ordinary-user.ts';

const pool = new DecodePool({ size: 1 });
afterAll(() => pool.close());

let work: string;
let root: string;
let catalogue: WriteCatalogue;
beforeEach(() => {
  work = mkdtempSync(join(tmpdir(), 'winnow-all-files-'));
  root = join(work, 'images');
  mkdirSync(root);
  catalogue = openCatalogue(join(work, 'a.winnow'), { create: true });
});
afterEach(() => {
  catalogue.close();
  rmSync(work, { recursive: true, force: true });
});

function put(path: string, bytes: Uint8Array | string): void {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), bytes);
}

function run(files: FilesTaken): Promise<ScanReport> {
  return scan({
    store: catalogue.scanStore(),
    rootId: catalogue.addRoot('images', root).id,
    rootPath: root,
    labels: { kind: 'folder' },
    files,
    pool,
  });
}

function verdicts(): Record<string, string> {
  const rows = catalogue.rows(catalogue.openView('', { by: 'path', descending: false }));
  return Object.fromEntries(rows.map(({ path, verdict }) => [path, verdict]));
}

const png = encodePng({ width: 2, height: 2, data: new Uint8Array(12).fill(9) });

/** Two pictures with names of their own, three without, and files that are none, in the order of their paths. */
function putMixed(): void {
  put('cat/a.jpg', smallJpeg(1));
  put('cat/b', smallJpeg(2));
  put('cat/c.data', png);
  put('cat/notes.txt', 'BM is the British Museum, P1 a form, and 5 < 7');
  put('cat/page', '<svg xmlns="http://www.w3.org/2000/svg"/>');
  put('cat/table', 'P5 and P6 are forms too');
  put('cat/nothing', '');
  put('dog/7.1', smallJpeg(3));
  put('dog/._7.1', smallJpeg(3));
  put('dog/d.png', png);
}

describe('beginsAsImage', () => {
  const bmp = Buffer.alloc(60);
  bmp.write('BM');
  bmp.writeUInt32LE(40, 14);
  const ico = Buffer.alloc(30);
  ico.set([0, 0, 1, 0, 1, 0]);
  it.each<[string, Uint8Array | string, boolean]>([
    ['a JPEG', smallJpeg(1), true],
    ['a PNG', png, true],
    ['a GIF', 'GIF89a', true],
    ['a cut JPEG', smallJpeg(1).subarray(0, 40), true],
    ['a bitmap', bmp, true],
    ['an icon', ico, true],
    ['a portable bitmap', 'P4\n# made by hand\n12 8\n\0\0', true],
    ['words that begin as a bitmap', 'BMW makes cars, and other things with wheels', false],
    ['words that begin as a portable bitmap', 'P1 the first one', false],
    ['a drawing program', '<svg xmlns="http://www.w3.org/2000/svg"/>', false],
    ['two bytes of JPEG XL', Buffer.from([0xff, 0x0a, 1, 2, 3]), false],
    ['a film', Buffer.from('\0\0\0\x18ftypisom\0\0\0\0isommp42', 'latin1'), false],
    ['zeros', new Uint8Array(5000), false],
    ['nothing', '', false],
  ])('%s', async (_, bytes, taken) => {
    put('file', bytes);
    expect(await beginsAsImage(root, 'file')).toBe(taken);
  });

  it('takes no folder, no file that is gone', async () => {
    mkdirSync(join(root, 'sub'));
    expect(await beginsAsImage(root, 'sub')).toBe(false);
    expect(await beginsAsImage(root, 'gone')).toBe(false);
  });
});

describe('a scan of all files', () => {
  it('takes files by how they begin, judges them, and decodes nothing the second time', async () => {
    putMixed();
    expect(await run('named')).toMatchObject({ files: 2, added: 2 });
    const report = await run('all');
    expect(report).toMatchObject({ files: 5, added: 3, unchanged: 2, notOk: 0 });
    expect(verdicts()).toEqual({
      'cat/a.jpg': 'ok',
      'cat/b': 'ok',
      'cat/c.data': 'ok',
      'dog/7.1': 'ok',
      'dog/d.png': 'ok',
    });
    expect(Object.fromEntries(report.walk.others)).toEqual({
      '.1': 1,
      '.txt': 1,
      page: 1,
      table: 1,
      nothing: 1,
    });
    expect(await run('all')).toMatchObject({ added: 0, changed: 0, unchanged: 5 });
    const [named] = catalogue.rows(catalogue.openView('path:c.data', { by: 'path', descending: false }));
    expect(named!.notices).toContain('wrong-extension');
  });

  it('keeps what it took when names count again, and takes no more', async () => {
    putMixed();
    await run('all');
    put('dog/new', smallJpeg(9));
    expect(await run('known')).toMatchObject({ files: 5, unchanged: 5, added: 0, missing: 0 });
    unlinkSync(join(root, 'cat/b'));
    put('cat/c.data', 'no image any more');
    expect(await run('known')).toMatchObject({ unchanged: 3, changed: 1, missing: 1 });
    expect(verdicts()).toMatchObject({ 'cat/b': 'missing', 'cat/c.data': 'not-an-image' });
  });

  it('finds a file again that lost its extension', async () => {
    putMixed();
    await run('all');
    catalogue.applyChange({ query: 'path:a.jpg' }, { kind: 'flag', flag: 'kept' });
    renameSync(join(root, 'cat/a.jpg'), join(root, 'cat/a'));
    expect(await run('all')).toMatchObject({ moved: 1, missing: 0 });
    expect(catalogue.openView('path:cat/a kept', { by: 'path', descending: false })).toHaveLength(1);
  });

  it('follows links to files inside, and nothing else', async () => {
    put('cat/a.jpg', smallJpeg(1));
    writeFileSync(join(work, 'outside'), smallJpeg(2));
    symlinkSync(join(work, 'outside'), join(root, 'out'));
    symlinkSync(join(root, 'cat/a.jpg'), join(root, 'in'));
    symlinkSync(join(root, 'cat'), join(root, 'folder'));
    expect(await run('all')).toMatchObject({ files: 2 });
    expect(Object.keys(verdicts())).toEqual(['cat/a.jpg', 'in']);
  });

  it('passes by what cannot be read', async () => {
    put('cat/locked', smallJpeg(2));
    put('cat/open', smallJpeg(2));
    chmodSync(join(root, 'cat/locked'), 0);
    for (const folder of [work, root, join(root, 'cat')]) chmodSync(folder, 0o755);
    const takes = (path: string) => asOrdinaryUser(() => beginsAsImage(root, path));
    expect([await takes('cat/locked'), await takes('cat/open')]).toEqual([false, true]);
  });

  it('keeps the order of the paths, however many are looked into', async () => {
    for (let i = 0; i < 200; i++) put(`x/${String(i).padStart(3, '0')}`, i % 3 === 0 ? smallJpeg(i) : 'text');
    put('x/100.jpg', smallJpeg(500));
    expect(await run('all')).toMatchObject({ files: 68, added: 68, notOk: 0 });
    expect(await run('all')).toMatchObject({ unchanged: 68 });
  });
});

it('shows before what it would find', async () => {
  putMixed();
  expect(await previewFolder(root, { kind: 'folder' })).toMatchObject({ files: 2 });
  const preview = await previewFolder(root, { kind: 'folder' }, undefined, 'all');
  expect(preview).toMatchObject({
    files: 5,
    classes: [
      { name: 'cat', count: 3 },
      { name: 'dog', count: 2 },
    ],
  });
  expect(preview.exampleFiles.map((file) => readFileSync(file).length > 0)).not.toContain(false);
});
