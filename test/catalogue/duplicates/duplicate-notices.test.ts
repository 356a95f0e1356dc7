import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { WriteCatalogue } from '../../../src-main/catalogue/catalogue.ts';
import { openCatalogue } from '../../../src-main/catalogue/open.ts';
import { judgeBytes } from '../../../src-main/decode/judge.ts';
import type { ScannedFile } from '../../../src-main/scan/scan-store.ts';
import type { Notice } from '../../../src-shared/catalogue/notice.ts';
import { smallJpeg } from '../../support/image-folder.ts';

let folder: string;
let catalogue: WriteCatalogue;
const a = smallJpeg(1, 160, 120);

async function judged(path: string, bytes: Uint8Array, label: string): Promise<ScannedFile> {
  const stamp = { bytes: bytes.length, mtimeMs: 1 };
  return { kind: 'new', path, label, stamp, judgement: await judgeBytes(bytes, path) };
}

function group(): void {
  const grouping = catalogue.groupDuplicates();
  if (grouping) catalogue.storeDuplicateGroups(grouping);
}

/** 1 and 2 are copies, 3 the same pixels in other bytes, 4 another picture; 5 and 6 are copies of another one, of two classes. */
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'winnow-notices-'));
  catalogue = openCatalogue(join(folder, 'a.winnow'), { create: true });
  catalogue.addRoot('images', '/images');
  catalogue
    .scanStore()
    .write(1, [
      await judged('1.jpg', a, 'cat'),
      await judged('2.jpg', a, 'cat'),
      await judged('3.jpg', Buffer.concat([a, Buffer.from('behind')]), 'cat'),
      await judged('4.jpg', smallJpeg(90, 60, 200), 'cat'),
      await judged('5.jpg', smallJpeg(200, 97, 31), 'cat'),
      await judged('6.jpg', smallJpeg(200, 97, 31), 'dog'),
    ]);
  group();
});
afterEach(() => {
  catalogue.close();
  rmSync(folder, { recursive: true });
});

const found = (query: string): number[] => [...catalogue.openView(query, { by: 'path', descending: false })];
const counted = (notice: Notice, query = ''): number =>
  catalogue.facets(query).notices.find((one) => one.notice === notice)?.count ?? 0;

it.each([
  ['dup:near', [1, 2, 3]],
  ['duplicate:near', [1, 2, 3]],
  ['notice:near-duplicate', [1, 2, 3]],
  ['dup:exact', [1, 2, 5, 6]],
  ['dup:conflict', [5, 6]],
  ['notice:label-conflict label:dog', [6]],
  ['dup:leak', []],
  ['dup:near,conflict', [1, 2, 3, 5, 6]],
  ['-dup:near', [4, 5, 6]],
])('%s', (query, ids) => {
  expect(found(query)).toEqual(ids);
});

it('counts them, and says them of each image', () => {
  expect([counted('near-duplicate'), counted('label-conflict'), counted('leak')]).toEqual([3, 2, 0]);
  expect([counted('near-duplicate', 'path:3.jpg'), counted('label-conflict', 'label:cat')]).toEqual([1, 1]);
  const notices = catalogue
    .rows([1, 3, 4, 6])
    .map((row) => row.notices.filter((one) => /dup|conflict|leak/.test(one)));
  expect(notices).toEqual([
    ['exact-duplicate', 'near-duplicate'],
    ['near-duplicate'],
    [],
    ['exact-duplicate', 'label-conflict'],
  ]);
});

it('follows every edit, with its undoing, without grouping anew', () => {
  catalogue.applyChange({ ids: [1] }, { kind: 'split', split: 'train' });
  catalogue.applyChange({ ids: [3, 4] }, { kind: 'split', split: 'val' });
  expect(found('dup:leak')).toEqual([1, 2, 3]);
  expect(catalogue.rows([1])[0]!.notices).toContain('leak');
  expect(counted('leak')).toBe(3);
  // What is dropped is in no conflict, and leaks nowhere.
  catalogue.applyChange({ ids: [3, 5] }, { kind: 'flag', flag: 'dropped' });
  expect([found('dup:leak'), found('dup:conflict')]).toEqual([[], []]);
  expect(catalogue.rows([1, 5, 6]).flatMap((row) => row.notices)).not.toContain('leak');
  expect([counted('leak'), counted('label-conflict')]).toEqual([0, 0]);
  catalogue.undo();
  expect([found('dup:leak'), found('dup:conflict')]).toEqual([
    [1, 2, 3],
    [5, 6],
  ]);
  catalogue.applyChange({ ids: [6] }, { kind: 'label', classId: 0 });
  expect(found('dup:conflict')).toEqual([]);
  expect(catalogue.hasFreshGroups()).toBe(true);
});

it('is grouped anew after other contents alone', async () => {
  expect(catalogue.groupDuplicates()).toBeNull();
  const stamp = { bytes: a.length, mtimeMs: 9 };
  catalogue.scanStore().write(1, [{ kind: 'moved', id: 4, path: 'four.jpg', stamp }]);
  expect(catalogue.hasFreshGroups()).toBe(true);
  catalogue.scanStore().write(1, [
    {
      kind: 'changed',
      id: 3,
      path: '3.jpg',
      stamp,
      judgement: await judgeBytes(smallJpeg(7, 30, 90), '3.jpg'),
    },
  ]);
  expect(catalogue.hasFreshGroups()).toBe(false);
  // What it was is not said of it any more, before anything is grouped.
  expect(catalogue.rows([3])[0]!.notices).not.toContain('near-duplicate');
  group();
  expect(found('dup:near')).toEqual([]);
  catalogue.scanStore().markMissing([5]);
  expect(catalogue.rows([5])[0]!.notices).not.toContain('label-conflict');
  expect(found('dup:conflict')).toEqual([]);
  group();
  expect(found('dup:exact')).toEqual([1, 2]);
});

it('takes groups for stale that a scan has overtaken', () => {
  catalogue.scanStore().markMissing([6]);
  const late = catalogue.groupDuplicates()!;
  catalogue.scanStore().markMissing([5]);
  catalogue.storeDuplicateGroups(late);
  expect(catalogue.hasFreshGroups()).toBe(false);
});

it('lists at the usual distance what is stored, and the same when it is not', () => {
  const fresh = catalogue.duplicates({ distance: 24, flips: false });
  catalogue.scanStore().markMissing([4]);
  expect(catalogue.hasFreshGroups()).toBe(false);
  expect(catalogue.duplicates({ distance: 24, flips: false })).toEqual(fresh);
  expect(fresh.map(({ members }) => members.map(({ image }) => image.id).sort())).toEqual([
    [1, 2, 3],
    [5, 6],
  ]);
});
