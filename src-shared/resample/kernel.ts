import { precisionBits, type AxisPart } from './coefficients.ts';

/** Where an 8-bit image with interleaved channels lies in a buffer. All figures in bytes, but for `channels`. */
export interface Plane {
  readonly data: Uint8Array;
  /** The first byte of the first row. May lie before the data where pixels are left out. */
  readonly offset: number;
  /** How many pixels at the beginning of each row are left out, and not to be read; 0 by default. A row may end early too. */
  readonly left?: number;
  /** From one row to the next. */
  readonly stride: number;
  readonly channels: number;
}

/**
 * The two passes of a separable resize. `horizontal` makes `rows` rows of `across.count` pixels out of source rows; `vertical` makes `down.count` rows of
 * `rowBytes` bytes. Starts of `down` count from the source's first row. Sums are int32, rounded to 8 bits after each pass.
 */
export interface ResampleKernel {
  /** Whether what it makes is memory of its own, that its next call uses again. */
  readonly lends?: boolean;
  horizontal(source: Plane, rows: number, across: AxisPart): Uint8Array;
  vertical(source: Plane, rowBytes: number, down: AxisPart): Uint8Array;
  /** One pass after the other, over source rows of which the first is where `down` starts. null for an image that it has no way for. */
  both?(source: Plane, rows: number, across: AxisPart, down: AxisPart): Uint8Array | null;
}

export const half = 1 << (precisionBits - 1);

/** A fixed-point sum as a byte, clipped. */
export function toByte(sum: number): number {
  const value = sum >> precisionBits;
  return value < 0 ? 0 : value > 255 ? 255 : value;
}
