import { wordsPerHash } from './hamming.ts';

/** The eight ways to lay a picture, in terms of what is done to the copy. */
export const orientations = [
  'as it is',
  'mirrored',
  'upside down and mirrored',
  'turned by 180 degrees',
  'transposed',
  'turned by 90 degrees',
  'turned by 270 degrees',
  'transposed the other way',
] as const;

export type Orientation = (typeof orientations)[number];

interface Moves {
  /** Swaps the two directions first. */
  transpose: boolean;
  /** Then mirrors left and right, top and bottom. */
  mirrorX: boolean;
  mirrorY: boolean;
}

const moves: Record<Orientation, Moves> = {
  'as it is': { transpose: false, mirrorX: false, mirrorY: false },
  mirrored: { transpose: false, mirrorX: true, mirrorY: false },
  'upside down and mirrored': { transpose: false, mirrorX: false, mirrorY: true },
  'turned by 180 degrees': { transpose: false, mirrorX: true, mirrorY: true },
  transposed: { transpose: true, mirrorX: false, mirrorY: false },
  'turned by 90 degrees': { transpose: true, mirrorX: true, mirrorY: false },
  'turned by 270 degrees': { transpose: true, mirrorX: false, mirrorY: true },
  'transposed the other way': { transpose: true, mirrorX: true, mirrorY: true },
};

/**
 * The hashes that pictures would have after a move, from their hashes alone: to mirror a picture changes the sign of each odd frequency in that direction, and to transpose
 * it swaps the two frequencies. (See `perceptualHash`: bit 16 (v − 1) + (u − 1) is the sign of coefficient (u, v).)
 *
 * @param hashes 8 words each
 */
export function orient(hashes: Uint32Array, orientation: Orientation): Uint32Array {
  const { transpose, mirrorX, mirrorY } = moves[orientation];
  const inverted = new Uint32Array(wordsPerHash);
  const sources = new Uint8Array(256);
  for (let bit = 0; bit < 256; bit++) {
    const u = (bit & 15) + 1;
    const v = (bit >> 4) + 1;
    sources[bit] = transpose ? (u - 1) * 16 + (v - 1) : bit;
    if ((mirrorX && u % 2 === 1) !== (mirrorY && v % 2 === 1)) inverted[bit >> 5]! |= 1 << (bit & 31);
  }
  const moved = new Uint32Array(hashes.length);
  for (let start = 0; start < hashes.length; start += wordsPerHash) {
    for (let w = 0; w < wordsPerHash; w++) {
      let word = hashes[start + w]!;
      if (transpose) {
        word = 0;
        for (let k = 0; k < 32; k++) {
          const source = sources[w * 32 + k]!;
          word |= ((hashes[start + (source >> 5)]! >>> (source & 31)) & 1) << k;
        }
      }
      moved[start + w] = word ^ inverted[w]!;
    }
  }
  return moved;
}
