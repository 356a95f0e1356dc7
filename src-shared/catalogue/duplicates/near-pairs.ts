import { hammingDistance, wordsPerHash } from './hamming.ts';
import { bitPlaces, comparedBits, type HashBits } from './low-frequencies.ts';
import { orient, orientations } from './orientations.ts';
import { masksWithin, planSearch, type SearchPlan } from './search-plan.ts';
import type { UnionFind } from './union-find.ts';

export interface NearOptions {
  /** Most bits in which two hashes may differ, 0 to 64. */
  distance: number;
  /** How many bits are compared. Default: 256. */
  hashBits?: HashBits;
  /** Also finds mirrored and turned copies. */
  flips: boolean;
}

/**
 * Joins all hashes that differ in at most `distance` bits, exactly, without comparing all pairs: hashes that are near agree, or nearly agree, in some chunk of their bits,
 * and only those that do are compared (multi-index hashing, see `planSearch`). Equal hashes should be given once: a thousand of them are half a million pairs.
 *
 * @param all hashes, 8 words each
 */
export function joinNear(all: Uint32Array, options: NearOptions, joined: UnionFind): void {
  const { distance, flips, hashBits = 256 } = options;
  if (!Number.isInteger(distance) || distance < 0 || distance > 64) {
    throw new RangeError(`Expected a distance from 0 to 64 but received ${distance}.`);
  }
  const hashes = comparedBits(all, hashBits);
  const bits = bitPlaces(hashBits);
  const plan = planSearch(hashes.length / wordsPerHash, distance, hashBits);
  // What is turned by 270 degrees from one is turned by 90 from the other.
  const copies = flips
    ? orientations
        .filter((orientation) => orientation !== 'turned by 270 degrees')
        .map((orientation) =>
          orientation === 'as it is' ? hashes : comparedBits(orient(hashes, orientation), hashBits),
        )
    : [hashes];
  for (let chunk = 0; chunk < plan.chunks; chunk++) {
    const masks = masksWithin(plan.keyBits, plan.radii[chunk]!);
    if (masks.length === 0) continue;
    const table = new ChunkTable(hashes, bits, chunk, plan);
    for (const copy of copies) table.join(copy, masks, distance, joined);
  }
}

/** Hashes by the key that one chunk of their bits makes. The bits are dealt out in turn, because neighbouring frequencies agree more than distant ones. */
class ChunkTable {
  readonly #hashes: Uint32Array;
  readonly #bits: Uint8Array;
  readonly #starts: Uint32Array;
  readonly #members: Uint32Array;

  constructor(hashes: Uint32Array, bits: Uint8Array, chunk: number, { chunks, keyBits }: SearchPlan) {
    const count = hashes.length / wordsPerHash;
    this.#hashes = hashes;
    this.#bits = Uint8Array.from({ length: keyBits }, (_, i) => bits[chunk + i * chunks]!);
    const keys = new Uint32Array(count);
    const starts = new Uint32Array(2 ** keyBits + 1);
    for (let i = 0; i < count; i++) {
      const key = this.#keyOf(hashes, i);
      keys[i] = key;
      starts[key + 1]!++;
    }
    for (let key = 0; key < starts.length - 1; key++) starts[key + 1]! += starts[key]!;
    this.#members = new Uint32Array(count);
    const next = starts.slice();
    for (let i = 0; i < count; i++) this.#members[next[keys[i]!]!++] = i;
    this.#starts = starts;
  }

  /** Joins each hash of another table, at the same places, with those of this one that are near. */
  join(others: Uint32Array, masks: Uint32Array, distance: number, joined: UnionFind): void {
    const count = others.length / wordsPerHash;
    const starts = this.#starts;
    const members = this.#members;
    const itself = others === this.#hashes;
    for (let i = 0; i < count; i++) {
      const key = this.#keyOf(others, i);
      for (const mask of masks) {
        const end = starts[(key ^ mask) + 1]!;
        for (let at = starts[key ^ mask]!; at < end; at++) {
          const j = members[at]!;
          // A pair of the table with itself comes up twice.
          if (itself ? j >= i : j === i) continue;
          if (hammingDistance(others, i, this.#hashes, j, distance) > distance) continue;
          joined.union(i, j);
        }
      }
    }
  }

  #keyOf(hashes: Uint32Array, i: number): number {
    const start = i * wordsPerHash;
    const bits = this.#bits;
    let key = 0;
    for (let k = 0; k < bits.length; k++) {
      const bit = bits[k]!;
      key |= ((hashes[start + (bit >> 5)]! >>> (bit & 31)) & 1) << k;
    }
    return key;
  }
}
