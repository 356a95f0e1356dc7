import { Tensor } from '../tensor.ts';
import { channelsOf } from '../../transforms/pixel-image.ts';
import type { PixelImage } from '../../transforms/pixel-image.ts';

/** torchvision's `IMG_EXTENSIONS`. */
export const imageExtensions = [
  '.jpg',
  '.jpeg',
  '.png',
  '.ppm',
  '.bmp',
  '.pgm',
  '.tif',
  '.tiff',
  '.webp',
] as const;

/** Whether a file name ends as an image's does. */
export function isImageFile(path: string): boolean {
  const lower = path.toLowerCase();
  return imageExtensions.some((extension) => lower.endsWith(extension));
}

/** `torch.from_numpy(np.array(image))`: uint8, height x width x channels; height x width for a grey image. Shares the image's bytes. */
export function imageToTensor(image: PixelImage): Tensor {
  const shape =
    image.mode === 'L' ? [image.height, image.width] : [image.height, image.width, channelsOf[image.mode]];
  return new Tensor('uint8', shape, image.data);
}
