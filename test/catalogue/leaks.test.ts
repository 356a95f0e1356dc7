import { describe, expect, it } from 'vitest';
import { groupOf } from '../../src-shared/catalogue/groups.ts';
import { findLeaks, type SplitImage } from '../../src-shared/catalogue/leaks.ts';

const image = (path: string, split: string | null, sha256: string | null = path): SplitImage => ({
  root: 'r',
  path,
  split,
  sha256,
});

describe('groupOf', () => {
  it.each([
    ['a/b/clip1_003.jpg', 'r/a/b', 'r/a/b/clip1'],
    ['clip1_003.jpg', null, 'r/clip1'],
    ['a/photo.jpg', 'r/a', null],
  ])('%s', (path, folder, prefix) => {
    expect(groupOf('folder', image(path, null))).toBe(folder);
    expect(groupOf('prefix', image(path, null))).toBe(prefix);
    expect(groupOf('duplicates', image(path, null, 'abc'))).toBe('abc');
  });
});

describe('findLeaks', () => {
  const images = [
    image('a/clip1_1.jpg', 'train', 'x'),
    image('a/clip1_2.jpg', 'val', 'x'),
    image('a/clip2_1.jpg', 'train', 'y'),
    image('a/clip2_2.jpg', 'train', 'y'),
    image('b/clip1_1.jpg', 'val', 'x'),
    image('b/clip3_1.jpg', null, 'y'),
    image('b/broken.jpg', 'test', null),
    image('c/broken.jpg', 'val', null),
  ];
  const leaks = (kind: 'duplicates' | 'folder' | 'prefix') => findLeaks(() => images, kind);

  it('finds exact copies in two splits, and none among images without content or split', () => {
    expect(leaks('duplicates')).toEqual([
      {
        group: 'x',
        splits: { train: 1, val: 2 },
        examples: [
          { path: 'a/clip1_1.jpg', split: 'train' },
          { path: 'a/clip1_2.jpg', split: 'val' },
          { path: 'b/clip1_1.jpg', split: 'val' },
        ],
      },
    ]);
  });

  it('finds folders and prefixes, the largest group first', () => {
    expect(leaks('folder').map(({ group, splits }) => [group, splits])).toEqual([
      ['r/a', { train: 3, val: 1 }],
      ['r/b', { test: 1, val: 1 }],
    ]);
    expect(leaks('prefix').map(({ group }) => group)).toEqual(['r/a/clip1']);
  });

  it('shows a few images of each split, and finds nothing where nothing leaks', () => {
    const many = Array.from({ length: 9 }, (_, i) => image(`a/${i}.jpg`, i < 8 ? 'train' : 'val'));
    expect(findLeaks(() => many, 'folder')[0]!.examples).toHaveLength(4);
    expect(findLeaks(() => many, 'duplicates')).toEqual([]);
    expect(findLeaks(() => [], 'folder')).toEqual([]);
  });
});
