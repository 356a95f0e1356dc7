import { wordsPerHash } from './hamming.ts';

/** Bits of the hash that are compared: all, or those of the 8 x 8 lowest frequencies, which are a DCT hash of 64 bits. */
export type HashBits = 64 | 256;

/** Two rows of 16 frequencies stand in a word; 8 of each are kept. */
const lowHalves = 0x00ff00ff;

/** Where the compared bits stand in a hash of 256. */
export function bitPlaces(hashBits: HashBits): Uint8Array {
  const all = Uint8Array.from({ length: 256 }, (_, bit) => bit);
  return hashBits === 256 ? all : all.filter((bit) => (bit & 15) < 8 && bit >> 4 < 8);
}

/**
 * The hashes with nothing but the bits that are compared. A mirrored or turned picture has the same frequencies among its 8 x 8 lowest.
 *
 * @param hashes 8 words each; given back as they are where all bits are compared
 */
export function comparedBits(hashes: Uint32Array, hashBits: HashBits): Uint32Array {
  if (hashBits === 256) return hashes;
  return hashes.map((word, i) => (i % wordsPerHash < 4 ? word & lowHalves : 0));
}
