/** Rows of a picture that are looked at: each with the one above and the one below. */
const bands = 12;

/** Sums of the Laplacian and of its squares. */
export interface EdgeSums {
  sum: number;
  sumOfSquares: number;
}

/** How many rows are looked at in a picture of this size: none in one without a pixel that has four neighbours. */
export function bandsOf(width: number, height: number): number {
  return width < 3 || height < 3 ? 0 : Math.min(bands, height - 2);
}

/** The standard deviation of the Laplacian of luma as a score. The constant is cleanvision's. @param sums of 64 times luma, over the rows of `bandsOf` */
export function sharpnessFrom({ sum, sumOfSquares }: EdgeSums, width: number, height: number): number {
  return score(sum / 64, sumOfSquares / 4096, bandsOf(width, height) * (width - 2));
}

/** The same of a square grid. */
export function gridSharpnessFrom({ sum, sumOfSquares }: EdgeSums, size: number): number {
  return score(sum, sumOfSquares, (size - 2) ** 2);
}

function score(sum: number, sumOfSquares: number, count: number): number {
  if (count <= 0) return 0;
  const mean = sum / count;
  return 1 - Math.exp(-Math.sqrt(Math.max(0, sumOfSquares / count - mean * mean)) / 100);
}

let rows: [Int32Array, Int32Array, Int32Array] = [new Int32Array(0), new Int32Array(0), new Int32Array(0)];

/**
 * Sharpness at native resolution: the spread of the Laplacian 4p − n − e − s − w of luma (Pech-Pacheco et al., Diatom autofocusing in brightfield microscopy, 2000) over 12
 * rows spread over the picture. A copy cannot be used: to shrink is to sharpen.
 *
 * @param data height x width x 3, 8 bits
 */
export function sharpnessOf({
  data,
  width,
  height,
}: {
  data: Uint8Array;
  width: number;
  height: number;
}): number {
  if (rows[0].length < width) {
    rows = [new Int32Array(width), new Int32Array(width), new Int32Array(width)];
  }
  const [above, here, below] = rows;
  const count = bandsOf(width, height);
  const total: EdgeSums = { sum: 0, sumOfSquares: 0 };
  for (let band = 0; band < count; band++) {
    const y = 1 + Math.floor(((band + 0.5) * (height - 2)) / count);
    lumaRow(data, (y - 1) * width * 3, width, above);
    lumaRow(data, y * width * 3, width, here);
    lumaRow(data, (y + 1) * width * 3, width, below);
    let sum = 0;
    let sumOfSquares = 0;
    for (let x = 1; x < width - 1; x++) {
      const edge = (here[x]! << 2) - here[x - 1]! - here[x + 1]! - above[x]! - below[x]!;
      sum += edge;
      sumOfSquares += edge * edge;
    }
    total.sum += sum;
    total.sumOfSquares += sumOfSquares;
  }
  return sharpnessFrom(total, width, height);
}

/** 64 times luma. */
function lumaRow(data: Uint8Array, from: number, width: number, to: Int32Array): void {
  for (let x = 0, at = from; x < width; x++, at += 3) {
    to[x] = 19 * data[at]! + 38 * data[at + 1]! + 7 * data[at + 2]!;
  }
}

/** The same measure on a square grid of luma. */
export function sharpnessOfGrid(grid: Float64Array, size: number): number {
  let sum = 0;
  let sumOfSquares = 0;
  for (let y = 1; y < size - 1; y++) {
    for (let i = y * size + 1, end = (y + 1) * size - 1; i < end; i++) {
      const edge = 4 * grid[i]! - grid[i - 1]! - grid[i + 1]! - grid[i - size]! - grid[i + size]!;
      sum += edge;
      sumOfSquares += edge * edge;
    }
  }
  return gridSharpnessFrom({ sum, sumOfSquares }, size);
}
