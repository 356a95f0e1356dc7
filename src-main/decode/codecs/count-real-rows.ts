import type { PixelImage } from '../../../src-shared/transforms/pixel-image.ts';

/**
 * How many rows from the top hold something. A JPEG decoder that runs out of data fills the rest with one colour, so the rows at the
 * bottom that are all of the bottom's colour count as lost: a lower bound where the picture itself ends in a plain area.
 */
export function countRealRows({ width, height, data }: PixelImage): number {
  const stride = width * 3;
  const last = data.length - 3;
  for (let y = height - 1; y >= 0; y--) {
    for (let i = y * stride, end = i + stride; i < end; i += 3) {
      if (data[i] !== data[last] || data[i + 1] !== data[last + 1] || data[i + 2] !== data[last + 2])
        return y + 1;
    }
  }
  return 0;
}
