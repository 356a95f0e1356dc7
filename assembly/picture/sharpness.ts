// Sums of the Laplacian 4p - n - e - s - w and of its squares, as src-shared/catalogue/measures/sharpness.ts takes them.
import { grid, gridSize } from './luma-grid.ts';
import { lumaOf8 } from './luma.ts';

/** Room for the luma of three rows of 65535 pixels. */

const rowBytes: usize = 2 * 65536 + 64;
const rows = memory.data(3 * (2 * 65536 + 64), 16);

export let edges: f64 = 0;
export let edgeSquares: f64 = 0;

/** Of 64 times luma, over `bands` rows spread over the picture. */
export function sumEdges(picture: usize, width: i32, height: i32, bands: i32): void {
  edges = 0;
  edgeSquares = 0;
  for (let band = 0; band < bands; band++) {
    const y = 1 + <i32>Math.floor(((<f64>band + 0.5) * <f64>(height - 2)) / <f64>bands);
    const first = picture + <usize>(y - 1) * <usize>width * 3;
    for (let row: usize = 0; row < 3; row++) {
      lumaRow(first + row * <usize>width * 3, width, rows + row * rowBytes);
    }
    sumBand(width);
  }
}

function lumaRow(from: usize, width: i32, to: usize): void {
  for (let x = 0; x < width; x += 8, from += 24, to += 16) v128.store(to, lumaOf8(from));
}

/** The middle one of the three rows. A difference of two lumas fits 16 bits, and so does the sum of two of them. */
function sumBand(width: i32): void {
  const zero = i64x2.splat(0);
  const ones = i16x8.splat(1);
  let sum = zero;
  let squares = zero;
  const count = width - 2;
  for (let x = 0; x < count; x += 8) {
    const above = rows + ((<usize>x) << 1) + 2;
    const middle = above + rowBytes;
    const here = v128.load(middle);
    const across = i16x8.add(i16x8.sub(here, v128.load(middle - 2)), i16x8.sub(here, v128.load(middle, 2)));
    const down = i16x8.add(i16x8.sub(here, v128.load(above)), i16x8.sub(here, v128.load(middle + rowBytes)));
    let low = i32x4.dot_i16x8_s(i16x8.shuffle(across, down, 0, 8, 1, 9, 2, 10, 3, 11), ones);
    let high = i32x4.dot_i16x8_s(i16x8.shuffle(across, down, 4, 12, 5, 13, 6, 14, 7, 15), ones);
    if (x + 8 > count) {
      low = v128.and(low, maskOf(count - x));
      high = v128.and(high, maskOf(count - x - 4));
    }
    const both = i32x4.add(low, high);
    sum = i64x2.add(sum, i64x2.add(i64x2.extend_low_i32x4_s(both), i64x2.extend_high_i32x4_s(both)));
    squares = i64x2.add(squares, i64x2.extmul_low_i32x4_s(low, low));
    squares = i64x2.add(squares, i64x2.extmul_high_i32x4_s(low, low));
    squares = i64x2.add(squares, i64x2.extmul_low_i32x4_s(high, high));
    squares = i64x2.add(squares, i64x2.extmul_high_i32x4_s(high, high));
  }
  edges += <f64>(i64x2.extract_lane(sum, 0) + i64x2.extract_lane(sum, 1));
  edgeSquares += <f64>(i64x2.extract_lane(squares, 0) + i64x2.extract_lane(squares, 1));
}

/** Ones in the first `count` of four lanes; in none where it is negative. */
function maskOf(count: i32): v128 {
  return i32x4.lt_s(i32x4(0, 1, 2, 3), i32x4.splat(count));
}

/** Of the grid. */
export function sumGridEdges(): void {
  edges = 0;
  edgeSquares = 0;
  const size = (<usize>gridSize) << 3;
  for (let y = 1; y < gridSize - 1; y++) {
    const row = grid + <usize>y * size;
    for (let at = row + 8, end = row + size - 8; at < end; at += 8) {
      const edge =
        4 * load<f64>(at) -
        load<f64>(at - 8) -
        load<f64>(at, 8) -
        load<f64>(at - size) -
        load<f64>(at + size);
      edges += edge;
      edgeSquares += edge * edge;
    }
  }
}
