import type { Sample } from '../sample.ts';
import { copyElements, likeSample, rasterOf, zerosLike } from './raster.ts';

/** A crop of an image: its corner, and its size. */
export interface CropBox {
  readonly top: number;
  readonly left: number;
  readonly height: number;
  readonly width: number;
}

/** Cuts a box out of an image or tensor. What lies outside is zero. */
export function crop(sample: Sample, box: CropBox): Sample {
  const { layers, height, width, item, data } = rasterOf(sample, 'crop');
  const out = zerosLike(data, layers * box.height * box.width * item);
  const first = Math.max(0, -box.left);
  const end = Math.min(box.width, width - box.left);
  for (let layer = 0; layer < layers; layer++) {
    for (let y = 0; y < box.height; y++) {
      const from = box.top + y;
      if (from < 0 || from >= height || end <= first) continue;
      const at = ((layer * box.height + y) * box.width + first) * item;
      copyElements(
        out,
        at,
        data,
        ((layer * height + from) * width + box.left + first) * item,
        (end - first) * item,
      );
    }
  }
  return likeSample(sample, box.height, box.width, out);
}
