import type { Filter } from './filter.ts';

/** Weights are fixed-point numbers with this many fractional bits: 32 less 8 for the pixel and 2 to spare. */
export const precisionBits = 22;

/** For each of `count` output positions: where its source pixels start, how many they are, and their weights. */
export interface Coefficients {
  readonly count: number;
  /** The most weights a position has; its weights start at `position * taps`, the rest is zero. */
  readonly taps: number;
  readonly starts: Int32Array;
  readonly lengths: Int32Array;
  readonly weights: Int32Array;
}

/** One axis of a resize: the part `from` to `to` of `inSize` source pixels becomes `outSize` pixels. */
export interface Axis {
  readonly inSize: number;
  readonly from: number;
  readonly to: number;
  readonly outSize: number;
}

/** Output positions `first` to `first + count` of an axis. Positions do not depend on each other, so a part is the part of the whole. */
export interface AxisPart {
  readonly axis: Axis;
  readonly filter: Filter;
  readonly first: number;
  readonly count: number;
}

/** How far apart two positions are in source pixels, and how far from its centre a position reaches. */
export function scaleOf(
  { from, to, outSize }: Axis,
  filter: Filter,
): { scale: number; filterScale: number; support: number } {
  const scale = (to - from) / outSize;
  const filterScale = Math.max(scale, 1);
  return { scale, filterScale, support: filter.support * filterScale };
}

/** The source pixels that a part reads: those of its first position to those of its last. */
export function pixelsRead({ axis, filter, first, count }: AxisPart): { first: number; count: number } {
  const { scale, support } = scaleOf(axis, filter);
  const start = startOf(axis.from + (first + 0.5) * scale, support);
  return { first: start, count: endOf(axis.from + (first + count - 0.5) * scale, support, axis) - start };
}

function startOf(center: number, support: number): number {
  return Math.max(0, Math.trunc(center - support + 0.5));
}

function endOf(center: number, support: number, { inSize }: Axis): number {
  return Math.min(inSize, Math.trunc(center + support + 0.5));
}

/**
 * The weights of a part's positions, as Pillow computes them (`precompute_coeffs` and `normalize_coeffs_8bpc` in Resample.c): float64, normalised to a sum
 * of one, then rounded half away from zero. assembly/triangle.ts has the same for one filter.
 */
export function coefficients({ axis, filter, first, count }: AxisPart): Coefficients {
  const { scale, filterScale, support } = scaleOf(axis, filter);
  const taps = Math.ceil(support) * 2 + 1;
  const inverse = 1 / filterScale;
  const starts = new Int32Array(count);
  const lengths = new Int32Array(count);
  const weights = new Int32Array(count * taps);
  const row = new Float64Array(taps);
  for (let i = 0; i < count; i++) {
    const center = axis.from + (first + i + 0.5) * scale;
    const start = startOf(center, support);
    const length = endOf(center, support, axis) - start;
    let sum = 0;
    for (let k = 0; k < length; k++) {
      row[k] = filter.weight((k + start - center + 0.5) * inverse);
      sum += row[k]!;
    }
    for (let k = 0; k < length; k++) {
      const weight = (sum === 0 ? row[k]! : row[k]! / sum) * 2 ** precisionBits;
      weights[i * taps + k] = Math.trunc(weight < 0 ? weight - 0.5 : weight + 0.5);
    }
    starts[i] = start;
    lengths[i] = length;
  }
  return { count, taps, starts, lengths, weights };
}
