import type { Coefficients } from './coefficients.ts';
import { fastKernel } from './fast-kernel.ts';
import type { ResampleKernel } from './kernel.ts';
import { simdModule } from './simd-module.ts';

/** What is used of WebAssembly: it is in browsers, workers and Node alike, but in no standard library of the language. */
interface WebAssemblyPart {
  readonly Module: new (bytes: Uint8Array) => object;
  readonly Instance: new (module: object) => { readonly exports: unknown };
}

interface SimdExports {
  readonly memory: { readonly buffer: ArrayBuffer; grow(pages: number): number };
  readonly horizontal: (
    source: number,
    stride: number,
    rows: number,
    count: number,
    starts: number,
    weights: number,
    pairs: number,
    out: number,
  ) => void;
  readonly vertical: (
    source: number,
    stride: number,
    rowBytes: number,
    count: number,
    starts: number,
    weights: number,
    pairs: number,
    out: number,
  ) => void;
}

const pageBytes = 65536;
/** Vectors read and write up to this many bytes past the end. */
const slack = 32;

function bytesOfHex(hex: string): Uint8Array {
  return Uint8Array.from({ length: hex.length / 2 }, (_, i) =>
    Number.parseInt(hex.slice(2 * i, 2 * i + 2), 16),
  );
}

/** The module's functions, or null where WebAssembly or its vectors are missing or forbidden (a page whose policy has no `wasm-unsafe-eval`). */
function instantiate(): SimdExports | null {
  const { WebAssembly } = globalThis as { WebAssembly?: WebAssemblyPart };
  if (WebAssembly === undefined) return null;
  try {
    return new WebAssembly.Instance(new WebAssembly.Module(bytesOfHex(simdModule))).exports as SimdExports;
  } catch {
    return null;
  }
}

/** Weights in pairs, each in two parts (see assembly/resample.ts): per pair two high parts, then two low ones, 16 bits each. */
function pairedWeights({ count, taps, lengths, weights }: Coefficients, pairs: number): Int16Array {
  const out = new Int16Array(count * pairs * 4);
  for (let i = 0; i < count; i++) {
    for (let k = 0; k < lengths[i]!; k++) {
      const weight = weights[i * taps + k]!;
      const at = (i * pairs + (k >> 1)) * 4 + (k & 1);
      out[at] = weight >> 15;
      out[at + 2] = weight & 0x7fff;
    }
  }
  return out;
}

/** The longest run of taps, in pairs. */
function pairsOf({ lengths }: Coefficients): number {
  return (lengths.reduce((a, b) => Math.max(a, b), 1) + 1) >> 1;
}

function multipleOf16(n: number): number {
  return (n + 15) & ~15;
}

/** The module's memory, cut into places one behind the other. It grows to the largest image seen. */
function layOut(memory: SimdExports['memory'], sizes: readonly number[]): number[] {
  let end = 0;
  const places = sizes.map((size) => {
    const place = end;
    end = multipleOf16(end + size + slack);
    return place;
  });
  const missing = end - memory.buffer.byteLength;
  if (missing > 0) memory.grow(Math.ceil(missing / pageBytes));
  return places;
}

function kernelOn({ memory, horizontal, vertical }: SimdExports): ResampleKernel {
  return {
    horizontal(source, rows, across) {
      if (source.channels !== 3) return fastKernel.horizontal(source, rows, across);
      const pairs = (pairsOf(across) + 1) & ~1;
      const weights = pairedWeights(across, pairs);
      const input = source.data.subarray(source.offset, source.offset + rows * source.stride);
      const size = rows * across.count * 3;
      const places = layOut(memory, [
        input.length + 12 * pairs,
        across.starts.byteLength,
        weights.byteLength,
        size,
      ]);
      const [from, starts, weightsAt, out] = places as [number, number, number, number];
      const bytes = new Uint8Array(memory.buffer);
      bytes.set(input, from);
      new Int32Array(memory.buffer).set(across.starts, starts / 4);
      new Int16Array(memory.buffer).set(weights, weightsAt / 2);
      horizontal(from, source.stride, rows, across.count, starts, weightsAt, pairs, out);
      return bytes.slice(out, out + size);
    },

    vertical(source, rowBytes, down) {
      const pairs = pairsOf(down);
      const weights = pairedWeights(down, pairs);
      const first = down.starts[0]!;
      const last = down.count - 1;
      const rows = down.starts[last]! + down.lengths[last]! - first;
      const begin = source.offset + first * source.stride;
      const input = source.data.subarray(begin, begin + rows * source.stride);
      const size = down.count * rowBytes;
      const starts = down.starts.map((start) => start - first);
      // Positions near the end have fewer taps than the most: the rows past the last are read, and weigh nothing.
      const inputSize = (rows + 2 * pairs) * source.stride;
      const places = layOut(memory, [inputSize, starts.byteLength, weights.byteLength, size]);
      const [from, startsAt, weightsAt, out] = places as [number, number, number, number];
      const bytes = new Uint8Array(memory.buffer);
      bytes.set(input, from);
      new Int32Array(memory.buffer).set(starts, startsAt / 4);
      new Int16Array(memory.buffer).set(weights, weightsAt / 2);
      vertical(from, source.stride, rowBytes, down.count, startsAt, weightsAt, pairs, out);
      return bytes.slice(out, out + size);
    },
  };
}

const exported = instantiate();

/** The kernel on vectors of 128 bits; null where it cannot be had. The same bytes as the others. */
export const simdKernel: ResampleKernel | null = exported === null ? null : kernelOn(exported);
