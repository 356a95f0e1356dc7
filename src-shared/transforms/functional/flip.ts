import type { Sample } from '../sample.ts';
import { copyElements, likeSample, rasterOf, zerosLike } from './raster.ts';

/** Mirrors left and right. */
export function hflip(sample: Sample): Sample {
  const { layers, height, width, item, data } = rasterOf(sample, 'RandomHorizontalFlip');
  const out = zerosLike(data, data.length);
  for (let row = 0; row < layers * height; row++) {
    let from = (row * width + width - 1) * item;
    let at = row * width * item;
    for (let x = 0; x < width; x++) {
      for (let c = 0; c < item; c++) out[at + c] = data[from + c]!;
      at += item;
      from -= item;
    }
  }
  return likeSample(sample, height, width, out);
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
