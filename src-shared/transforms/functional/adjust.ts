import { pixelImage, type PixelImage } from '../pixel-image.ts';
import { blend, blendConstant, blendGrey } from './blend.ts';
import { toGrey } from './grayscale.ts';
import { smooth } from './smooth.ts';

/** Pillow's `ImageEnhance.Brightness`: 0 is black, 1 the image. */
export function adjustBrightness(image: PixelImage, factor: number): PixelImage {
  return pixelImage(image.mode, image.width, image.height, blendConstant(0, image.data, factor));
}

/** Pillow's `ImageEnhance.Contrast`: 0 is the mean grey, 1 the image. */
export function adjustContrast(image: PixelImage, factor: number): PixelImage {
  const grey = toGrey(image).data;
  let sum = 0;
  for (let i = 0; i < grey.length; i++) sum += grey[i]!;
  const mean = Math.trunc(sum / grey.length + 0.5);
  return pixelImage(image.mode, image.width, image.height, blendConstant(mean, image.data, factor));
}

/** Pillow's `ImageEnhance.Color`: 0 is the grey image, 1 the image. */
export function adjustSaturation(image: PixelImage, factor: number): PixelImage {
  const grey = toGrey(image).data;
  const out = image.mode === 'L' ? blend(grey, image.data, factor) : blendGrey(grey, image.data, factor);
  return pixelImage(image.mode, image.width, image.height, out);
}

/** Pillow's `ImageEnhance.Sharpness`: 0 is the smoothed image, 1 the image, 2 a sharpened one. */
export function adjustSharpness(image: PixelImage, factor: number): PixelImage {
  return pixelImage(image.mode, image.width, image.height, blend(smooth(image), image.data, factor));
}
