// What the scan takes of a picture's pixels, in WebAssembly SIMD, in AssemblyScript: its measures, its hashes, and a small copy. `npm run build:wasm`
// compiles it into src-main/decode/picture/picture-module.ts.
//
// A picture is height x width x 3 bytes at the address that `roomFor` gives: a decoder may write it there itself. The measures are those of
// src-shared/catalogue/measures, to the bit.
import { counted, brightness, chroma, countLevels } from './levels.ts';
import { fillGrid } from './luma-grid.ts';
import { cosines, energy, hashGrid, signs } from './perceptual-hash.ts';
import { hashPixels, pixelHash } from './pixel-hash.ts';
import { picture, reach } from './room.ts';
import { edges, edgeSquares, sumEdges, sumGridEdges } from './sharpness.ts';
import { shrink } from './shrink.ts';

export { shrink };

/** Numbers of 64 bits: pixels counted, chroma, the sums of the edges and of their squares, the same of the grid, the energy of the hash. */
const numbers = memory.data(7 * 8, 16);

/** Where a picture of so many bytes is to be put, or 0 where the memory does not suffice. There is room behind it for what `shrink` makes of it. */
export function roomFor(bytes: usize): usize {
  return reach(picture() + 3 * bytes + (1 << 19)) ? picture() : 0;
}

/** The addresses of what `measure` finds: the numbers, the counts of brightness and then of the three channels, the signs of the perceptual hash, the hash of the pixels. Of the cosines, to be filled. */
export function numbersAt(): usize {
  return numbers;
}
export function brightnessAt(): usize {
  return brightness;
}
export function signsAt(): usize {
  return signs;
}
export function pixelHashAt(): usize {
  return pixelHash;
}
export function cosinesAt(): usize {
  return cosines;
}

/**
 * Measures the picture in the room, of at most 65535 columns.
 * @param levelStep every so many rows and columns are counted
 * @param gridStepX, gridStepY every so many columns and rows are read for the grid
 * @param bands rows that are looked at for sharpness; 0 for a picture too small for it
 */
export function measure(
  width: i32,
  height: i32,
  levelStep: i32,
  gridStepX: i32,
  gridStepY: i32,
  bands: i32,
): void {
  const pixels = picture();
  countLevels(pixels, width, height, levelStep);
  store<f64>(numbers, <f64>counted);
  store<f64>(numbers, <f64>chroma, 8);
  sumEdges(pixels, width, height, bands);
  store<f64>(numbers, edges, 16);
  store<f64>(numbers, edgeSquares, 24);
  fillGrid(pixels, width, height, gridStepX, gridStepY);
  sumGridEdges();
  store<f64>(numbers, edges, 32);
  store<f64>(numbers, edgeSquares, 40);
  hashGrid();
  hashPixels(pixels, width, height);
  store<f64>(numbers, energy, 48);
}
