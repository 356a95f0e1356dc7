// The signs of the lowest frequencies of the grid's DCT, as src-shared/catalogue/measures/perceptual-hash.ts takes them: each sum in the same order.
import { grid } from './luma-grid.ts';

/** cosines[n][k]: of 16 frequencies at each of 32 places, first the 8 odd frequencies, then the 8 even ones. Filled from outside. */
export const cosines = memory.data(32 * 16 * 8, 16);
/** 256 bits. */
export const signs = memory.data(32, 16);
export let energy: f64 = 0;

/** Differences across the middle of a line, then sums: 32 of each. */
const folded = memory.data(64 * 8, 16);
const rowCoefficients = memory.data(16 * 64 * 8, 16);
const coefficients = memory.data(16 * 16 * 8, 16);

export function hashGrid(): void {
  for (let y: usize = 0; y < 64; y++) transformLine(grid + (y << 9), rowCoefficients + (y << 3), 64 * 8);
  for (let u: usize = 0; u < 16; u++)
    transformLine(rowCoefficients + (u << 9), coefficients + (u << 3), 16 * 8);
  memory.fill(signs, 0, 32);
  energy = 0;
  for (let k: usize = 0; k < 256; k++) {
    const value = load<f64>(coefficients + (k << 3));
    energy += value * value;
    const at = signs + (k >> 3);
    if (value > 0) store<u8>(at, (<i32>load<u8>(at)) | (1 << ((<i32>k) & 7)));
  }
}

/** Frequencies 1 to 16 of 64 values, each stored `step` bytes behind the one before. */
function transformLine(line: usize, to: usize, step: usize): void {
  for (let n: usize = 0; n < 32 * 8; n += 8) {
    const mirrored = load<f64>(line + 63 * 8 - n);
    store<f64>(folded + n, load<f64>(line + n) - mirrored);
    store<f64>(folded + n, load<f64>(line + n) + mirrored, 32 * 8);
  }
  eightSums(folded, cosines, to, 2 * step);
  eightSums(folded + 32 * 8, cosines + 8 * 8, to + step, 2 * step);
}

/** Every other frequency. */
function eightSums(values: usize, factors: usize, to: usize, step: usize): void {
  let a = f64x2.splat(0);
  let b = a;
  let c = a;
  let d = a;
  for (let n = 0; n < 32; n++) {
    const value = v128.load64_splat(values);
    a = f64x2.add(a, f64x2.mul(v128.load(factors), value));
    b = f64x2.add(b, f64x2.mul(v128.load(factors, 16), value));
    c = f64x2.add(c, f64x2.mul(v128.load(factors, 32), value));
    d = f64x2.add(d, f64x2.mul(v128.load(factors, 48), value));
    values += 8;
    factors += 128;
  }
  storeTwo(to, step, a);
  storeTwo(to + 2 * step, step, b);
  storeTwo(to + 4 * step, step, c);
  storeTwo(to + 6 * step, step, d);
}

function storeTwo(to: usize, step: usize, values: v128): void {
  store<f64>(to, f64x2.extract_lane(values, 0));
  store<f64>(to + step, f64x2.extract_lane(values, 1));
}
