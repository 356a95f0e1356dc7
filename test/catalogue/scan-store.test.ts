import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { WriteCatalogue } from '../../src-main/catalogue/catalogue.ts';
import { openCatalogue } from '../../src-main/catalogue/open.ts';
import type { ScannedFile, ScanStore } from '../../src-main/scan/scan-store.ts';
import type { Judgement } from '../../src-shared/catalogue/judgement.ts';

let folder: string;
let catalogue: WriteCatalogue;
let store: ScanStore;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'winnow-store-'));
  catalogue = openCatalogue(join(folder, 'a.winnow'), { create: true });
  catalogue.addRoot('images', '/images');
  store = catalogue.scanStore();
});

afterEach(() => {
  catalogue.close();
  rmSync(folder, { recursive: true });
});

const hashOf = (content: string) => createHash('sha256').update(content).digest('hex');
const stamp = { bytes: 100, mtimeMs: 1234.5 };
const judge = (content: string, more: Partial<Judgement> = {}): Judgement => ({
  verdict: 'ok',
  reason: '',
  recoveredPercent: null,
  sha256: hashOf(content),
  format: 'jpeg',
  width: 40,
  height: 30,
  channels: 3,
  bitDepth: 8,
  colorSpace: 'srgb',
  hasIcc: true,
  orientation: 6,
  frames: 1,
  notices: ['exif-rotated'],
  tint: '#102030',
  consumers: [],
  ...more,
});
const found = (path: string, content: string, label: string | null = null): ScannedFile => ({
  kind: 'new',
  path,
  stamp,
  label,
  judgement: judge(content),
});
const duplicates = () => [...catalogue.openView('dup:yes', { by: 'path', descending: false })];

it('writes what was judged and gives it back', () => {
  store.ensureClasses(['cat', 'dog']);
  const opinion = { consumer: 'sharp', outcome: 'raises' as const, detail: 'Premature end' };
  store.write(1, [
    found('dog/1.jpg', 'a', 'dog'),
    {
      kind: 'new',
      path: 'x.jpg',
      stamp,
      label: null,
      judgement: judge('b', {
        verdict: 'truncated',
        reason: 'The data end early.',
        recoveredPercent: 40,
        consumers: [opinion],
      }),
    },
    {
      kind: 'new',
      path: 'gone.jpg',
      stamp,
      label: null,
      judgement: judge('', { verdict: 'unreadable', sha256: null, width: null, height: null, format: null }),
    },
  ]);
  expect(catalogue.detail(1)).toEqual({
    labelQuality: null, measures: null, suggestedClassId: null, tags: [],
    id: 1, path: 'dog/1.jpg', classId: 1, flag: 'none', weight: 1, split: null, verdict: 'ok', recoveredPercent: null, notices: ['exif-rotated'],
    width: 40, height: 30, tint: '#102030', version: hashOf('a').slice(0, 16), root: 'images', bytes: 100, mtimeMs: 1234.5, sha256: hashOf('a'),
    format: 'jpeg', channels: 3, bitDepth: 8, colorSpace: 'srgb', hasIcc: true, orientation: 6, frames: 1, reason: '', consumers: [], exactDuplicates: [],
  }); // prettier-ignore
  expect(catalogue.detail(2)).toMatchObject({
    verdict: 'truncated',
    recoveredPercent: 40,
    consumers: [opinion],
  });
  expect(catalogue.imageFile(3)).toEqual({
    id: 3,
    rootPath: '/images',
    path: 'gone.jpg',
    bytes: 100,
    mtimeMs: 1234.5,
    sha256: null,
    version: '100-1235',
    format: null,
  });
  expect([...store.known(1)]).toContainEqual({
    id: 2,
    path: 'x.jpg',
    bytes: 100,
    mtimeMs: 1234.5,
    sha256: hashOf('b'),
    verdict: 'truncated',
    measured: true,
  });
  expect(catalogue.summary()).toMatchObject({ images: 3, notOk: 2, unlabelled: 2 });
  expect(() => catalogue.detail(4)).toThrow(expect.objectContaining({ code: 'IMAGE_UNKNOWN' }));
});

it('keeps what a person decided when a file changes, moves, goes and comes back', () => {
  store.write(1, [found('a.jpg', 'a', 'cat'), found('b.jpg', 'b', 'cat')]);
  catalogue.applyChange({ ids: [1] }, { kind: 'labelName', name: 'dog' });
  catalogue.applyChange({ ids: [1] }, { kind: 'weight', weight: 3 });
  const decided = { classId: 1, weight: 3 };
  // b moves on, and a takes its path: in that order, in one batch.
  store.write(1, [
    { kind: 'moved', id: 2, path: 'c/b.jpg', stamp },
    { kind: 'moved', id: 1, path: 'b.jpg', stamp: { bytes: 100, mtimeMs: 99 } },
  ]);
  expect(catalogue.detail(1)).toMatchObject({ path: 'b.jpg', mtimeMs: 99, ...decided });
  store.markMissing([1]);
  expect(catalogue.detail(1)).toMatchObject({ verdict: 'missing', sha256: hashOf('a'), ...decided });
  store.write(1, [{ kind: 'changed', id: 1, path: 'd.jpg', stamp, judgement: judge('new bytes') }]);
  expect(catalogue.detail(1)).toMatchObject({
    verdict: 'ok',
    path: 'd.jpg',
    sha256: hashOf('new bytes'),
    ...decided,
  });
  catalogue.undo();
  catalogue.undo();
  expect(catalogue.detail(1)).toMatchObject({ classId: 0, weight: 1 });
});

it('notices exact duplicates as they come and go', () => {
  store.write(1, [found('a.jpg', 'same'), found('b.jpg', 'same'), found('c.jpg', 'other')]);
  expect(duplicates()).toEqual([1, 2]);
  expect(catalogue.detail(1)).toMatchObject({
    notices: ['exif-rotated', 'exact-duplicate'],
    exactDuplicates: [2],
  });
  store.write(1, [found('d.jpg', 'same')]);
  expect(duplicates()).toEqual([1, 2, 4]);
  store.markMissing([4]);
  store.write(1, [{ kind: 'changed', id: 2, path: 'b.jpg', stamp, judgement: judge('other') }]);
  expect(duplicates()).toEqual([2, 3]);
  expect(catalogue.detail(1).exactDuplicates).toEqual([]);
});

it('writes all of a batch or none of it', () => {
  const { revision } = catalogue;
  expect(() => store.write(1, [found('a.jpg', 'a'), found('a.jpg', 'b')])).toThrow();
  expect(() => store.write(9, [found('a.jpg', 'a')])).toThrow();
  expect(catalogue.summary().images).toBe(0);
  expect(catalogue.revision).toBe(revision);
});

it('appends classes and leaves the others where they are', () => {
  store.ensureClasses(['cat', 'dog']);
  store.ensureClasses(['ant', 'cat']);
  expect(catalogue.classes().map(({ name }) => name)).toEqual(['cat', 'dog', 'ant']);
});

it('tells of its writes as the scan', () => {
  const heard: string[] = [];
  catalogue.onChange(({ by }) => heard.push(by));
  store.write(1, [found('a.jpg', 'a')]);
  store.markMissing([1]);
  expect(heard).toEqual(['scan', 'scan']);
});

it('exports one unchanging state, by root and path as bytes', () => {
  catalogue.addRoot('another', '/another');
  store.write(
    1,
    ['é.jpg', 'a/b.jpg', 'Z.jpg', 'a.jpg'].map((path) => found(path, path, 'cat')),
  );
  store.write(2, [found('x.jpg', 'x')]);
  catalogue.applyChange({ ids: [1] }, { kind: 'split', split: 'val' });
  const source = catalogue.openExportSource();
  catalogue.applyChange({ query: '' }, { kind: 'flag', flag: 'dropped' });
  store.write(1, [found('late.jpg', 'late')]);
  for (let pass = 0; pass < 2; pass++) {
    const rows = [...source.rows()];
    expect(rows.map(({ root, path }) => `${root} ${path}`)).toEqual([
      'another x.jpg',
      'images Z.jpg',
      'images a.jpg',
      'images a/b.jpg',
      'images é.jpg',
    ]);
    expect(rows[4]).toEqual({
      root: 'images',
      mtimeMs: 1234.5,
      path: 'é.jpg',
      label: 0,
      weight: 1,
      split: 'val',
      dropped: false,
      verdict: 'ok',
      width: 40,
      height: 30,
      bytes: 100,
      sha256: hashOf('é.jpg'),
    });
  }
  expect(source).toMatchObject({
    roots: { images: '/images', another: '/another' },
    classes: ['cat'],
    count: 5,
    name: 'dataset',
  });
  source.close();
});

it('moves a root with its images', () => {
  store.write(1, [found('a.jpg', 'a')]);
  catalogue.moveRoot(1, '/elsewhere');
  expect(catalogue.imageFile(1)).toMatchObject({ rootPath: '/elsewhere', path: 'a.jpg' });
  expect(catalogue.addRoot('again', '/elsewhere')).toEqual({ id: 1, name: 'images', path: '/elsewhere' });
});

it('lets files swap their names, and a name be taken before it is left, in one batch', () => {
  store.write(1, [found('a.jpg', 'a', 'cat'), found('b.jpg', 'b', 'dog'), found('c.jpg', 'c', 'cat')]);
  const files = [...store.known(1)];
  const idOf = (path: string) => files.find((file) => file.path === path)!.id;
  const moved = (from: string, path: string): ScannedFile => ({ kind: 'moved', id: idOf(from), path, stamp });
  store.write(1, [
    moved('a.jpg', 'b.jpg'),
    moved('b.jpg', 'a.jpg'),
    found('c.jpg', 'new', 'dog'),
    moved('c.jpg', 'd.jpg'),
  ]);
  const now = catalogue.rows(catalogue.openView('', { by: 'path', descending: false }));
  expect(now.map(({ path, id, classId }) => [path, id, classId])).toEqual([
    ['a.jpg', idOf('b.jpg'), 1],
    ['b.jpg', idOf('a.jpg'), 0],
    ['c.jpg', expect.any(Number), 1],
    ['d.jpg', idOf('c.jpg'), 0],
  ]);
});

it('writes none of a batch whose files would share a name', () => {
  store.write(1, [found('a.jpg', 'a'), found('b.jpg', 'b')]);
  const before = [...store.known(1)];
  const [a] = before;
  expect(() => store.write(1, [{ kind: 'moved', id: a!.id, path: 'b.jpg', stamp }])).toThrow(/UNIQUE/);
  expect([...store.known(1)]).toEqual(before);
});
