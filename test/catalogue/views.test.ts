import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { WriteCatalogue } from '../../src-main/catalogue/catalogue.ts';
import { openCatalogue } from '../../src-main/catalogue/open.ts';
import { sortKeys } from '../../src-shared/catalogue/sort-key.ts';
import type { ImageDetail } from '../../src-shared/contract/values.ts';
import { generateCatalogue } from '../support/generated-catalogue.ts';

const COUNT = 1000;
let folder: string;
let catalogue: WriteCatalogue;
let all: ImageDetail[];

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'winnow-views-'));
  generateCatalogue(join(folder, 'a.winnow'), COUNT);
  catalogue = openCatalogue(join(folder, 'a.winnow'));
  catalogue.applyChange({ query: 'id:3,6,9' }, { kind: 'flag', flag: 'dropped' });
  catalogue.applyChange({ query: 'id:4,5' }, { kind: 'label', classId: null });
  catalogue.applyChange({ query: 'width>1000' }, { kind: 'weight', weight: 2 });
  catalogue.applyChange({ query: '' }, { kind: 'splitRatios', ratios: { train: 0.6, val: 0.4 }, seed: 3 });
  catalogue.applyChange({ query: 'id:10' }, { kind: 'split', split: null });
  all = Array.from({ length: COUNT }, (_, i) => catalogue.detail(i + 1));
});

afterAll(() => {
  catalogue.close();
  rmSync(folder, { recursive: true });
});

describe('openView', () => {
  it.each<[string, (image: ImageDetail) => boolean]>([
    ['', () => true],
    ['label:cat', ({ classId }) => classId === 1],
    ['label:cat,none', ({ classId }) => classId === 1 || classId === null],
    ['-label:cat', ({ classId }) => classId !== 1],
    ['verdict:truncated', ({ verdict }) => verdict === 'truncated'],
    ['notice:alpha -verdict:ok', ({ notices, verdict }) => notices.includes('alpha') && verdict !== 'ok'],
    ['dropped', ({ flag }) => flag === 'dropped'],
    ['-dropped split:val', ({ flag, split }) => flag !== 'dropped' && split === 'val'],
    ['split:none', ({ split }) => split === null],
    ['weight>1 or width<=102', ({ weight, width }) => weight > 1 || width! <= 102],
    ['pixels>=0.5M height!=500', ({ width, height }) => width! * height! >= 500_000 && height !== 500],
    ['ratio>2', ({ width, height }) => width! / height! > 2],
    ['bytes<40.1k', ({ bytes }) => bytes < 40_100],
    ['FOLDER-01 "-00003"', ({ path }) => path.includes('folder-01') && path.includes('-00003')],
    ['path:0000123', ({ path }) => path.includes('0000123')],
    ['folder_', () => false],
    ['%', () => false],
    ['id:7,8', ({ id }) => id === 7 || id === 8],
    ['dup:no', () => true],
    [
      '(label:cat or label:dog) -(weight:2 or dropped)',
      ({ classId, weight, flag }) => (classId ?? 0) > 0 && weight !== 2 && flag !== 'dropped',
    ],
  ])('%j finds what a plain filter finds', (query, holds) => {
    const found = [...catalogue.openView(query, { by: 'path', descending: false })].sort((a, b) => a - b);
    expect(found).toEqual(all.filter(holds).map(({ id }) => id));
    expect(catalogue.extent({ query }).count).toBe(found.length);
    expect(catalogue.facets(query).matching).toBe(found.length);
  });

  const flags = ['none', 'dropped', 'kept'];
  const keys: Record<(typeof sortKeys)[number], (image: ImageDetail) => number | string> = {
    path: ({ path }) => path,
    label: ({ classId }) => classId ?? -1,
    verdict: ({ verdict }) => (verdict === 'ok' ? 1 : 0),
    weight: ({ weight }) => weight,
    split: ({ split }) => split ?? '',
    width: ({ width }) => width!,
    height: ({ height }) => height!,
    bytes: ({ bytes }) => bytes,
    pixels: ({ width, height }) => width! * height!,
    added: () => 0,
    flag: ({ flag }) => flags.indexOf(flag),
    quality: ({ labelQuality }) => labelQuality ?? -1,
  };
  it.each(
    sortKeys
      .filter((key) => key !== 'added')
      .flatMap((by) => [
        { by, descending: false },
        { by, descending: true },
      ]),
  )('sorts by $by, descending $descending, and ties by path', (sort) => {
    const way = sort.descending ? -1 : 1;
    const compare = (a: number | string, b: number | string) => (a < b ? -1 : a > b ? 1 : 0);
    const sorted = all.toSorted(
      (a, b) => way * compare(keys[sort.by](a), keys[sort.by](b)) || compare(a.path, b.path),
    );
    expect([...catalogue.openView('', sort)]).toEqual(sorted.map(({ id }) => id));
    const some = sorted.filter(({ classId }) => classId === 2).map(({ id }) => id);
    expect([...catalogue.openView('label:dog', sort)]).toEqual(some);
  });

  it('names the class that was meant', () => {
    expect(() => catalogue.openView('label:kat', { by: 'path', descending: false })).toThrow(
      expect.objectContaining({ code: 'CLASS_UNKNOWN', subject: 'kat', hint: 'Did you mean cat?' }),
    );
    expect(() => catalogue.openView('split:trian', { by: 'path', descending: false })).toThrow(
      expect.objectContaining({ code: 'SPLIT_UNKNOWN', hint: 'Did you mean train?' }),
    );
  });

  it('takes the longest query there is', () => {
    const query = Array.from({ length: 99 }, (_, i) => `-nowhere-${i}`).join(' ');
    expect(catalogue.openView(query, { by: 'path', descending: false }).length).toBe(COUNT);
  });
});

it('counts facets', () => {
  const { total, matching, classes, verdicts, notices, flags, splits } = catalogue.facets('label:dog,none');
  const some = all.filter(({ classId }) => classId === 2 || classId === null);
  const tally = (keep: (image: ImageDetail) => boolean) => some.filter(keep).length;
  expect({ total, matching }).toEqual({ total: COUNT, matching: some.length });
  expect(classes).toEqual(expect.arrayContaining([{ classId: null, count: 2 }, { classId: 2, count: some.length - 2 }])); // prettier-ignore
  expect(verdicts).toContainEqual({
    verdict: 'truncated',
    count: tally(({ verdict }) => verdict === 'truncated'),
  });
  expect(notices).toEqual(
    (['alpha', 'odd-aspect-ratio'] as const).map((notice) => ({
      notice,
      count: tally(({ notices }) => notices.includes(notice)),
    })),
  );
  expect(flags).toEqual([{ flag: 'none', count: some.length }]);
  expect(splits).toContainEqual({ split: 'val', count: tally(({ split }) => split === 'val') });
});

it('marks the first of each stretch', () => {
  const ids = catalogue.openView('', { by: 'path', descending: false });
  const bad = [...ids].flatMap((id, position) => (all[id - 1]!.verdict === 'ok' ? [] : [position]));
  expect(catalogue.marks(ids, COUNT).bad).toEqual(bad);
  const few = catalogue.marks(ids, 10);
  expect(few.bad).toEqual(
    bad.filter((position, i) => i === 0 || Math.floor(position / 100) !== Math.floor(bad[i - 1]! / 100)),
  );
  expect(few.warn).toHaveLength(10);
  expect(catalogue.marks(new Int32Array(), 10)).toEqual({ bad: [], warn: [] });
});

it('gives rows in the order asked for, and refuses an unknown image', () => {
  expect(catalogue.rows([5, 1, 5]).map(({ id }) => id)).toEqual([5, 1, 5]);
  expect(() => catalogue.rows([1, 4711])).toThrow(
    expect.objectContaining({ code: 'IMAGE_UNKNOWN', subject: '4711' }),
  );
});

it('shows examples of each class in turn, of those that decode', () => {
  const shown = catalogue.examples(5).map(({ id }) => all[id - 1]!);
  expect(shown.map(({ classId }) => classId)).toEqual([0, 1, 2, null, 0]);
  expect(shown.every(({ verdict }) => verdict === 'ok')).toBe(true);
});
