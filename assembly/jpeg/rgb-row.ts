// Rows of samples to rows of RGB, 3 bytes a pixel, with the numbers of libjpeg: R = Y + 1.402 Cr, G = Y - 0.34414 Cb - 0.71414 Cr, B = Y + 1.772 Cb
// (JFIF 1.02), each product in fixed point of 16 bits, rounded to whole levels, and what goes beyond a byte cut off. Rows are written 16 pixels at a
// time: up to 48 bytes past their end.

/** Factors of Cb and Cr for green, of which one whole Cr is taken away apart: -0.34414 and 1 - 0.71414. */
// prettier-ignore
const greenFactors = memory.data<i16>([-22554, 18734, -22554, 18734, -22554, 18734, -22554, 18734], 16);
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

/** 16 pixels from 16 bytes of each colour. */
function storePixels(out: usize, red: v128, green: v128, blue: v128): void {
  const zero = i64x2.splat(0);
  const order = v128.load(threeOfFour);
  const rg = low8(red, green);
  const rgToo = high8(red, green);
  const b = low8(blue, zero);
  const bToo = high8(blue, zero);
  v128.store(out, i8x16.swizzle(low16(rg, b), order));
  v128.store(out, i8x16.swizzle(high16(rg, b), order), 12);
  v128.store(out, i8x16.swizzle(low16(rgToo, bToo), order), 24);
  v128.store(out, i8x16.swizzle(high16(rgToo, bToo), order), 36);
}

// What is added to Y; cb and cr lie around 0. Where a product of 17 bits is halved, its rounding is the same for each of the 256 values.

function redOf(cr: v128): v128 {
  return i16x8.add(cr, i16x8.q15mulr_sat_s(cr, i16x8.splat(13173)));
}

function blueOf(cb: v128): v128 {
  return i16x8.add(i16x8.add(cb, cb), i16x8.q15mulr_sat_s(cb, i16x8.splat(-7471)));
}

function greenOf(cb: v128, cr: v128): v128 {
  const factors = v128.load(greenFactors);
  const half = i32x4.splat(32768);
  const low = i32x4.add(i32x4.dot_i16x8_s(low16(cb, cr), factors), half);
  const high = i32x4.add(i32x4.dot_i16x8_s(high16(cb, cr), factors), half);
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

/** The samples 2x and 2x + 1 lie between sample x of the row and its neighbours, three quarters to a quarter. */
function evenOf(row: usize, rounding: v128, shift: i32): v128 {
  const sum = i16x8.add(i16x8.mul(v128.load(row), i16x8.splat(3)), v128.load(row - 2));
  return i16x8.sub(i16x8.shr_u(i16x8.add(sum, rounding), shift), i16x8.splat(128));
}

function oddOf(row: usize, rounding: v128, shift: i32): v128 {
  const sum = i16x8.add(i16x8.mul(v128.load(row), i16x8.splat(3)), v128.load(row, 2));
  return i16x8.sub(i16x8.shr_u(i16x8.add(sum, rounding), shift), i16x8.splat(128));
}

/** Bytes of even and of odd pixels, in turn. */
function inTurn(even: v128, odd: v128): v128 {
  const bytes = i8x16.narrow_i16x8_u(even, odd);
  return low8(bytes, i64x2.shuffle(bytes, bytes, 1, 1));
}

/** Chroma of half the luma's width, 16 bits a sample, one more at each end. @param down 2 where the samples are 4 times as large, as weighed from two rows */
export function doubledRow(luma: usize, cbRow: usize, crRow: usize, width: i32, down: i32, out: usize): void {
  const shift = down === 2 ? 4 : 2;
  const evenRounding = i16x8.splat(down === 2 ? 8 : 1);
  const oddRounding = i16x8.splat(down === 2 ? 7 : 2);
  const bytes = i16x8.splat(255);
  for (let x = 0; x < width; x += 16) {
    const cb = cbRow + x;
    const cr = crRow + x;
    const y = v128.load(luma + x);
    const y0 = v128.and(y, bytes);
    const y1 = i16x8.shr_u(y, 8);
    const cb0 = evenOf(cb, evenRounding, shift);
    const cb1 = oddOf(cb, oddRounding, shift);
    const cr0 = evenOf(cr, evenRounding, shift);
    const cr1 = oddOf(cr, oddRounding, shift);
    const red = inTurn(i16x8.add(y0, redOf(cr0)), i16x8.add(y1, redOf(cr1)));
    const green = inTurn(i16x8.add(y0, greenOf(cb0, cr0)), i16x8.add(y1, greenOf(cb1, cr1)));
    const blue = inTurn(i16x8.add(y0, blueOf(cb0)), i16x8.add(y1, blueOf(cb1)));
    storePixels(out, red, green, blue);
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
