import { pixelImage, type PixelImage } from '../pixel-image.ts';
import { blend, blendConstant } from './blend.ts';
import { grayscale, toGrey } from './grayscale.ts';
import { smooth } from './smooth.ts';

/** Pillow's `ImageEnhance.Brightness`: 0 is black, 1 the image. */
export function adjustBrightness(image: PixelImage, factor: number): PixelImage {
  return pixelImage(image.mode, image.width, image.height, blendConstant(0, image.data, factor));
}

/** Pillow's `ImageEnhance.Contrast`: 0 is the mean grey, 1 the image. */
export function adjustContrast(image: PixelImage, factor: number): PixelImage {
  const grey = toGrey(image).data;
  const sum = grey.reduce((total, value) => total + value, 0);
  const mean = Math.trunc(sum / grey.length + 0.5);
  return pixelImage(image.mode, image.width, image.height, blendConstant(mean, image.data, factor));
}

/** Pillow's `ImageEnhance.Color`: 0 is the grey image, 1 the image. */
export function adjustSaturation(image: PixelImage, factor: number): PixelImage {
  const degenerate = image.mode === 'L' ? image : grayscale(image, 3);
  return pixelImage(image.mode, image.width, image.height, blend(degenerate.data, image.data, factor));
}

/** Pillow's `ImageEnhance.Sharpness`: 0 is the smoothed image, 1 the image, 2 a sharpened one. */
export function adjustSharpness(image: PixelImage, factor: number): PixelImage {
  return pixelImage(image.mode, image.width, image.height, blend(smooth(image), image.data, factor));
}
