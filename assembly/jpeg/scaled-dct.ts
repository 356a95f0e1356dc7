// Blocks at n/8 of their size, n from 1 to 7: the inverse DCT of n points over the n lowest frequencies each way, which is what libjpeg's reduced transforms
// (jidctred) come to. As sums of products in fixed point, not by a fast scheme: two products are one instruction.
//
// The factor of frequency u at place x is cos((2x + 1) u pi / 2n) / 2, and 1 / sqrt(8) for u = 0, whatever n is. Here it has 14 bits behind the point.

/** cos(k pi / 2n) times 2^13, k from 0 to n, of each n in turn. */
// prettier-ignore
const cosines = memory.data<i16>([
  8192, 0,
  8192, 5793, 0,
  8192, 7094, 4096, 0,
  8192, 7568, 5793, 3135, 0,
  8192, 7791, 6627, 4815, 2531, 0,
  8192, 7913, 7094, 5793, 4096, 2120, 0,
  8192, 7987, 7381, 6405, 5108, 3554, 1823, 0,
]);
/** 2^14 / sqrt(8). */
const constant: i32 = 5793;

/** What is dropped after each pass: 3 bits are kept in between. */
const columnBits: i32 = 11;
const rowBits: i32 = 17;

/** The size that the factors below are for. */
let points: i32 = 0;
/** For each place x of the first half, pairs of factors: of the frequencies 0 and 2, 4 and 6, 1 and 3, 5 and 7. */
const columnFactors = memory.data(4 * 16, 16);
/** For the frequencies 0 and 1, 2 and 3, 4 and 5, 6 and 7, pairs of factors at 8 places. */
const rowFactors = memory.data(4 * 32, 16);
/** The rows between the passes. */
const rows = memory.data(8 * 16, 16);

function factorOf(n: i32, x: i32, u: i32): i32 {
  if (u === 0) return constant;
  if (u >= n || x >= n) return 0;
  // The cosine has a period of 4n here, is even, and changes its sign with the distance from n.
  let k = ((2 * x + 1) * u) % (4 * n);
  if (k > 2 * n) k = 4 * n - k;
  const table = cosines + ((<usize>((n * (n + 1)) / 2 - 1)) << 1);
  return k > n
    ? -(<i32>load<i16>(table + ((<usize>(2 * n - k)) << 1)))
    : <i32>load<i16>(table + ((<usize>k) << 1));
}

/** Makes the factors for blocks of n x n samples. */
export function prepareScaledDct(n: i32): void {
  if (n === points) return;
  points = n;
  for (let x = 0; x < 4; x++) {
    const at = columnFactors + ((<usize>x) << 4);
    for (let i = 0; i < 8; i++) store<i16>(at + ((<usize>i) << 1), factorOf(n, x, ((i & 3) << 1) | (i >> 2)));
  }
  for (let u = 0; u < 8; u++)
    for (let x = 0; x < 8; x++)
      store<i16>(
        rowFactors + ((<usize>((u >> 1) * 16 + 2 * x + (u & 1))) << 1),
        x < n ? factorOf(n, x, u) : 0,
      );
}

function low16(a: v128, b: v128): v128 {
  return i16x8.shuffle(a, b, 0, 8, 1, 9, 2, 10, 3, 11);
}

function high16(a: v128, b: v128): v128 {
  return i16x8.shuffle(a, b, 4, 12, 5, 13, 6, 14, 7, 15);
}

/** The coefficients of row v, times the quantizer. */
function rowAt(block: usize, quantizer: usize, v: usize): v128 {
  return i16x8.mul(v128.load(block + (v << 4)), v128.load(quantizer + (v << 4)));
}

function storeRow(y: i32, low: v128, high: v128): void {
  v128.store(
    rows + ((<usize>y) << 4),
    i16x8.narrow_i32x4_s(i32x4.shr_s(low, columnBits), i32x4.shr_s(high, columnBits)),
  );
}

/** Down the columns: even frequencies are the same above and below the middle, odd ones change their sign. */
function columns(block: usize, quantizer: usize, n: i32): void {
  const zero = i64x2.splat(0);
  const c0 = rowAt(block, quantizer, 0);
  const c1 = n > 1 ? rowAt(block, quantizer, 1) : zero;
  const c2 = n > 2 ? rowAt(block, quantizer, 2) : zero;
  const c3 = n > 3 ? rowAt(block, quantizer, 3) : zero;
  const even = low16(c0, c2);
  const odd = low16(c1, c3);
  const rounding = i32x4.splat(1 << (columnBits - 1));
  if (n <= 4) {
    // Frequencies above 3 do not count, across neither.
    for (let x = 0; x << 1 < n; x++) {
      const factors = columnFactors + ((<usize>x) << 4);
      const e = i32x4.add(i32x4.dot_i16x8_s(even, v128.load32_splat(factors)), rounding);
      const o = i32x4.dot_i16x8_s(odd, v128.load32_splat(factors, 8));
      storeRow(n - 1 - x, i32x4.sub(e, o), zero);
      storeRow(x, i32x4.add(e, o), zero);
    }
    return;
  }
  const c4 = rowAt(block, quantizer, 4);
  const c5 = n > 5 ? rowAt(block, quantizer, 5) : zero;
  const c6 = n > 6 ? rowAt(block, quantizer, 6) : zero;
  const evenToo = high16(c0, c2);
  const oddToo = high16(c1, c3);
  const upperEven = low16(c4, c6);
  const upperEvenToo = high16(c4, c6);
  const upperOdd = low16(c5, zero);
  const upperOddToo = high16(c5, zero);
  for (let x = 0; x << 1 < n; x++) {
    const factors = columnFactors + ((<usize>x) << 4);
    const f02 = v128.load32_splat(factors);
    const f46 = v128.load32_splat(factors, 4);
    const f13 = v128.load32_splat(factors, 8);
    const e = i32x4.add(i32x4.add(i32x4.dot_i16x8_s(even, f02), i32x4.dot_i16x8_s(upperEven, f46)), rounding);
    const eToo = i32x4.add(
      i32x4.add(i32x4.dot_i16x8_s(evenToo, f02), i32x4.dot_i16x8_s(upperEvenToo, f46)),
      rounding,
    );
    let o = i32x4.dot_i16x8_s(odd, f13);
    let oToo = i32x4.dot_i16x8_s(oddToo, f13);
    if (n > 5) {
      const f57 = v128.load32_splat(factors, 12);
      o = i32x4.add(o, i32x4.dot_i16x8_s(upperOdd, f57));
      oToo = i32x4.add(oToo, i32x4.dot_i16x8_s(upperOddToo, f57));
    }
    storeRow(n - 1 - x, i32x4.sub(e, o), i32x4.sub(eToo, oToo));
    storeRow(x, i32x4.add(e, o), i32x4.add(eToo, oToo));
  }
}

/**
 * A block of coefficients in rows, times the quantizer, to n x n samples, n as {@link prepareScaledDct} was told.
 * Writes 8 samples a row: what is right of the block is written after it.
 */
export function scaledDct(block: usize, quantizer: usize, out: usize, stride: usize): void {
  const n = points;
  columns(block, quantizer, n);
  // With half a level for the rounding, and the 128 that samples lie around.
  const bias = i32x4.splat((128 << rowBits) + (1 << (rowBits - 1)));
  const zero = i64x2.splat(0);
  const f0 = v128.load(rowFactors);
  const f2 = v128.load(rowFactors, 32);
  const f4 = v128.load(rowFactors, 64);
  const f6 = v128.load(rowFactors, 96);
  for (let y = 0; y < n; y++) {
    const row = rows + ((<usize>y) << 4);
    const u0 = v128.load32_splat(row);
    const u2 = v128.load32_splat(row, 4);
    let low = i32x4.add(i32x4.add(i32x4.dot_i16x8_s(u0, f0), i32x4.dot_i16x8_s(u2, f2)), bias);
    let high = zero;
    if (n > 4) {
      const u4 = v128.load32_splat(row, 8);
      low = i32x4.add(low, i32x4.dot_i16x8_s(u4, f4));
      high = i32x4.add(
        i32x4.add(
          i32x4.dot_i16x8_s(u0, v128.load(rowFactors, 16)),
          i32x4.dot_i16x8_s(u2, v128.load(rowFactors, 48)),
        ),
        i32x4.add(i32x4.dot_i16x8_s(u4, v128.load(rowFactors, 80)), bias),
      );
      if (n > 6) {
        const u6 = v128.load32_splat(row, 12);
        low = i32x4.add(low, i32x4.dot_i16x8_s(u6, f6));
        high = i32x4.add(high, i32x4.dot_i16x8_s(u6, v128.load(rowFactors, 112)));
      }
    }
    const words = i16x8.narrow_i32x4_s(i32x4.shr_s(low, rowBits), i32x4.shr_s(high, rowBits));
    v128.store64_lane(out, i8x16.narrow_i16x8_u(words, words), 0);
    out += stride;
  }
}
