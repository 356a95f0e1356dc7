import { coefficients, pixelsRead, scaleOf, type AxisPart } from './coefficients.ts';
import { fastKernel } from './fast-kernel.ts';
import { filters } from './filter.ts';
import type { Plane, ResampleKernel } from './kernel.ts';
import { layOut, simd, type SimdExports } from './simd-instance.ts';

/** Where the weights of a part lie in the memory, and where what is behind them begins. */
interface Weights {
  readonly starts: number;
  readonly weights: number;
  readonly pairs: number;
  readonly end: number;
}

/** The last rows are made in fours, too. */
function inFours(rows: number): number {
  return (rows + 3) & ~3;
}

function kernelOn({ memory, horizontal, vertical, longest, triangle }: SimdExports): ResampleKernel {
  function placeWeights(count: number, pairs: number, from: number): Weights {
    const sizes = [count * 4, count * pairs * 8];
    const [starts, weights] = layOut(memory, sizes, from) as [number, number];
    return { starts, weights, pairs, end: weights + count * pairs * 8 };
  }

  /** Puts the weights of a part behind an address. Pairs are a multiple of `unit`; starts count from the source pixel `origin`. */
  function weigh(part: AxisPart, unit: number, origin: number, from: number): Weights {
    if (part.filter !== filters.bilinear) return weighPlainly(part, unit, origin, from);
    const { axis, filter, first, count } = part;
    const { scale, support } = scaleOf(axis, filter);
    const taps = longest(axis.inSize, axis.from, scale, support, first, count);
    const placed = placeWeights(count, pairsFor(taps, unit), from);
    const { starts, weights, pairs } = placed;
    triangle(axis.inSize, axis.from, scale, support, first, count, origin, pairs, starts, weights);
    return placed;
  }

  /** In pairs, each in two parts (see assembly/resample.ts): per pair two high parts, then two low ones, 16 bits each. */
  function weighPlainly(part: AxisPart, unit: number, origin: number, from: number): Weights {
    const { count, taps, starts, lengths, weights } = coefficients(part);
    const longestHere = lengths.reduce((a, b) => Math.max(a, b), 1);
    const placed = placeWeights(count, pairsFor(longestHere, unit), from);
    const { pairs } = placed;
    const out = new Int16Array(memory.buffer, placed.weights, count * pairs * 4).fill(0);
    for (let i = 0; i < count; i++) {
      for (let k = 0; k < lengths[i]!; k++) {
        const weight = weights[i * taps + k]!;
        const at = (i * pairs + (k >> 1)) * 4 + (k & 1);
        out[at] = weight >> 15;
        out[at + 2] = weight & 0x7fff;
      }
    }
    new Int32Array(memory.buffer, placed.starts, count).set(starts.map((start) => start - origin));
    return placed;
  }

  /** Copies source rows in. @returns their address, with as much behind them as is read beyond */
  function copyIn({ data, offset, stride }: Plane, first: number, rows: number, beyond: number): number {
    const begin = offset + first * stride;
    const view = data.subarray(begin, begin + rows * stride);
    // What lies in this memory itself could be overwritten by its own copy.
    const input = data.buffer === memory.buffer ? view.slice() : view;
    const [place] = layOut(memory, [rows * stride + beyond]) as [number];
    new Uint8Array(memory.buffer, place, input.length).set(input);
    return place;
  }

  /** The first pass of an RGB image. @returns the address of its rows, which are `stride` apart, and the first address behind them */
  function acrossRgb(source: Plane, rows: number, part: AxisPart) {
    const padding = (inFours(rows) - rows) * source.stride + 3 * mostTaps(part);
    const left = source.left ?? 0;
    const from = copyIn({ ...source, offset: source.offset + 3 * left }, 0, rows, padding);
    const { starts, weights, pairs, end } = weigh(part, 2, left, from + rows * source.stride + padding);
    const stride = ((part.count * 3 + 15) & ~15) + 16;
    const [out] = layOut(memory, [inFours(rows) * stride], end) as [number];
    horizontal(from, source.stride, rows, part.count, starts, weights, pairs >> 1, out, stride);
    return { out, stride, end: out + inFours(rows) * stride };
  }

  /** The second pass over rows at an address, the first of them source row `origin`. @returns its rows, one behind the other */
  function downFrom(
    from: number,
    stride: number,
    rowBytes: number,
    part: AxisPart,
    origin: number,
    behind: number,
  ) {
    const { starts, weights, pairs, end } = weigh(part, 1, origin, behind);
    const [out] = layOut(memory, [part.count * rowBytes], end) as [number];
    vertical(from, stride, rowBytes, part.count, starts, weights, pairs, out);
    return new Uint8Array(memory.buffer, out, part.count * rowBytes);
  }

  return {
    lends: true,

    horizontal(source, rows, part) {
      if (source.channels !== 3) return fastKernel.horizontal(source, rows, part);
      const { out, stride } = acrossRgb(source, rows, part);
      const bytes = new Uint8Array(memory.buffer);
      const rowBytes = part.count * 3;
      for (let y = 1; y < rows; y++)
        bytes.copyWithin(out + y * rowBytes, out + y * stride, out + y * stride + rowBytes);
      return new Uint8Array(memory.buffer, out, rows * rowBytes);
    },

    vertical(source, rowBytes, part) {
      const { first, count } = pixelsRead(part);
      // Positions near the end have fewer taps than the most: rows past the last are read, and weigh nothing.
      const beyond = mostTaps(part) * source.stride;
      const from = copyIn(source, first, count, beyond);
      return downFrom(from, source.stride, rowBytes, part, first, from + count * source.stride + beyond);
    },

    both(source, rows, across, down) {
      if (source.channels !== 3) return null;
      const { out, stride, end } = acrossRgb(source, rows, across);
      // As above.
      const beyond = mostTaps(down) * stride;
      return downFrom(out, stride, across.count * 3, down, pixelsRead(down).first, end + beyond);
    },
  };
}

/** No fewer than a position has, rounded up to whole vectors. */
function mostTaps({ axis, filter }: AxisPart): number {
  return 2 * Math.ceil(scaleOf(axis, filter).support) + 8;
}

function pairsFor(taps: number, unit: number): number {
  const pairs = (taps + 1) >> 1;
  return Math.ceil(pairs / unit) * unit;
}

/** The kernel on vectors of 128 bits; null where it cannot be had. The same bytes as the others. */
export const simdKernel: ResampleKernel | null = simd === null ? null : kernelOn(simd);
