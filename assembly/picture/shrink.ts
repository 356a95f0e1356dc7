// Shrinks a picture: each pixel of the copy is the mean of what it covers, with weights in 256ths. Rows first, then columns, 8 bits in between. Of a picture more
// than 8 times as large only every n-th row and column is looked at.
import { aligned, picture, reaches, slack } from './room.ts';

/** Rows and columns that are as good as all of them for the mean of one pixel. */
const enough: i32 = 4;
/** Of a thinned picture no pixel covers more than 8 times its size: that is 9 places, or parts of them. */
const mostPlaces: i32 = 16;
/** The weights of one row, 16 bits, each 8 times over. */
const rowWeights = memory.data(16 * 16, 16);

/**
 * Of the picture in the room, which is at least as large in both directions.
 * @returns the address of toHeight x toWidth x 3 bytes, or 0 where the memory does not suffice
 */
export function shrink(width: i32, height: i32, toWidth: i32, toHeight: i32): usize {
  let from = picture();
  let end = aligned(from + <usize>width * <usize>height * 3 + slack);
  const step = max(width / toWidth, height / toHeight) / enough;
  if (step >= 2) {
    const thinWidth = max(1, width / step);
    const thinHeight = max(1, height / step);
    const thinned = end;
    end = aligned(thinned + <usize>thinWidth * <usize>thinHeight * 3 + slack);
    if (!reaches(end)) return 0;
    thin(from, width, step, thinWidth, thinHeight, thinned);
    from = thinned;
    width = thinWidth;
    height = thinHeight;
  }
  const rowBytes = <usize>width * 3;
  const places = placesOf(<f64>width / <f64>toWidth);
  const middle = end;
  const plan = aligned(middle + rowBytes * <usize>toHeight + slack);
  const out = plan + <usize>((toWidth >> 1) + 1) * bytesOfPair(places);
  if (!reaches(out + <usize>toWidth * <usize>toHeight * 3 + slack)) return 0;
  shrinkDown(from, rowBytes, <f64>height / <f64>toHeight, height, toHeight, middle);
  shrinkAcross(middle, width, toWidth, toHeight, plan, places, out);
  return out;
}

function thin(from: usize, width: i32, step: i32, toWidth: i32, toHeight: i32, to: usize): void {
  for (let y = 0; y < toHeight; y++) {
    let at = from + <usize>y * <usize>step * <usize>width * 3;
    for (let x = 0; x < toWidth; x++, at += <usize>step * 3, to += 3) store<u32>(to, load<u32>(at));
  }
}

/** The most places that a position may cover. */
function placesOf(scale: f64): i32 {
  return min(mostPlaces, <i32>Math.ceil(scale) + 1);
}

/** How much of what a position covers lies before the end of a place, in 256ths. */
function shareUpTo(place: i32, position: i32, scale: f64): i32 {
  const covered = (<f64>(place + 1) - <f64>position * scale) * (256 / scale);
  return covered >= 256 ? 256 : <i32>(covered + 0.5);
}

function shrinkDown(from: usize, rowBytes: usize, scale: f64, height: i32, toHeight: i32, to: usize): void {
  for (let y = 0; y < toHeight; y++, to += rowBytes) {
    const first = <i32>(<f64>y * scale);
    let before = 0;
    let place = first;
    for (; before < 256 && place < height; place++) {
      const share = shareUpTo(place, y, scale);
      v128.store(rowWeights + ((<usize>(place - first)) << 4), i16x8.splat(<i16>(share - before)));
      before = share;
    }
    meanRow(from + <usize>first * rowBytes, rowBytes, place - first, to);
  }
}

/** Mean of rows one below the other, 32 bytes at a time. */
function meanRow(from: usize, rowBytes: usize, count: i32, to: usize): void {
  const rounding = i16x8.splat(128);
  for (let x: usize = 0; x < rowBytes; x += 32) {
    let a = rounding;
    let b = rounding;
    let c = rounding;
    let d = rounding;
    let at = from + x;
    const end = rowWeights + ((<usize>count) << 4);
    for (let weights = rowWeights; weights < end; weights += 16, at += rowBytes) {
      const weight = v128.load(weights);
      a = i16x8.add(a, i16x8.mul(v128.load8x8_u(at), weight));
      b = i16x8.add(b, i16x8.mul(v128.load8x8_u(at, 8), weight));
      c = i16x8.add(c, i16x8.mul(v128.load8x8_u(at, 16), weight));
      d = i16x8.add(d, i16x8.mul(v128.load8x8_u(at, 24), weight));
    }
    v128.store(to + x, i8x16.narrow_i16x8_u(i16x8.shr_u(a, 8), i16x8.shr_u(b, 8)));
    v128.store(to + x, i8x16.narrow_i16x8_u(i16x8.shr_u(c, 8), i16x8.shr_u(d, 8)), 16);
  }
}

/** Two pixels of the copy at a time, one in the lower half of a vector, one in the upper. */
function shrinkAcross(
  from: usize,
  width: i32,
  toWidth: i32,
  toHeight: i32,
  plan: usize,
  places: i32,
  to: usize,
): void {
  planAcross(<f64>width / <f64>toWidth, width, toWidth, places, plan);
  const rounding = i16x8.splat(128);
  for (let y = 0; y < toHeight; y++, from += <usize>width * 3) {
    let at = plan;
    for (let x = 0; x < toWidth; x += 2) {
      let left = from + <usize>load<u32>(at);
      let right = from + <usize>load<u32>(at, 8);
      let sum = rounding;
      at += 16;
      for (const end = at + ((<usize>places) << 4); at < end; at += 16, left += 3, right += 3) {
        const both = v128.load32_lane(right, v128.load32_zero(left), 1);
        sum = i16x8.add(sum, i16x8.mul(i16x8.extend_low_i8x16_u(both), v128.load(at)));
      }
      sum = i16x8.shr_u(sum, 8);
      sum = i8x16.narrow_i16x8_u(sum, sum);
      v128.store32_lane(to, sum, 0);
      v128.store32_lane(to + 3, sum, 1);
      to += 6;
    }
    if (toWidth & 1) to -= 3;
  }
}

/** Per pair of positions 8 bytes for the first and 8 for the second: where they begin in a row, and then for each place its weight, 16 bits, 4 times over. */
function planAcross(scale: f64, width: i32, toWidth: i32, places: i32, plan: usize): void {
  for (let x = 0; x <= toWidth; x++) {
    const first = min(width - 1, <i32>(<f64>x * scale));
    let at = plan + <usize>(x >> 1) * bytesOfPair(places) + ((<usize>(x & 1)) << 3);
    store<u32>(at, first * 3);
    let before = 0;
    for (let place = first; place < first + places; place++) {
      at += 16;
      const share = place < width ? shareUpTo(place, x, scale) : before;
      store<u64>(at, <u64>(share - before) * 0x0001000100010001);
      before = share;
    }
  }
}

function bytesOfPair(places: i32): usize {
  return (<usize>(places + 1)) << 4;
}
