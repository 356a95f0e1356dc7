import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { UniqueNames } from '../../src-main/export/formats/unique-names.ts';
import { HashTable } from '../../src-main/export/hash-table.ts';

const hashOf = (text: string): string => createHash('sha256').update(text).digest('hex');

describe('HashTable', () => {
  it('keeps the first number of each key, as a Map would', () => {
    const entry = fc.tuple(fc.nat(3000).map(String), fc.nat(254));
    fc.assert(
      fc.property(fc.array(entry, { maxLength: 5000, size: 'max' }), (entries) => {
        const table = new HashTable();
        const known = new Map<string, number>();
        for (const [key, value] of entries) {
          expect(table.add(hashOf(key), value)).toBe(known.get(key));
          if (!known.has(key)) known.set(key, value);
        }
      }),
      { numRuns: 30 },
    );
  });

  it('tells keys apart that share half of their bits, zero among them', () => {
    const table = new HashTable();
    const keys = ['0'.repeat(16), `${'0'.repeat(15)}1`, `00000001${'0'.repeat(8)}`, 'f'.repeat(16)];
    expect(keys.map((key, i) => table.add(key, i))).toEqual([undefined, undefined, undefined, undefined]);
    expect(keys.map((key) => table.add(key, 9))).toEqual([0, 1, 2, 3]);
  });
});

describe('UniqueNames', () => {
  it('gives no name twice, whatever the case, and numbers in the order of asking', () => {
    const names = new UniqueNames();
    expect(
      ['a.jpg', 'A.jpg', 'a_2.jpg', 'a.jpg', 'a.jpg', 'é.png', 'e\u0301.png'].map((n) => names.take(n)),
    ).toEqual(['a.jpg', 'A_2.jpg', 'a_2_2.jpg', 'a_3.jpg', 'a_4.jpg', 'é.png', 'e\u0301_2.png']);
  });

  it('takes a hundred thousand files of one name without looking at each before', () => {
    const names = new UniqueNames();
    const before = process.cpuUsage().user;
    for (let i = 0; i < 100_000; i++) names.take('image.jpg');
    expect(names.take('image.jpg')).toBe('image_100001.jpg');
    expect((process.cpuUsage().user - before) / 1e6).toBeLessThan(10);
  });
});
