// Rows of samples to rows of RGB, 3 bytes a pixel, with the numbers of libjpeg: R = Y + 1.402 Cr, G = Y - 0.34414 Cb - 0.71414 Cr, B = Y + 1.772 Cb
// (JFIF 1.02), each product in fixed point of 16 bits, rounded to whole levels, and what goes beyond a byte cut off. Rows are written 16 pixels at a
// time: up to 48 bytes past their end.

/** Factors of Cb and Cr for green, of which one whole Cr is taken away apart: -0.34414 and 1 - 0.71414. */
// prettier-ignore
const greenFactors = memory.data<i16>([-22554, 18734, -22554, 18734, -22554, 18734, -22554, 18734], 16);
// prettier-ignore
const redFactor = memory.data<i16>([13173, 13173, 13173, 13173, 13173, 13173, 13173, 13173], 16);
// prettier-ignore
const blueFactor = memory.data<i16>([-7471, -7471, -7471, -7471, -7471, -7471, -7471, -7471], 16);
/** One half in fixed point. */
const half = memory.data<i32>([32768, 32768, 32768, 32768], 16);
/** Four pixels of 4 bytes to 12 bytes. */
const threeOfFour = memory.data<u8>([0, 1, 2, 4, 5, 6, 8, 9, 10, 12, 13, 14, 128, 128, 128, 128], 16);

function low8(a: v128, b: v128): v128 {
  return i8x16.shuffle(a, b, 0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23);
}

function high8(a: v128, b: v128): v128 {
  return i8x16.shuffle(a, b, 8, 24, 9, 25, 10, 26, 11, 27, 12, 28, 13, 29, 14, 30, 15, 31);
}

function low16(a: v128, b: v128): v128 {
  return i16x8.shuffle(a, b, 0, 8, 1, 9, 2, 10, 3, 11);
}

function high16(a: v128, b: v128): v128 {
  return i16x8.shuffle(a, b, 4, 12, 5, 13, 6, 14, 7, 15);
}

/** Four pixels of 4 bytes as 12. */
function storeFour(out: usize, pixels: v128): void {
  v128.store(out, i8x16.swizzle(pixels, v128.load(threeOfFour)));
}

/** 16 pixels from 16 bytes of each colour, in order. */
function storePixels(out: usize, red: v128, green: v128, blue: v128): void {
  const zero = i64x2.splat(0);
  const rg0 = low8(red, green);
  const rg1 = high8(red, green);
  const b0 = low8(blue, zero);
  const b1 = high8(blue, zero);
  storeFour(out, low16(rg0, b0));
  storeFour(out + 12, high16(rg0, b0));
  storeFour(out + 24, low16(rg1, b1));
  storeFour(out + 36, high16(rg1, b1));
}

/** 16 pixels of which each colour has the 8 at even places first, then those at odd ones. */
function storeInTurn(out: usize, red: v128, green: v128, blue: v128): void {
  const zero = i64x2.splat(0);
  const rgEven = low8(red, green);
  const rgOdd = high8(red, green);
  const bEven = low8(blue, zero);
  const bOdd = high8(blue, zero);
  const even0 = low16(rgEven, bEven);
  const even1 = high16(rgEven, bEven);
  const odd0 = low16(rgOdd, bOdd);
  const odd1 = high16(rgOdd, bOdd);
  storeFour(out, i32x4.shuffle(even0, odd0, 0, 4, 1, 5));
  storeFour(out + 12, i32x4.shuffle(even0, odd0, 2, 6, 3, 7));
  storeFour(out + 24, i32x4.shuffle(even1, odd1, 0, 4, 1, 5));
  storeFour(out + 36, i32x4.shuffle(even1, odd1, 2, 6, 3, 7));
}

// What is added to Y; cb and cr lie around 0. Where a product of 17 bits is halved, its rounding is the same for each of the 256 values.

function redOf(cr: v128): v128 {
  return i16x8.add(cr, i16x8.q15mulr_sat_s(cr, v128.load(redFactor)));
}

function blueOf(cb: v128): v128 {
  return i16x8.add(i16x8.add(cb, cb), i16x8.q15mulr_sat_s(cb, v128.load(blueFactor)));
}

function greenOf(cb: v128, cr: v128): v128 {
  const factors = v128.load(greenFactors);
  const low = i32x4.add(i32x4.dot_i16x8_s(low16(cb, cr), factors), v128.load(half));
  const high = i32x4.add(i32x4.dot_i16x8_s(high16(cb, cr), factors), v128.load(half));
  return i16x8.sub(i16x8.narrow_i32x4_s(i32x4.shr_s(low, 16), i32x4.shr_s(high, 16)), cr);
}

/** Chroma of the luma's width, 16 bits a sample. */
export function plainRow(luma: usize, cbRow: usize, crRow: usize, width: i32, out: usize): void {
  const middle = i16x8.splat(128);
  for (let x = 0; x < width; x += 16) {
    const chroma = (<usize>x) << 1;
    const cb0 = i16x8.sub(v128.load(cbRow + chroma), middle);
    const cb1 = i16x8.sub(v128.load(cbRow + chroma, 16), middle);
    const cr0 = i16x8.sub(v128.load(crRow + chroma), middle);
    const cr1 = i16x8.sub(v128.load(crRow + chroma, 16), middle);
    const y0 = v128.load8x8_u(luma + x);
    const y1 = v128.load8x8_u(luma + x, 8);
    const red = i8x16.narrow_i16x8_u(i16x8.add(y0, redOf(cr0)), i16x8.add(y1, redOf(cr1)));
    const green = i8x16.narrow_i16x8_u(i16x8.add(y0, greenOf(cb0, cr0)), i16x8.add(y1, greenOf(cb1, cr1)));
    const blue = i8x16.narrow_i16x8_u(i16x8.add(y0, blueOf(cb0)), i16x8.add(y1, blueOf(cb1)));
    storePixels(out, red, green, blue);
    out += 48;
  }
}

// Rounding of samples that are doubled across, from 16 times their value; 128 is taken away in the same addition. libjpeg rounds even places and odd
// ones differently, and not in the same way for samples weighed from two rows.
// prettier-ignore
const biases = memory.data<i16>([
  4 - 2048, 4 - 2048, 4 - 2048, 4 - 2048, 4 - 2048, 4 - 2048, 4 - 2048, 4 - 2048,
  8 - 2048, 8 - 2048, 8 - 2048, 8 - 2048, 8 - 2048, 8 - 2048, 8 - 2048, 8 - 2048,
  8 - 2048, 8 - 2048, 8 - 2048, 8 - 2048, 8 - 2048, 8 - 2048, 8 - 2048, 8 - 2048,
  7 - 2048, 7 - 2048, 7 - 2048, 7 - 2048, 7 - 2048, 7 - 2048, 7 - 2048, 7 - 2048,
], 16);
const lowBytes = memory.data<u16>([255, 255, 255, 255, 255, 255, 255, 255], 16);

/** Three quarters of a sample and a quarter of a neighbour, around 0. @param three 3 times the sample, both 4 times as large as they are */
function between(three: v128, neighbour: v128, bias: v128): v128 {
  return i16x8.shr_s(i16x8.add(i16x8.add(three, neighbour), bias), 4);
}

/** Chroma of half the luma's width, 4 times the value in 16 bits, one more sample at each end. @param down 2 where it was weighed from two rows */
export function doubledRow(luma: usize, cbRow: usize, crRow: usize, width: i32, down: i32, out: usize): void {
  const evenBias = v128.load(biases + ((<usize>(down - 1)) << 5));
  const oddBias = v128.load(biases + ((<usize>(down - 1)) << 5), 16);
  for (let x = 0; x < width; x += 16) {
    const y = v128.load(luma + x);
    const y0 = v128.and(y, v128.load(lowBytes));
    const y1 = i16x8.shr_u(y, 8);
    const cb = v128.load(cbRow + x);
    const cb3 = i16x8.add(i16x8.add(cb, cb), cb);
    const cb0 = between(cb3, v128.load(cbRow + x - 2), evenBias);
    const cb1 = between(cb3, v128.load(cbRow + x, 2), oddBias);
    const cr = v128.load(crRow + x);
    const cr3 = i16x8.add(i16x8.add(cr, cr), cr);
    const cr0 = between(cr3, v128.load(crRow + x - 2), evenBias);
    const cr1 = between(cr3, v128.load(crRow + x, 2), oddBias);
    const red = i8x16.narrow_i16x8_u(i16x8.add(y0, redOf(cr0)), i16x8.add(y1, redOf(cr1)));
    const green = i8x16.narrow_i16x8_u(i16x8.add(y0, greenOf(cb0, cr0)), i16x8.add(y1, greenOf(cb1, cr1)));
    const blue = i8x16.narrow_i16x8_u(i16x8.add(y0, blueOf(cb0)), i16x8.add(y1, blueOf(cb1)));
    storeInTurn(out, red, green, blue);
    out += 48;
  }
}

/** Three planes as they are; the same one thrice for grey. */
export function mergedRow(red: usize, green: usize, blue: usize, width: i32, out: usize): void {
  for (let x = 0; x < width; x += 16) {
    storePixels(out, v128.load(red + x), v128.load(green + x), v128.load(blue + x));
    out += 48;
  }
}
