import type { TypedArray } from '../../loader/tensor.ts';
import type { Sample } from '../sample.ts';
import { copyElements, likeSample, rasterOf, zerosLike } from './raster.ts';

/** Mirrors left and right. */
export function hflip(sample: Sample): Sample {
  const { layers, height, width, item, data } = rasterOf(sample, 'RandomHorizontalFlip');
  const rowLength = width * item;
  let out: TypedArray;
  if (item === 1) {
    out = data.slice();
    for (let at = 0; at < out.length; at += rowLength) out.subarray(at, at + rowLength).reverse();
  } else {
    out = mirrorPixels(data as Uint8Array, layers * height, rowLength);
  }
  return likeSample(sample, height, width, out);
}

/** Rows of RGB pixels, each row from its end. */
function mirrorPixels(data: Uint8Array, rows: number, rowLength: number): Uint8Array {
  const out = new Uint8Array(data.length);
  let at = 0;
  for (let row = 1; row <= rows; row++) {
    for (let from = row * rowLength - 3, end = from - rowLength; from > end; from -= 3, at += 3) {
      out[at] = data[from]!;
      out[at + 1] = data[from + 1]!;
      out[at + 2] = data[from + 2]!;
    }
  }
  return out;
}

/** Mirrors top and bottom. */
export function vflip(sample: Sample): Sample {
  const { layers, height, width, item, data } = rasterOf(sample, 'RandomVerticalFlip');
  const out = zerosLike(data, data.length);
  const rowLength = width * item;
  for (let layer = 0; layer < layers; layer++) {
    for (let y = 0; y < height; y++) {
      const at = (layer * height + y) * rowLength;
      copyElements(out, at, data, (layer * height + height - 1 - y) * rowLength, rowLength);
    }
  }
  return likeSample(sample, height, width, out);
}
