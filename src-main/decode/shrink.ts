import { resample } from '../../src-shared/resample/resample.ts';
import { pixelImage, type PixelImage } from '../../src-shared/transforms/pixel-image.ts';
import { kernelWith } from './picture/picture-kernel.ts';

/** Rows and columns that are as good as all of them for the mean of one pixel. */
const enough = 4;

/**
 * A picture that fits into `longSide` pixels, each the mean of what it covers, to a level or two; the picture itself where it fits already. For display alone: of a picture more
 * than 8 times as large, only every n-th row and column is looked at. Valid until the next use of the room for a picture.
 */
export function shrink(image: PixelImage, longSide: number): PixelImage {
  const scale = longSide / Math.max(image.width, image.height);
  if (scale >= 1) return image;
  const width = Math.max(1, Math.round(image.width * scale));
  const height = Math.max(1, Math.round(image.height * scale));
  const kernel = kernelWith(image.data);
  const address = kernel?.shrink(image.width, image.height, width, height);
  if (kernel && address) {
    return pixelImage(
      'RGB',
      width,
      height,
      new Uint8Array(kernel.memory.buffer, address, width * height * 3),
    );
  }
  const { data, width: sourceWidth, height: sourceHeight } = thinned(image, Math.floor(1 / scale / enough));
  const source = { data, offset: 0, stride: sourceWidth * 3, channels: 3 } as const;
  return pixelImage(
    'RGB',
    width,
    height,
    resample({ source, sourceWidth, sourceHeight, width, height, interpolation: 'box' }),
  );
}

/** Every n-th pixel of every n-th row. */
function thinned(image: PixelImage, step: number): PixelImage {
  if (step < 2) return image;
  const thin = pixelImage('RGB', Math.floor(image.width / step) || 1, Math.floor(image.height / step) || 1);
  const { data, width } = image;
  for (let y = 0, to = 0; y < thin.height; y++) {
    for (let x = 0, from = y * step * width * 3; x < thin.width; x++, from += step * 3) {
      thin.data[to++] = data[from]!;
      thin.data[to++] = data[from + 1]!;
      thin.data[to++] = data[from + 2]!;
    }
  }
  return thin;
}
