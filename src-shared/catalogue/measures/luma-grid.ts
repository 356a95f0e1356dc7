/** Cells of the reduced copy, in each direction. */
export const gridSize = 64;

/** About so many rows, and columns, are enough for the mean of a cell. */
const enoughRows = 128;
const enoughColumns = 256;

/** 64 times ITU-R BT.601 luma, rounded to whole weights: 19 + 38 + 7. */
export const lumaScale = 64;

interface Rgb {
  data: Uint8Array;
  width: number;
  height: number;
}

let sums = new Int32Array(0);

/** Of a picture of this size every so many columns (x) and rows (y) are read. */
export function gridSteps(width: number, height: number): { x: number; y: number } {
  return {
    x: Math.max(1, Math.round(width / enoughColumns)),
    y: Math.max(1, Math.round(height / enoughRows)),
  };
}

/**
 * A picture as 64 x 64 cells of mean luma (0 to 255), stretched to a square. A cell's borders fall between pixels as they may: a pixel counts for the
 * share of it that lies in the cell, so that a resized copy has nearly the same grid. Of larger pictures every n-th row and column is read.
 *
 * @param data height x width x 3, 8 bits
 */
export function lumaGrid({ data, width, height }: Rgb): Float64Array {
  const { x: stepX, y: stepY } = gridSteps(width, height);
  const columns = Math.floor((width - 1) / stepX) + 1;
  const rows = Math.floor((height - 1) / stepY) + 1;
  if (sums.length <= columns) sums = new Int32Array(columns + 1);
  const grid = new Float64Array(gridSize * gridSize);
  const strip = new Float64Array(gridSize);
  const stride = stepX * 3;
  const scale = gridSize / rows;

  for (let row = 0; row < rows; row++) {
    let sum = 0;
    for (let i = 1, at = row * stepY * width * 3; i <= columns; i++, at += stride) {
      sum = (sum + 19 * data[at]! + 38 * data[at + 1]! + 7 * data[at + 2]!) | 0;
      sums[i] = sum;
    }
    integrate(sums, columns, strip);
    // The row covers a stretch of cells: parts of two, or of several where the picture has fewer rows than the grid.
    const end = (row + 1) * scale;
    for (let top = row * scale; top < end - 1e-9;) {
      const cell = Math.min(gridSize - 1, Math.floor(top + 1e-9));
      const bottom = Math.min(end, cell + 1);
      const share = bottom - top;
      for (let i = 0, to = cell * gridSize; i < gridSize; i++) grid[to + i]! += strip[i]! * share;
      top = bottom;
    }
  }
  return grid;
}

/** The mean of each of 64 equal stretches of a row, from its running sums. */
function integrate(sums: Int32Array, columns: number, strip: Float64Array): void {
  const step = columns / gridSize;
  const scale = 1 / (step * lumaScale);
  let before = 0;
  for (let i = 0; i < gridSize; i++) {
    const x = (i + 1) * step;
    const whole = Math.min(columns - 1, Math.floor(x));
    const after = sums[whole]! + (x - whole) * (sums[whole + 1]! - sums[whole]!);
    strip[i] = (after - before) * scale;
    before = after;
  }
}
