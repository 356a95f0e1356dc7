// The two passes of a resize, its weights, and the planes of a tensor, in WebAssembly SIMD, in AssemblyScript. `npm run build:wasm` compiles it into
// src-shared/resample/simd-module.ts.
//
// A weight of 22 fractional bits does not fit the 16-bit lanes that multiply and add in pairs, so it comes in two parts, weight = high * 2^15 + low, and each
// sum is taken twice and joined at the end. All of it is modulo 2^32, so the sums are those of the plain kernel.
export { planes } from './planes';
export { longest, triangle } from './triangle';

const half: i32 = 1 << 21;

/** Joins the two sums of four values, rounds, and leaves the byte's value in each lane. */
function joined(high: v128, low: v128): v128 {
  const sum = i32x4.add(i32x4.add(i32x4.shl(high, 15), low), i32x4.splat(half));
  return i32x4.shr_s(sum, 22);
}

/** Of four RGB pixels the red, green and blue of the first two side by side, 16 bits each. */
function firstTwo(pixels: v128): v128 {
  return i8x16.swizzle(pixels, i8x16(0, -1, 3, -1, 1, -1, 4, -1, 2, -1, 5, -1, -1, -1, -1, -1));
}

/** The same of the other two. */
function lastTwo(pixels: v128): v128 {
  return i8x16.swizzle(pixels, i8x16(6, -1, 9, -1, 7, -1, 10, -1, 8, -1, 11, -1, -1, -1, -1, -1));
}

/** A pixel of four taps. */
function ofFour(at: usize, w0: v128, w1: v128, w2: v128, w3: v128): v128 {
  const pixels = v128.load(at);
  const first = firstTwo(pixels);
  const last = lastTwo(pixels);
  return joined(
    i32x4.add(i32x4.dot_i16x8_s(first, w0), i32x4.dot_i16x8_s(last, w2)),
    i32x4.add(i32x4.dot_i16x8_s(first, w1), i32x4.dot_i16x8_s(last, w3)),
  );
}

/** A pixel of any number of taps. */
function ofMany(source: usize, weights: usize, quads: i32): v128 {
  let high = i32x4.splat(0);
  let low = high;
  let at = source;
  let weight = weights;
  for (let k = 0; k < quads; k++) {
    const pixels = v128.load(at);
    const first = firstTwo(pixels);
    const last = lastTwo(pixels);
    high = i32x4.add(high, i32x4.dot_i16x8_s(first, v128.load32_splat(weight)));
    low = i32x4.add(low, i32x4.dot_i16x8_s(first, v128.load32_splat(weight, 4)));
    high = i32x4.add(high, i32x4.dot_i16x8_s(last, v128.load32_splat(weight, 8)));
    low = i32x4.add(low, i32x4.dot_i16x8_s(last, v128.load32_splat(weight, 12)));
    at += 12;
    weight += 16;
  }
  return joined(high, low);
}

/**
 * `rows` rows of `count` RGB pixels. `weights`: per position, for each pair of taps 4 bytes of high parts, then 4 of low parts; two pairs for each of `quads`.
 * Rows are written in fours, so `outStride` is at least one byte more than a row. Reads up to 16 bytes past the end, and three rows past the last.
 */
export function horizontal(
  source: usize,
  stride: usize,
  rows: i32,
  count: i32,
  starts: usize,
  weights: usize,
  quads: i32,
  out: usize,
  outStride: usize,
): void {
  for (let y = 0; y < rows; y += 4) {
    const row = source + <usize>y * stride;
    let to = out + <usize>y * outStride;
    let weight = weights;
    for (let x = 0; x < count; x++) {
      const at = row + <usize>load<i32>(starts + ((<usize>x) << 2)) * 3;
      let v0: v128, v1: v128, v2: v128, v3: v128;
      if (quads === 1) {
        const w0 = v128.load32_splat(weight);
        const w1 = v128.load32_splat(weight, 4);
        const w2 = v128.load32_splat(weight, 8);
        const w3 = v128.load32_splat(weight, 12);
        v0 = ofFour(at, w0, w1, w2, w3);
        v1 = ofFour(at + stride, w0, w1, w2, w3);
        v2 = ofFour(at + 2 * stride, w0, w1, w2, w3);
        v3 = ofFour(at + 3 * stride, w0, w1, w2, w3);
      } else {
        v0 = ofMany(at, weight, quads);
        v1 = ofMany(at + stride, weight, quads);
        v2 = ofMany(at + 2 * stride, weight, quads);
        v3 = ofMany(at + 3 * stride, weight, quads);
      }
      const bytes = i8x16.narrow_i16x8_u(i16x8.narrow_i32x4_s(v0, v1), i16x8.narrow_i32x4_s(v2, v3));
      v128.store32_lane(to, bytes, 0);
      v128.store32_lane(to + outStride, bytes, 1);
      v128.store32_lane(to + 2 * outStride, bytes, 2);
      v128.store32_lane(to + 3 * outStride, bytes, 3);
      to += 3;
      weight += (<usize>quads) << 4;
    }
  }
}

/** `count` rows of `rowBytes` bytes. Weights as above, `pairs` of any number. Reads and writes up to 16 bytes past the end of a row; a row past the source's last is read. */
export function vertical(
  source: usize,
  stride: usize,
  rowBytes: i32,
  count: i32,
  starts: usize,
  weights: usize,
  pairs: i32,
  out: usize,
): void {
  const zero = i32x4.splat(0);
  for (let y = 0; y < count; y++) {
    const top = source + <usize>load<i32>(starts + ((<usize>y) << 2)) * stride;
    for (let x = 0; x < rowBytes; x += 16) {
      let at = top + <usize>x;
      let weight = weights;
      let h0 = zero,
        h1 = zero,
        h2 = zero,
        h3 = zero;
      let l0 = zero,
        l1 = zero,
        l2 = zero,
        l3 = zero;
      for (let k = 0; k < pairs; k++) {
        const upper = v128.load(at);
        const lower = v128.load(at + stride);
        const left = i8x16.shuffle(upper, lower, 0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23);
        const right = i8x16.shuffle(
          upper,
          lower,
          8,
          24,
          9,
          25,
          10,
          26,
          11,
          27,
          12,
          28,
          13,
          29,
          14,
          30,
          15,
          31,
        );
        const p0 = i16x8.extend_low_i8x16_u(left);
        const p1 = i16x8.extend_high_i8x16_u(left);
        const p2 = i16x8.extend_low_i8x16_u(right);
        const p3 = i16x8.extend_high_i8x16_u(right);
        const high = v128.load32_splat(weight);
        const low = v128.load32_splat(weight + 4);
        h0 = i32x4.add(h0, i32x4.dot_i16x8_s(p0, high));
        h1 = i32x4.add(h1, i32x4.dot_i16x8_s(p1, high));
        h2 = i32x4.add(h2, i32x4.dot_i16x8_s(p2, high));
        h3 = i32x4.add(h3, i32x4.dot_i16x8_s(p3, high));
        l0 = i32x4.add(l0, i32x4.dot_i16x8_s(p0, low));
        l1 = i32x4.add(l1, i32x4.dot_i16x8_s(p1, low));
        l2 = i32x4.add(l2, i32x4.dot_i16x8_s(p2, low));
        l3 = i32x4.add(l3, i32x4.dot_i16x8_s(p3, low));
        at += stride * 2;
        weight += 8;
      }
      const left = i16x8.narrow_i32x4_s(joined(h0, l0), joined(h1, l1));
      const right = i16x8.narrow_i32x4_s(joined(h2, l2), joined(h3, l3));
      v128.store(out + <usize>x, i8x16.narrow_i16x8_u(left, right));
    }
    weights += (<usize>pairs) << 3;
    out += rowBytes;
  }
}
