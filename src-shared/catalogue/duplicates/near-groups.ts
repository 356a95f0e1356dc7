import { wordsPerHash } from './hamming.ts';
import { comparedBits } from './low-frequencies.ts';
import { joinNear, type NearOptions } from './near-pairs.ts';
import { UnionFind } from './union-find.ts';

/**
 * Groups of hashes that hang together by steps of at most `distance` bits (connected components), as positions. Equal hashes are grouped first, and searched for once.
 *
 * @param all hashes, 8 words each
 */
export function nearGroups(all: Uint32Array, options: NearOptions): number[][] {
  const hashes = comparedBits(all, options.hashBits ?? 256);
  const count = hashes.length / wordsPerHash;
  const joined = new UnionFind(count);
  const distinct: number[] = [];
  const firsts = new Map<string, number>();
  const text = new Uint16Array(hashes.buffer, hashes.byteOffset, hashes.length * 2);
  for (let i = 0; i < count; i++) {
    // 16 code units: the fastest key that a map takes.
    const key = String.fromCharCode(...text.subarray(i * 16, i * 16 + 16));
    const first = firsts.get(key);
    if (first === undefined) {
      firsts.set(key, i);
      distinct.push(i);
    } else {
      joined.union(first, i);
    }
  }
  firsts.clear();
  const some = new Uint32Array(distinct.length * wordsPerHash);
  distinct.forEach((from, to) =>
    some.set(hashes.subarray(from * wordsPerHash, (from + 1) * wordsPerHash), to * wordsPerHash),
  );
  const found = new UnionFind(distinct.length);
  joinNear(some, options, found);
  for (let i = 0; i < distinct.length; i++) {
    const first = found.find(i);
    if (first !== i) joined.union(distinct[first]!, distinct[i]!);
  }
  return joined.groups();
}
