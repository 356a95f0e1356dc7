import type { HashBits } from './low-frequencies.ts';

/** How a search by Hamming distance is divided: the bits into chunks, and each chunk looked up with a radius of its own. */
export interface SearchPlan {
  /** Number of chunks that the compared bits are dealt out to. */
  chunks: number;
  /** Bits of a chunk that make its key. */
  keyBits: number;
  /** How far apart the keys of a chunk may be; −1 for one that need not be searched. */
  radii: number[];
}

/** A table of 2^22 starts is 16 MB: small enough to be walked once for each chunk. */
const mostKeyBits = 22;

/**
 * The cheapest division that finds every pair. Two hashes that differ in at most `distance` = r m + a bits differ, in one of the first a + 1 of m chunks, in at most r,
 * or in one of the others in at most r − 1 (Norouzi, Punjani, Fleet: Fast search in Hamming space with multi-index hashing, 2012, proposition 1).
 *
 * @param count of hashes
 */
export function planSearch(count: number, distance: number, hashBits: HashBits = 256): SearchPlan {
  const wanted = Math.min(mostKeyBits, Math.max(8, Math.ceil(Math.log2(count + 1)) + 2));
  let best: SearchPlan | null = null;
  let least = Infinity;
  for (let chunks = 1; chunks <= Math.min(distance + 1, hashBits); chunks++) {
    const keyBits = Math.min(Math.floor(hashBits / chunks), wanted);
    const radius = Math.floor(distance / chunks);
    const withRadius = (distance % chunks) + 1;
    const radii = Array.from({ length: chunks }, (_, i) => (i < withRadius ? radius : radius - 1));
    const cost = radii.reduce((sum, r) => {
      const probes = ball(keyBits, r);
      return sum + probes * 2 ** keyBits + count * 4 + (probes * count * count) / 2 / 2 ** keyBits;
    }, 0);
    if (cost < least) {
      least = cost;
      best = { chunks, keyBits, radii };
    }
  }
  return best!;
}

/** How many keys lie within a radius of one. */
function ball(bits: number, radius: number): number {
  let sum = 0;
  for (let k = 0, choose = 1; k <= radius; k++) {
    sum += choose;
    choose = (choose * (bits - k)) / (k + 1);
  }
  return sum;
}

/** Every way to change at most `radius` of some bits, the one that changes nothing first. */
export function masksWithin(bits: number, radius: number): Uint32Array {
  const masks: number[] = [];
  const extend = (mask: number, from: number, left: number): void => {
    masks.push(mask);
    if (left === 0) return;
    for (let bit = from; bit < bits; bit++) extend(mask | (1 << bit), bit + 1, left - 1);
  };
  if (radius >= 0) extend(0, 0, radius);
  return Uint32Array.from(masks);
}
