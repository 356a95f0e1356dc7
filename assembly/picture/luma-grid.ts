// The 64 x 64 cells of src-shared/catalogue/measures/luma-grid.ts: the same sums and products in the same order, so that every bit is the same.
import { lumaOf4 } from './luma.ts';

export const gridSize: i32 = 64;

/** 64 x 64 numbers of 64 bits, in rows. */
export const grid = memory.data(64 * 64 * 8, 16);

/** More columns than are ever read: 383, and what the last vector goes beyond them. */
const sums = memory.data(4 * 392, 16);
const strip = memory.data(8 * 64, 16);
/** Of each of the 64 borders: the column that it falls into, as an offset in the sums, and how far into it. */
const wholes = memory.data(4 * 64, 16);
const parts = memory.data(8 * 64, 16);

/** Every `stepX`-th column of every `stepY`-th row is read. */
export function fillGrid(picture: usize, width: i32, height: i32, stepX: i32, stepY: i32): void {
  const columns = (width - 1) / stepX + 1;
  const rows = (height - 1) / stepY + 1;
  const stepCells = <f64>columns / <f64>gridSize;
  findBorders(columns, stepCells);
  memory.fill(grid, 0, 64 * 64 * 8);
  const factor = 1 / (stepCells * 64);
  const scale = <f64>gridSize / <f64>rows;
  const rowBytes = <usize>width * 3;
  for (let row = 0; row < rows; row++) {
    addUp(picture + <usize>(row * stepY) * rowBytes, <usize>stepX * 3, columns);
    integrate(factor);
    const end = <f64>(row + 1) * scale;
    for (let top = <f64>row * scale; top < end - 1e-9;) {
      const cell = min(gridSize - 1, <i32>Math.floor(top + 1e-9));
      const bottom = Math.min(end, <f64>(cell + 1));
      addStrip(grid + ((<usize>cell) << 9), bottom - top);
      top = bottom;
    }
  }
}

function findBorders(columns: i32, stepCells: f64): void {
  for (let i = 0; i < gridSize; i++) {
    const x = <f64>(i + 1) * stepCells;
    const whole = min(columns - 1, <i32>Math.floor(x));
    store<i32>(wholes + ((<usize>i) << 2), whole << 2);
    store<f64>(parts + ((<usize>i) << 3), x - <f64>whole);
  }
}

/** The running sums of a row's luma, from 0 on. */
function addUp(row: usize, stride: usize, columns: i32): void {
  const zero = i32x4.splat(0);
  let before = zero;
  store<i32>(sums, 0);
  for (let i = 0; i < columns; i += 4) {
    let luma = lumaOf4(row + <usize>i * stride, stride);
    luma = i32x4.add(luma, i32x4.shuffle(zero, luma, 3, 4, 5, 6));
    luma = i32x4.add(luma, i32x4.shuffle(zero, luma, 2, 3, 4, 5));
    luma = i32x4.add(luma, before);
    v128.store(sums + ((<usize>i) << 2), luma, 4);
    before = i32x4.shuffle(luma, luma, 3, 3, 3, 3);
  }
}

/** The mean of each of 64 stretches of the row that was added up. */
function integrate(factor: f64): void {
  let before: f64 = 0;
  for (let i: usize = 0; i < 64; i++) {
    const at = sums + <usize>load<i32>(wholes + (i << 2));
    const whole = load<i32>(at);
    const after = <f64>whole + load<f64>(parts + (i << 3)) * <f64>(load<i32>(at, 4) - whole);
    store<f64>(strip + (i << 3), (after - before) * factor);
    before = after;
  }
}

function addStrip(cells: usize, share: f64): void {
  const shares = f64x2.splat(share);
  for (let i: usize = 0; i < 512; i += 16) {
    v128.store(cells + i, f64x2.add(v128.load(cells + i), f64x2.mul(v128.load(strip + i), shares)));
  }
}
