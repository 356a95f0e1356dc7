import type { ReadImageOptions } from '../../src-shared/loader/host.ts';
import type { PixelImage } from '../../src-shared/transforms/pixel-image.ts';
import { nodeHost } from './node-host.ts';

/**
 * An image file as torchvision's default loader gives it: `Image.open(path).convert('RGB')`, 8 bits, height x width x 3.
 * @throws WinnowError SAMPLE_UNREADABLE for a file that Pillow would refuse; Node's errors for one that is not there
 */
export function loadImage(path: string, options: Partial<ReadImageOptions> = {}): Promise<PixelImage> {
  return nodeHost.readImage(path, { orientation: 'ignore', ...options });
}
