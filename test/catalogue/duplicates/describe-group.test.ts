import { describe, expect, it } from 'vitest';
import { chooseKeeper } from '../../../src-shared/catalogue/duplicates/choose-keeper.ts';
import { sayKeeperReason } from '../../../src-shared/catalogue/duplicates/keeper-reason.ts';
import { describeGroup } from '../../../src-shared/catalogue/duplicates/describe-group.ts';
import type { DuplicateImage } from '../../../src-shared/catalogue/duplicates/duplicate-group.ts';

let next = 1;
const image = (more: Partial<DuplicateImage> = {}): DuplicateImage => ({
  id: next++,
  path: `${next}.jpg`,
  classId: null,
  split: null,
  flag: 'none',
  verdict: 'ok',
  width: 100,
  height: 100,
  bytes: 1000,
  sha256: String(next).padStart(64, '0'),
  pixelHash: String(next).padStart(32, '0'),
  perceptualHash: '0'.repeat(64),
  sharpness: 0.2,
  ...more,
});

describe('chooseKeeper', () => {
  it.each<[string, Partial<DuplicateImage>, Partial<DuplicateImage>, string]>([
    ['more pixels', { width: 200, sharpness: 0.1 }, { bytes: 9999 }, 'most pixels: 200 x 100'],
    ['sharper', { sharpness: 0.3 }, { bytes: 9999 }, 'sharpest: 0.300, against 0.200'],
    ['more bytes', { bytes: 2000 }, { path: '0.jpg' }, 'most bytes: 2000, against 1000'],
    ['first by path', { path: '0.jpg' }, {}, 'path comes first'],
    ['kept by a person', { flag: 'kept' }, { width: 900 }, 'marked as kept'],
    ['not dropped', {}, { width: 900, flag: 'dropped' }, 'others are dropped'],
    ['whole', {}, { width: 900, verdict: 'truncated' }, 'verdict is ok; that of the next best is truncated'],
    ['protected', { path: 'gold/1.jpg' }, { width: 900 }, 'protected folder'],
  ])('keeps the one that is %s', (_, winning, losing, reason) => {
    const winner = image(winning);
    const loser = image(losing);
    const isProtected = (path: string) => path.startsWith('gold/');
    for (const images of [[winner, loser], [loser, winner]]) {
      const { keeper, reason: said } = chooseKeeper(images, isProtected);
      expect(keeper).toBe(winner);
      expect(sayKeeperReason(said)).toContain(reason);
    } // prettier-ignore
  });
});

describe('describeGroup', () => {
  it('says how each relates to the keeper, and finds conflicts and leaks', () => {
    const keeper = image({ width: 500, classId: 1, split: 'train' });
    const bytes = image({ sha256: keeper.sha256, classId: 1, split: 'train' });
    const pixels = image({ pixelHash: keeper.pixelHash, classId: null });
    const near = image({ perceptualHash: `7${'0'.repeat(63)}`, classId: 4, split: 'val' });
    const unknown = image({ perceptualHash: null });
    const group = describeGroup([unknown, near, pixels, bytes, keeper], { flips: false });
    expect(group.members.map(({ image, relation, distance }) => [image, relation, distance])).toEqual([
      [keeper, 'keeper', 0],
      [bytes, 'same bytes', 0],
      [pixels, 'same pixels', 0],
      [near, 'near', 3],
      [unknown, 'near', null],
    ]);
    expect(group.conflictingClassIds).toEqual([1, 4]);
    expect(group.leakingSplits).toEqual(['train', 'val']);
  });

  it('has no conflict where labels agree or are not there', () => {
    const group = describeGroup([image({ classId: 3, split: 'val' }), image(), image({ classId: 3 })], { flips: false }); // prettier-ignore
    expect(group).toMatchObject({ conflictingClassIds: [], leakingSplits: [] });
  });

  it('has the same id whatever the order', () => {
    const images = [image(), image(), image()];
    const ids = [images, images.toReversed()].map((some) => describeGroup(some, { flips: false }).id);
    expect(ids[0]).toBe(ids[1]);
    expect(ids[0]).toBe(
      images
        .map(({ sha256 }) => sha256!)
        .sort()[0]!
        .slice(0, 12),
    );
  });
});
