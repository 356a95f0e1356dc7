// The inverse DCT of Loeffler, Ligtenberg and Moschytz (ICASSP 1989) in fixed point of 13 bits, columns first, with 2 more bits kept between the passes.
// Where and how it rounds is libjpeg's "slow integer" method (jidctint), so that the samples are the same; where libjpeg-turbo's vector code
// adds in 16 bits, wraps or saturates, so does this.

// Pairs of factors, for sums of two products.
// prettier-ignore
const factors = memory.data<i16>([
  4433, -10704, 4433, -10704, 4433, -10704, 4433, -10704,
  10703, 4433, 10703, 4433, 10703, 4433, 10703, 4433,
  -6436, 9633, -6436, 9633, -6436, 9633, -6436, 9633,
  9633, 6437, 9633, 6437, 9633, 6437, 9633, 6437,
  -4927, -7373, -4927, -7373, -4927, -7373, -4927, -7373,
  -7373, 4926, -7373, 4926, -7373, 4926, -7373, 4926,
  -4176, -20995, -4176, -20995, -4176, -20995, -4176, -20995,
  -20995, 4177, -20995, 4177, -20995, 4177, -20995, 4177,
], 16);

// Other constants lie in memory too: an instruction to load one is shorter than those that make it up.
/** What is added before the bits are dropped that a pass is too long by: 11 bits after the columns, 18 after the rows. */
const columnRounding = memory.data<i32>([1024, 1024, 1024, 1024], 16);
const rowRounding = memory.data<i32>([131072, 131072, 131072, 131072], 16);
/** 128 in each byte. */
const middle = memory.data<u32>([0x80808080, 0x80808080, 0x80808080, 0x80808080], 16);

/** The two passes, as types that can be told apart: so the compiler makes a function of each, with its shifts as constants. */
type Columns = i32;
type Rows = f32;

const rows = memory.data(128, 16);

/** The lower halves of two vectors, lane by lane. */
function low16(a: v128, b: v128): v128 {
  return i16x8.shuffle(a, b, 0, 8, 1, 9, 2, 10, 3, 11);
}

function high16(a: v128, b: v128): v128 {
  return i16x8.shuffle(a, b, 4, 12, 5, 13, 6, 14, 7, 15);
}

function low32(a: v128, b: v128): v128 {
  return i32x4.shuffle(a, b, 0, 4, 1, 5);
}

function high32(a: v128, b: v128): v128 {
  return i32x4.shuffle(a, b, 2, 6, 3, 7);
}

function low64(a: v128, b: v128): v128 {
  return i64x2.shuffle(a, b, 0, 2);
}

function high64(a: v128, b: v128): v128 {
  return i64x2.shuffle(a, b, 1, 3);
}

/** One pass over 8 vectors of 16-bit values, left in {@link rows}. */
function pass<Pass>(v0: v128, v1: v128, v2: v128, v3: v128, v4: v128, v5: v128, v6: v128, v7: v128): void {
  const zero = i64x2.splat(0);
  const rounding = v128.load(isInteger<Pass>() ? columnRounding : rowRounding);

  // Even part. A value above 16 zero bits, shifted down by 3, is the value times 2^13.
  const sum = i16x8.add(v0, v4);
  const difference = i16x8.sub(v0, v4);
  const sumLow = i32x4.add(i32x4.shr_s(low16(zero, sum), 3), rounding);
  const sumHigh = i32x4.add(i32x4.shr_s(high16(zero, sum), 3), rounding);
  const differenceLow = i32x4.add(i32x4.shr_s(low16(zero, difference), 3), rounding);
  const differenceHigh = i32x4.add(i32x4.shr_s(high16(zero, difference), 3), rounding);
  const evenLow = low16(v2, v6);
  const evenHigh = high16(v2, v6);
  const t2Low = i32x4.dot_i16x8_s(evenLow, v128.load(factors));
  const t2High = i32x4.dot_i16x8_s(evenHigh, v128.load(factors));
  const t3Low = i32x4.dot_i16x8_s(evenLow, v128.load(factors, 16));
  const t3High = i32x4.dot_i16x8_s(evenHigh, v128.load(factors, 16));

  // Odd part.
  const z3 = i16x8.add(v7, v3);
  const z4 = i16x8.add(v5, v1);
  const zLow = low16(z3, z4);
  const zHigh = high16(z3, z4);
  const z3Low = i32x4.dot_i16x8_s(zLow, v128.load(factors, 32));
  const z3High = i32x4.dot_i16x8_s(zHigh, v128.load(factors, 32));
  const z4Low = i32x4.dot_i16x8_s(zLow, v128.load(factors, 48));
  const z4High = i32x4.dot_i16x8_s(zHigh, v128.load(factors, 48));
  const outerLow = low16(v7, v1);
  const outerHigh = high16(v7, v1);
  const innerLow = low16(v5, v3);
  const innerHigh = high16(v5, v3);

  let even = i32x4.add(sumLow, t3Low);
  let evenToo = i32x4.add(sumHigh, t3High);
  let odd = i32x4.add(i32x4.dot_i16x8_s(outerLow, v128.load(factors, 80)), z4Low);
  let oddToo = i32x4.add(i32x4.dot_i16x8_s(outerHigh, v128.load(factors, 80)), z4High);
  v128.store(rows, joined<Pass>(i32x4.add(even, odd), i32x4.add(evenToo, oddToo)));
  v128.store(rows, joined<Pass>(i32x4.sub(even, odd), i32x4.sub(evenToo, oddToo)), 112);

  even = i32x4.add(differenceLow, t2Low);
  evenToo = i32x4.add(differenceHigh, t2High);
  odd = i32x4.add(i32x4.dot_i16x8_s(innerLow, v128.load(factors, 112)), z3Low);
  oddToo = i32x4.add(i32x4.dot_i16x8_s(innerHigh, v128.load(factors, 112)), z3High);
  v128.store(rows, joined<Pass>(i32x4.add(even, odd), i32x4.add(evenToo, oddToo)), 16);
  v128.store(rows, joined<Pass>(i32x4.sub(even, odd), i32x4.sub(evenToo, oddToo)), 96);

  even = i32x4.sub(differenceLow, t2Low);
  evenToo = i32x4.sub(differenceHigh, t2High);
  odd = i32x4.add(i32x4.dot_i16x8_s(innerLow, v128.load(factors, 96)), z4Low);
  oddToo = i32x4.add(i32x4.dot_i16x8_s(innerHigh, v128.load(factors, 96)), z4High);
  v128.store(rows, joined<Pass>(i32x4.add(even, odd), i32x4.add(evenToo, oddToo)), 32);
  v128.store(rows, joined<Pass>(i32x4.sub(even, odd), i32x4.sub(evenToo, oddToo)), 80);

  even = i32x4.sub(sumLow, t3Low);
  evenToo = i32x4.sub(sumHigh, t3High);
  odd = i32x4.add(i32x4.dot_i16x8_s(outerLow, v128.load(factors, 64)), z3Low);
  oddToo = i32x4.add(i32x4.dot_i16x8_s(outerHigh, v128.load(factors, 64)), z3High);
  v128.store(rows, joined<Pass>(i32x4.add(even, odd), i32x4.add(evenToo, oddToo)), 48);
  v128.store(rows, joined<Pass>(i32x4.sub(even, odd), i32x4.sub(evenToo, oddToo)), 64);
}

function joined<Pass>(low: v128, high: v128): v128 {
  const shift = isInteger<Pass>() ? 11 : 18;
  return i16x8.narrow_i32x4_s(i32x4.shr_s(low, shift), i32x4.shr_s(high, shift));
}

/** Two rows of samples, from -128 up, to bytes. */
function storeRows(out: usize, stride: usize, pair: v128): void {
  const bytes = v128.xor(pair, v128.load(middle));
  v128.store64_lane(out, bytes, 0);
  v128.store64_lane(out + stride, bytes, 1);
}

/** A block of coefficients in rows, times the quantizer, to 8 x 8 samples. */
export function inverseDct(block: usize, quantizer: usize, out: usize, stride: usize): void {
  const c1 = v128.load(block, 16);
  const c2 = v128.load(block, 32);
  const c3 = v128.load(block, 48);
  const c4 = v128.load(block, 64);
  const c5 = v128.load(block, 80);
  const c6 = v128.load(block, 96);
  const c7 = v128.load(block, 112);
  const first = i16x8.mul(v128.load(block), v128.load(quantizer));
  const others = v128.or(v128.or(v128.or(c1, c2), v128.or(c3, c4)), v128.or(v128.or(c5, c6), c7));
  let r0: v128, r1: v128, r2: v128, r3: v128, r4: v128, r5: v128, r6: v128, r7: v128;
  if (v128.any_true(others)) {
    pass<Columns>(
      first,
      i16x8.mul(c1, v128.load(quantizer, 16)),
      i16x8.mul(c2, v128.load(quantizer, 32)),
      i16x8.mul(c3, v128.load(quantizer, 48)),
      i16x8.mul(c4, v128.load(quantizer, 64)),
      i16x8.mul(c5, v128.load(quantizer, 80)),
      i16x8.mul(c6, v128.load(quantizer, 96)),
      i16x8.mul(c7, v128.load(quantizer, 112)),
    );
    r0 = v128.load(rows);
    r1 = v128.load(rows, 16);
    r2 = v128.load(rows, 32);
    r3 = v128.load(rows, 48);
    r4 = v128.load(rows, 64);
    r5 = v128.load(rows, 80);
    r6 = v128.load(rows, 96);
    r7 = v128.load(rows, 112);
  } else {
    r0 = r1 = r2 = r3 = r4 = r5 = r6 = r7 = i16x8.shl(first, 2);
  }

  // Transposed: a vector per column.
  const a0 = low16(r0, r1);
  const a1 = high16(r0, r1);
  const a2 = low16(r2, r3);
  const a3 = high16(r2, r3);
  const a4 = low16(r4, r5);
  const a5 = high16(r4, r5);
  const a6 = low16(r6, r7);
  const a7 = high16(r6, r7);
  const b0 = low32(a0, a2);
  const b1 = high32(a0, a2);
  const b2 = low32(a1, a3);
  const b3 = high32(a1, a3);
  const b4 = low32(a4, a6);
  const b5 = high32(a4, a6);
  const b6 = low32(a5, a7);
  const b7 = high32(a5, a7);
  pass<Rows>(
    low64(b0, b4),
    high64(b0, b4),
    low64(b1, b5),
    high64(b1, b5),
    low64(b2, b6),
    high64(b2, b6),
    low64(b3, b7),
    high64(b3, b7),
  );

  // Columns as bytes, and transposed back: pairs of columns 4 apart first, then 2, then 1.
  const d0 = i8x16.narrow_i16x8_s(v128.load(rows), v128.load(rows, 16));
  const d1 = i8x16.narrow_i16x8_s(v128.load(rows, 32), v128.load(rows, 48));
  const d2 = i8x16.narrow_i16x8_s(v128.load(rows, 64), v128.load(rows, 80));
  const d3 = i8x16.narrow_i16x8_s(v128.load(rows, 96), v128.load(rows, 112));
  const e0 = low8(d0, d2);
  const e1 = high8(d0, d2);
  const e2 = low8(d1, d3);
  const e3 = high8(d1, d3);
  const f0 = low8(e0, e2);
  const f1 = high8(e0, e2);
  const f2 = low8(e1, e3);
  const f3 = high8(e1, e3);
  const stride2 = stride << 1;
  storeRows(out, stride, low8(f0, f2));
  out += stride2;
  storeRows(out, stride, high8(f0, f2));
  out += stride2;
  storeRows(out, stride, low8(f1, f3));
  out += stride2;
  storeRows(out, stride, high8(f1, f3));
}

function low8(a: v128, b: v128): v128 {
  return i8x16.shuffle(a, b, 0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23);
}

function high8(a: v128, b: v128): v128 {
  return i8x16.shuffle(a, b, 8, 24, 9, 25, 10, 26, 11, 27, 12, 28, 13, 29, 14, 30, 15, 31);
}

/** A block that has a DC value only: `size` rows of 8 samples alike. */
export function flatBlock(dc: i32, quantizer: usize, out: usize, stride: usize, size: i32): void {
  const value = <i32>(<i16>((dc * <i32>load<i16>(quantizer)) << 2));
  const sample = max(-128, min(127, (value + 16) >> 5)) + 128;
  const samples = i8x16.splat(<i8>sample);
  for (let y = 0; y < size; y++) {
    v128.store64_lane(out, samples, 0);
    out += stride;
  }
}
