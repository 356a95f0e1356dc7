import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  hammingDistance,
  packHashes,
  wordsPerHash,
} from '../../../src-shared/catalogue/duplicates/hamming.ts';
import { bitPlaces, comparedBits } from '../../../src-shared/catalogue/duplicates/low-frequencies.ts';
import { nearGroups } from '../../../src-shared/catalogue/duplicates/near-groups.ts';
import { orient, orientations } from '../../../src-shared/catalogue/duplicates/orientations.ts';
import { planSearch } from '../../../src-shared/catalogue/duplicates/search-plan.ts';
import { UnionFind } from '../../../src-shared/catalogue/duplicates/union-find.ts';
import { gridSize } from '../../../src-shared/catalogue/measures/luma-grid.ts';
import { perceptualHash } from '../../../src-shared/catalogue/measures/perceptual-hash.ts';

/** xorshift32. */
function generator(seed: number): () => number {
  let state = seed | 1;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return state >>> 0;
  };
}

/** Random hashes; of a part of them some are copies of others with up to `most` bits changed. */
function hashesWithCopies(count: number, most: number, seed: number): Uint32Array {
  const next = generator(seed);
  const hashes = new Uint32Array(count * wordsPerHash).map(next);
  for (let i = 0; i < count / 3; i++) {
    const from = (next() % count) * wordsPerHash;
    const to = (next() % count) * wordsPerHash;
    for (let w = 0; w < wordsPerHash; w++) hashes[to + w] = hashes[from + w]!;
    for (let k = next() % (most + 1); k > 0; k--) {
      const bit = next() % 256;
      hashes[to + (bit >> 5)]! ^= 1 << (bit & 31);
    }
  }
  return hashes;
}

function byBruteForce(hashes: Uint32Array, distance: number, flips: boolean): number[][] {
  const count = hashes.length / wordsPerHash;
  const joined = new UnionFind(count);
  for (const orientation of flips ? orientations : (['as it is'] as const)) {
    const others = orient(hashes, orientation);
    for (let i = 0; i < count; i++) {
      for (let j = 0; j < i; j++) {
        if (hammingDistance(others, i, hashes, j, distance) <= distance) joined.union(i, j);
      }
    }
  }
  return joined.groups();
}

describe('nearGroups', () => {
  it('compares the 64 bits of the lowest frequencies where that is asked for, exactly, turned or not', () => {
    const hashes = hashesWithCopies(1500, 30, 5);
    for (const [distance, flips] of [
      [0, false],
      [6, false],
      [10, true],
      [16, false],
    ] as const) {
      const low = comparedBits(hashes, 64);
      const joined = new UnionFind(1500);
      for (const orientation of flips ? orientations : (['as it is'] as const)) {
        const others = comparedBits(orient(hashes, orientation), 64);
        for (let i = 0; i < 1500; i++)
          for (let j = 0; j < i; j++)
            if (hammingDistance(others, i, low, j, distance) <= distance) joined.union(i, j);
      }
      expect(nearGroups(hashes, { distance, flips, hashBits: 64 })).toEqual(joined.groups());
    }
  });

  it('compares, of 64 bits, those whose frequencies are at most 8 in both directions', () => {
    const places = [...bitPlaces(64)];
    expect(places).toHaveLength(64);
    expect(places.every((bit) => bit % 16 < 8 && bit < 128)).toBe(true);
    const full = comparedBits(new Uint32Array(wordsPerHash).fill(0xffffffff), 64);
    expect(hammingDistance(full, 0, new Uint32Array(wordsPerHash), 0)).toBe(64);
  });

  it('is exact: 20,000 hashes at distance 10 against every pair of them', () => {
    const hashes = hashesWithCopies(20_000, 14, 1);
    const groups = nearGroups(hashes, { distance: 10, flips: false });
    expect(groups.length).toBeGreaterThan(1000);
    expect(groups).toEqual(byBruteForce(hashes, 10, false));
  }, 120_000);

  it.each([
    [0, false],
    [1, true],
    [7, false],
    [24, true],
    [40, false],
    [64, false],
  ])('is exact at distance %d, flips %s', (distance, flips) => {
    const hashes = hashesWithCopies(600, distance + 4, distance + 1);
    expect(nearGroups(hashes, { distance, flips })).toEqual(byBruteForce(hashes, distance, flips));
  });

  it('is exact for hashes that are all much alike', () => {
    fc.assert(
      fc.property(
        fc.array(fc.array(fc.nat(30), { maxLength: 6 }), { maxLength: 40 }),
        fc.nat(4),
        fc.boolean(),
        (bits, distance, flips) => {
          const hashes = new Uint32Array(bits.length * wordsPerHash);
          bits.forEach((set, i) => {
            for (const bit of set) hashes[i * wordsPerHash + (bit % 8)]! ^= 1 << (bit % 29);
          });
          expect(nearGroups(hashes, { distance, flips })).toEqual(byBruteForce(hashes, distance, flips));
        },
      ),
    );
  });

  it('groups many equal hashes without comparing them all', () => {
    const hashes = new Uint32Array(100_000 * wordsPerHash).fill(0x12345678);
    expect(nearGroups(hashes, { distance: 10, flips: true })).toMatchObject([{ length: 100_000 }]);
  });

  it('has no group for nothing, and for one', () => {
    expect(nearGroups(new Uint32Array(0), { distance: 10, flips: true })).toEqual([]);
    expect(nearGroups(new Uint32Array(8), { distance: 10, flips: true })).toEqual([]);
  });

  it.each([-1, 65, 1.5, Number.NaN])('refuses the distance %d', (distance) => {
    expect(() => nearGroups(new Uint32Array(16), { distance, flips: false })).toThrow('from 0 to 64');
  });
});

describe('planSearch', () => {
  it('searches far enough in enough chunks for every pair to be met', () => {
    for (const count of [1, 100, 20_000, 1_000_000]) {
      for (let distance = 0; distance <= 64; distance++) {
        const { chunks, keyBits, radii } = planSearch(count, distance);
        // The most bits that can differ without any chunk noticing.
        const missed = radii.reduce((sum, radius) => sum + radius + 1, 0);
        expect(missed).toBeGreaterThan(distance);
        expect(keyBits * chunks).toBeLessThanOrEqual(256);
      }
    }
  });
});

describe('orient', () => {
  const random = generator(99);
  const grid = Float64Array.from({ length: gridSize ** 2 }, () => random() % 256);
  const laid = (pick: (x: number, y: number) => [number, number]) =>
    Float64Array.from({ length: gridSize ** 2 }, (_, i) => {
      const [x, y] = pick(i % gridSize, Math.floor(i / gridSize));
      return grid[y * gridSize + x]!;
    });
  const end = gridSize - 1;
  // A quarter turn clockwise: what was at the left is at the top.
  it.each<[(typeof orientations)[number], (x: number, y: number) => [number, number]]>([
    ['as it is', (x, y) => [x, y]],
    ['mirrored', (x, y) => [end - x, y]],
    ['upside down and mirrored', (x, y) => [x, end - y]],
    ['turned by 180 degrees', (x, y) => [end - x, end - y]],
    ['transposed', (x, y) => [y, x]],
    ['turned by 90 degrees', (x, y) => [y, end - x]],
    ['turned by 270 degrees', (x, y) => [end - y, x]],
    ['transposed the other way', (x, y) => [end - y, end - x]],
  ])('gives the hash of a picture that is %s', (orientation, pick) => {
    const own = packHashes([perceptualHash(grid)!]);
    const other = packHashes([perceptualHash(laid(pick))!]);
    expect([...orient(own, orientation)]).toEqual([...other]);
  });
});
