// One row of chroma at the height of the picture, in 16 bits, after the "fancy" upsampling of libjpeg (jdsample): three quarters of the nearer row
// and a quarter of the farther one. Where samples are to be doubled across, the row holds 4 times their value, to be rounded once, at the end.
import { Component, rowOf } from './component.ts';

/** libjpeg repeats the samples of pictures that are this narrow. */
export const narrowest: i32 = 2;

/** Row y of the plane, or its first or last one where y lies outside. */
function rowAt(plane: Component, y: i32): usize {
  return rowOf(plane, max(0, min(plane.height - 1, y)));
}

/** The samples of row y, times 2^shift. */
function copyRow(plane: Component, y: i32, shift: i32, from: i32, to: i32, out: usize): void {
  const row = rowAt(plane, y);
  for (let x = from; x < to; x += 8) {
    v128.store(out + ((<usize>x) << 1), i16x8.shl(v128.load8x8_u(row + x), shift));
  }
}

/** Three times the row y falls on, of half the height, plus its neighbour, plus `bias`, divided by 2^shift. */
function weighRows(plane: Component, y: i32, bias: i32, shift: i32, from: i32, to: i32, out: usize): void {
  const near = rowAt(plane, y >> 1);
  const far = rowAt(plane, (y >> 1) + ((y & 1) << 1) - 1);
  const three = i16x8.splat(3);
  const rounding = i16x8.splat(<i16>bias);
  for (let x = from; x < to; x += 8) {
    const sum = i16x8.add(i16x8.mul(v128.load8x8_u(near + x), three), v128.load8x8_u(far + x));
    v128.store(out + ((<usize>x) << 1), i16x8.shr_u(i16x8.add(sum, rounding), shift));
  }
}

/**
 * Row y of a chroma plane, each sample in its place. Where it is to be doubled across, the sample at each end stands there once more, outside.
 * @param across, down 2 where the plane has half the samples of the picture, else 1
 * @param first, end the samples that are needed; those beside them are there too
 * @param out the row's first sample; 2 bytes before it are written too
 */
export function chromaRow(
  plane: Component,
  y: i32,
  across: i32,
  down: i32,
  first: i32,
  end: i32,
  out: usize,
): void {
  const width = plane.width;
  if (across === 2 && width <= narrowest) {
    copyRow(plane, down === 2 ? y >> 1 : y, 0, 0, width, out);
    const first = load<u16>(out);
    const second = load<u16>(out + 2);
    store<u16>(out, first, 2);
    store<u16>(out, second, 4);
    store<u16>(out, second, 6);
    return;
  }
  const from = max(0, first - 1) & ~7;
  const to = min(width, end + 1);
  if (down === 1) copyRow(plane, y, across === 2 ? 2 : 0, from, to, out);
  else if (across === 2) weighRows(plane, y, 0, 0, from, to, out);
  else weighRows(plane, y, (y & 1) + 1, 2, from, to, out);
  if (across === 1) return;
  const last = out + ((<usize>width) << 1);
  store<u16>(out - 2, load<u16>(out));
  store<u16>(last, load<u16>(last - 2));
}
