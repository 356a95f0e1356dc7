import {
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  unlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { WriteCatalogue } from '../../src-main/catalogue/catalogue.ts';
import { openCatalogue } from '../../src-main/catalogue/open.ts';
import { encodeJpeg } from '../../src-main/decode/encode-jpeg.ts';
import { DecodePool } from '../../src-main/decode/pool.ts';
import type { Judge } from '../../src-main/scan/judge-pool.ts';
import { scan, type ScanOptions, type ScanReport } from '../../src-main/scan/scan.ts';
import type { ImageRow } from '../../src-shared/contract/values.ts';
import { pixelImage } from '../../src-shared/transforms/pixel-image.ts';

const pool = new DecodePool({ size: 2 });
afterAll(() => pool.close());

let work: string;
let root: string;
let catalogue: WriteCatalogue;
let judged: string[];
beforeEach(() => {
  work = mkdtempSync(join(tmpdir(), 'winnow-scan-'));
  root = join(work, 'images');
  catalogue = openCatalogue(join(work, 'a.winnow'), { create: true });
  judged = [];
});
afterEach(() => {
  catalogue.close();
  rmSync(work, { recursive: true, force: true });
});

/** The real pool; what it is asked to decode is written down. */
function recording(before: (file: string) => void = () => {}): Judge {
  return {
    size: pool.size,
    hash: (file, options) => pool.hash(file, options),
    judge: (file, options) => {
      judged.push(file.slice(root.length + 1));
      before(file);
      return pool.judge(file, options);
    },
  };
}

function run(
  options: Pick<ScanOptions, 'signal' | 'onProgress' | 'thumbnails' | 'files'> & {
    before?: (file: string) => void;
  } = {},
): Promise<ScanReport> {
  judged = [];
  return scan({
    store: catalogue.scanStore(),
    rootId: catalogue.addRoot('images', root).id,
    rootPath: root,
    labels: { kind: 'folder' },
    pool: recording(options.before),
    ...options,
  });
}

/** A JPEG of one colour of its own. */
function put(path: string, level: number): void {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), encodeJpeg(pixelImage('RGB', 16, 16, new Uint8Array(768).fill(level)), 90));
}

/** The same, of a time of its own: the system's clock stands still for milliseconds, and all these files are of one size. */
function putDated(path: string, level: number): void {
  put(path, level);
  utimesSync(join(root, path), level, level);
}

function rows(): Record<string, ImageRow> {
  const ids = catalogue.openView('', { by: 'path', descending: false });
  return Object.fromEntries(catalogue.rows(ids).map((row) => [row.path, row]));
}

describe('scan', () => {
  it('judges every file once, makes classes in ImageFolder order, and decodes nothing the second time', async () => {
    put('dog/1.jpg', 10);
    put('cat/1.jpg', 20);
    put('cat/2.jpg', 30);
    put('loose.jpg', 40);
    writeFileSync(join(root, 'cat', 'empty.jpg'), '');
    expect(await run()).toMatchObject({ files: 5, added: 5, unchanged: 0, missing: 0, notOk: 1 });
    expect(catalogue.classes().map(({ id, name }) => [id, name])).toEqual([
      [0, 'cat'],
      [1, 'dog'],
    ]);
    const found = rows();
    expect(found['dog/1.jpg']).toMatchObject({ classId: 1, verdict: 'ok', width: 16 });
    expect(found['cat/empty.jpg']).toMatchObject({ classId: 0, verdict: 'empty' });
    expect(found['loose.jpg']).toMatchObject({ classId: null });

    expect(await run()).toMatchObject({ files: 5, unchanged: 5, added: 0 });
    expect(judged).toEqual([]);
    expect(rows()).toEqual(found);
  });

  it('lets a moved and renamed file keep its label, its weight and its history, without decoding it', async () => {
    put('cat/1.jpg', 10);
    put('cat/2.jpg', 20);
    await run();
    const { id } = rows()['cat/1.jpg']!;
    catalogue.applyChange({ ids: [id] }, { kind: 'labelName', name: 'lynx' });
    catalogue.applyChange({ ids: [id] }, { kind: 'weight', weight: 3 });
    const before = rows()['cat/1.jpg']!;

    mkdirSync(join(root, 'new'));
    renameSync(join(root, 'cat/1.jpg'), join(root, 'new/other.jpg'));
    expect(await run()).toMatchObject({ moved: 1, added: 0, missing: 0 });
    expect(judged).toEqual([]);
    expect(rows()['new/other.jpg']).toEqual({ ...before, path: 'new/other.jpg' });
    expect(rows()['cat/1.jpg']).toBeUndefined();
    catalogue.undo();
    expect(rows()['new/other.jpg']!.weight).toBe(1);
  });

  it('prefers the same file name where two vanished files have the same bytes', async () => {
    put('a/x.jpg', 10);
    put('a/y.jpg', 10);
    await run();
    const before = rows();
    mkdirSync(join(root, 'b'));
    for (const name of ['y.jpg', 'x.jpg']) renameSync(join(root, 'a', name), join(root, 'b', name));
    await run();
    expect(rows()['b/x.jpg']!.id).toBe(before['a/x.jpg']!.id);
    expect(rows()['b/y.jpg']!.id).toBe(before['a/y.jpg']!.id);
  });

  it('lets files that swapped or passed on their names keep their labels, without decoding them', async () => {
    putDated('cat/1.jpg', 10);
    putDated('dog/1.jpg', 20);
    putDated('cat/2.jpg', 30);
    putDated('cat/3.jpg', 40);
    await run();
    const before = rows();
    const rename = (from: string, to: string) => renameSync(join(root, from), join(root, to));
    rename('cat/1.jpg', 'cat/t.jpg');
    rename('dog/1.jpg', 'cat/1.jpg');
    rename('cat/t.jpg', 'dog/1.jpg');
    rename('cat/3.jpg', 'cat/4.jpg');
    rename('cat/2.jpg', 'cat/3.jpg');
    expect(await run()).toMatchObject({ files: 4, moved: 4, changed: 0, added: 0, missing: 0 });
    expect(judged).toEqual([]);
    const after = rows();
    const was = {
      'cat/1.jpg': 'dog/1.jpg',
      'dog/1.jpg': 'cat/1.jpg',
      'cat/3.jpg': 'cat/2.jpg',
      'cat/4.jpg': 'cat/3.jpg',
    };
    for (const [now, then] of Object.entries(was)) {
      const { id, classId, version } = before[then]!;
      expect(after[now]).toMatchObject({ id, classId, version });
    }
    expect(Object.keys(after)).toHaveLength(4);
    expect(await run()).toMatchObject({ unchanged: 4 });
  });

  it('does not take a picture that was saved over another, or a copy of a touched one, for a renaming', async () => {
    putDated('cat/1.jpg', 10);
    putDated('dog/1.jpg', 20);
    putDated('dog/2.jpg', 30);
    await run();
    const before = rows();
    renameSync(join(root, 'cat/1.jpg'), join(root, 'dog/1.jpg'));
    writeFileSync(join(root, 'dog/copy.jpg'), readFileSync(join(root, 'dog/2.jpg')));
    utimesSync(join(root, 'dog/2.jpg'), 5, 5);
    expect(await run()).toMatchObject({ moved: 0, changed: 1, added: 1, missing: 1 });
    const after = rows();
    expect(after['dog/1.jpg']!.id).toBe(before['dog/1.jpg']!.id);
    expect(after['dog/2.jpg']!.id).toBe(before['dog/2.jpg']!.id);
    expect(after['cat/1.jpg']).toMatchObject({ verdict: 'missing' });
  });

  it('judges a changed file again and leaves its label alone', async () => {
    put('cat/1.jpg', 10);
    await run();
    const { id } = rows()['cat/1.jpg']!;
    catalogue.applyChange({ ids: [id] }, { kind: 'labelName', name: 'lynx' });
    const { classId } = rows()['cat/1.jpg']!;
    writeFileSync(join(root, 'cat/1.jpg'), 'no image any more');
    expect(await run()).toMatchObject({ changed: 1, added: 0 });
    expect(rows()['cat/1.jpg']).toMatchObject({ id, classId, verdict: 'not-an-image' });
  });

  it('takes a touched file for the same, and does not decode it again', async () => {
    put('cat/1.jpg', 10);
    await run();
    const before = rows();
    utimesSync(join(root, 'cat/1.jpg'), 1, 1);
    expect(await run()).toMatchObject({ files: 1, unchanged: 1, changed: 0, moved: 0 });
    expect(judged).toEqual([]);
    expect(rows()).toEqual(before);
    // The new time is known from now on.
    const hash = vi.spyOn(pool, 'hash');
    await run();
    expect(hash).not.toHaveBeenCalled();
    hash.mockRestore();
  });

  it('judges other bytes of the same size again', async () => {
    put('cat/1.jpg', 10);
    await run();
    const bytes = readFileSync(join(root, 'cat/1.jpg'));
    bytes[bytes.length - 10]! ^= 1;
    writeFileSync(join(root, 'cat/1.jpg'), bytes);
    utimesSync(join(root, 'cat/1.jpg'), 1, 1);
    expect(await run()).toMatchObject({ changed: 1 });
    expect(judged).toEqual(['cat/1.jpg']);
  });

  it('refuses a folder that has become empty, as an unmounted disk is, and keeps what it knows', async () => {
    put('cat/1.jpg', 10);
    await run();
    const before = rows();
    renameSync(root, join(work, 'elsewhere'));
    mkdirSync(join(root, 'cat'), { recursive: true });
    await expect(run()).rejects.toMatchObject({
      code: 'FOLDER_EMPTY',
      hint: expect.stringContaining('mounted') as string,
    });
    expect(rows()).toEqual(before);
    rmSync(root, { recursive: true });
    renameSync(join(work, 'elsewhere'), root);
    expect(await run()).toMatchObject({ unchanged: 1 });
  });

  it('calls a vanished file missing, and knows it again when it comes back', async () => {
    put('cat/1.jpg', 10);
    put('cat/2.jpg', 20);
    await run();
    const before = rows()['cat/1.jpg']!;
    renameSync(join(root, 'cat/1.jpg'), join(work, 'kept.jpg'));
    expect(await run()).toMatchObject({ missing: 1 });
    expect(rows()['cat/1.jpg']).toMatchObject({ id: before.id, verdict: 'missing' });
    expect(await run()).toMatchObject({ missing: 0 });

    renameSync(join(work, 'kept.jpg'), join(root, 'back.jpg'));
    await run();
    expect(rows()['back.jpg']).toEqual({ ...before, path: 'back.jpg' });
  });

  it('finishes what a cancelled scan left, and judges nothing twice', async () => {
    for (let i = 0; i < 60; i++) put(`cat/${i}.jpg`, i);
    const controller = new AbortController();
    const onProgress = ({ done }: { done: number }) => {
      if (done === 30) controller.abort();
    };
    await expect(run({ signal: controller.signal, onProgress })).rejects.toThrow();
    const done = Object.keys(rows());
    expect(done.length).toBeGreaterThan(5);
    expect(done.length).toBeLessThan(60);

    expect(await run()).toMatchObject({ files: 60, added: 60 - done.length });
    expect(judged.filter((path) => done.includes(path))).toEqual([]);
    expect(Object.keys(rows())).toHaveLength(60);
  });

  it('takes a folder that vanishes in the middle for what it is', async () => {
    for (let i = 0; i < 20; i++) put(`cat/${i}.jpg`, i);
    await run();
    for (let i = 20; i < 60; i++) put(`cat/${i}.jpg`, i);
    let count = 0;
    const before = () => {
      if (++count === 10) renameSync(root, join(work, 'elsewhere'));
    };
    await expect(run({ before })).rejects.toMatchObject({ code: 'FOLDER_NOT_FOUND' });
    const bad = Object.values(rows()).filter(({ verdict }) => verdict !== 'ok');
    expect(bad).toEqual([]);
    await expect(run()).rejects.toMatchObject({ code: 'FOLDER_NOT_FOUND' });
    expect(Object.values(rows()).filter(({ verdict }) => verdict !== 'ok')).toEqual([]);
  });

  it('makes thumbnails of the same decode where somebody keeps them', async () => {
    put('cat/1.jpg', 10);
    writeFileSync(join(root, 'cat/2.jpg'), 'no image');
    const kept = new Map<string, Uint8Array | null>();
    await run({
      thumbnails: {
        longSide: 8,
        isWanted: () => kept.size < 1000,
        onMade: ({ sha256, jpeg }) => kept.set(sha256, jpeg),
      },
    });
    expect(judged).toHaveLength(2);
    const found = Object.values(rows()).map(({ version }) =>
      [...kept].find(([sha256]) => sha256.startsWith(version)),
    );
    expect(found.map((entry) => entry?.[1]?.length ?? 0)).toEqual([expect.any(Number), 0]);
    expect(found[0]![1]!.length).toBeGreaterThan(100);
  });

  it('makes no thumbnails where nobody wants them any more', async () => {
    put('cat/1.jpg', 10);
    const kept: string[] = [];
    const thumbnails = { longSide: 8, isWanted: () => false, onMade: () => void kept.push('one') };
    expect(await run({ thumbnails })).toMatchObject({ added: 1 });
    expect(kept).toEqual([]);
  });

  it('does not write down a file that vanishes before it is looked at', async () => {
    put('cat/1.jpg', 10);
    put('cat/2.jpg', 20);
    const before = (file: string) => {
      if (file.endsWith('1.jpg')) unlinkSync(file);
    };
    expect(await run({ before })).toMatchObject({ added: 1 });
    expect(Object.keys(rows())).toEqual(['cat/2.jpg']);
  });

  it.each([
    ['not there', 'FOLDER_NOT_FOUND', () => {}],
    ['empty', 'FOLDER_EMPTY', () => mkdirSync(root)],
    ['a file', 'FOLDER_NOT_FOUND', () => writeFileSync(root, '')],
  ])('refuses a folder that is %s', async (_, code, make) => {
    make();
    await expect(run()).rejects.toMatchObject({ code, subject: root });
    expect(rows()).toEqual({});
  });
});
