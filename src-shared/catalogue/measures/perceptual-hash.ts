import { gridSize } from './luma-grid.ts';

/** Frequencies in each direction: 16 x 16 signs are 256 bits. */
const frequencies = 16;

/** Root mean square of the coefficients, in levels of luma, below which a picture counts as flat. */
const flatBelow = 0.6;

const half = gridSize / 2;

/** hashCosines[k * half + n] = cos(π (2n + 1) (k + 1) / 128): frequency 1 to 16, over one half of the cells. */
export const hashCosines = Float64Array.from({ length: frequencies * half }, (_, i) =>
  Math.cos((Math.PI * (2 * (i % half) + 1) * (Math.floor(i / half) + 1)) / (2 * gridSize)),
);

const rowCoefficients = new Float64Array(frequencies * gridSize);
const line = new Float64Array(gridSize);
const folded = new Float64Array(gridSize);

/**
 * The signs of the 16 x 16 lowest frequencies of a two-dimensional DCT-II, the constant ones (u = 0 or v = 0) left out: bit 16 (v − 1) + (u − 1) is set where
 * coefficient (u, v) is positive; bit k is bit k mod 8 of byte k / 8.
 *
 * This is pHash's DCT hash (Zauner, Implementation and Benchmarking of Perceptual Image Hash Functions, 2010, 3.2.1) with 16 frequencies instead of 8, a 64 x 64 copy instead
 * of 32 x 32, and zero instead of the median as its threshold. The latter makes the hash of a mirrored or rotated picture a matter of
 * swapping and inverting bits (see `orientations`), so that nothing needs to be decoded for it.
 *
 * @param grid 64 x 64 cells of luma
 * @returns 32 bytes; null for a flat picture, whose signs are noise
 */
export function perceptualHash(grid: Float64Array): Uint8Array | null {
  for (let y = 0; y < gridSize; y++) {
    transformLine(grid, y * gridSize, 1, rowCoefficients, y, gridSize);
  }
  const coefficients = new Float64Array(frequencies * frequencies);
  for (let u = 0; u < frequencies; u++) {
    transformLine(rowCoefficients, u * gridSize, 1, coefficients, u, frequencies);
  }
  const hash = new Uint8Array(32);
  let energy = 0;
  for (let k = 0; k < 256; k++) {
    const value = coefficients[k]!;
    energy += value * value;
    if (value > 0) hash[k >> 3]! |= 1 << (k & 7);
  }
  return isFlat(energy) ? null : hash;
}

/** Whether a picture is so flat that its signs would be noise. @param energy sum of the squares of its coefficients */
export function isFlat(energy: number): boolean {
  // With this scale the mean square of the coefficients is that of the levels they make up.
  const scale = 2 / gridSize;
  return Math.sqrt(energy) * scale < flatBelow * half;
}

/** Frequencies 1 to 16 of 64 values. An odd frequency sees only their differences across the middle, an even one only their sums. */
function transformLine(
  from: Float64Array,
  start: number,
  step: number,
  to: Float64Array,
  at: number,
  toStep: number,
): void {
  for (let n = 0; n < gridSize; n++) line[n] = from[start + n * step]!;
  for (let n = 0; n < half; n++) {
    folded[n] = line[n]! - line[gridSize - 1 - n]!;
    folded[half + n] = line[n]! + line[gridSize - 1 - n]!;
  }
  for (let k = 0; k < frequencies; k++) {
    // Row k stands for the frequency k + 1.
    const offset = (k & 1) * half;
    let sum = 0;
    for (let n = 0, c = k * half; n < half; n++) sum += hashCosines[c + n]! * folded[offset + n]!;
    to[at + k * toStep] = sum;
  }
}

/** The 64-bit hash: of the same signs those of the 8 x 8 lowest frequencies, as 8 bytes, one a row. */
export function shortHash(hash: Uint8Array): Uint8Array {
  return Uint8Array.from({ length: 8 }, (_, row) => hash[row * 2]!);
}
