/**
 * `npm run bench:duplicates [-- COUNT [DISTANCE [flips]]]`: groups random hashes of 256 bits, a tenth of which are copies of others with up to 13 bits changed.
 * The same search is first held against all pairs of 20,000. Prints the seconds and the memory.
 */
import { hammingDistance } from '../src-shared/catalogue/duplicates/hamming.ts';
import { nearGroups } from '../src-shared/catalogue/duplicates/near-groups.ts';
import { UnionFind } from '../src-shared/catalogue/duplicates/union-find.ts';
import { xorshift } from './scan/mutate.ts';

const [countText, distanceText, flipsText] = process.argv.slice(2);
const count = Number(countText ?? 1_000_000);
const distance = Number(distanceText ?? 10);

function randomHashes(count: number): Uint32Array {
  const next = xorshift(20_221_213);
  const hashes = new Uint32Array(count * 8).map(next);
  for (let i = 0; i < count / 10; i++) {
    const from = (next() % count) * 8;
    const to = (next() % count) * 8;
    hashes.copyWithin(to, from, from + 8);
    for (let k = next() % 14; k > 0; k--) {
      const bit = next() % 256;
      hashes[to + (bit >> 5)]! ^= 1 << (bit & 31);
    }
  }
  return hashes;
}

const some = randomHashes(20_000);
const joined = new UnionFind(20_000);
for (let i = 0; i < 20_000; i++) {
  for (let j = 0; j < i; j++) if (hammingDistance(some, i, some, j, distance) <= distance) joined.union(i, j);
}
const expected = JSON.stringify(joined.groups());
const exact = JSON.stringify(nearGroups(some, { distance, flips: false })) === expected;
console.log(`20,000 hashes: ${exact ? 'the groups of all pairs' : 'NOT the groups of all pairs'}.`);

const hashes = randomHashes(count);
const began = performance.now();
const groups = nearGroups(hashes, { distance, flips: flipsText === 'flips' });
const seconds = ((performance.now() - began) / 1000).toFixed(1);
const megabytes = Math.round(process.resourceUsage().maxRSS / 1024);
console.log(
  `${count.toLocaleString('en')} hashes at distance ${distance} of 256: ${groups.length.toLocaleString('en')} groups in ${seconds} s, ${megabytes} MB.`,
);
if (!exact) process.exitCode = 1;
