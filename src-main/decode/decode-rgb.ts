import { WinnowError } from '../../src-shared/winnow-error.ts';
import type { PixelImage } from '../../src-shared/transforms/pixel-image.ts';
import { decodeFast, type FastDecode } from './decode-fast.ts';
import { decodeImage, type DecodeLimits } from './decode-image.ts';
import { DecodeFailure } from './decode-failure.ts';
import { transposeByOrientation } from './transpose.ts';

export interface DecodeRgbOptions extends DecodeLimits {
  /** `apply` turns the picture upright as Pillow's `ImageOps.exif_transpose` does. Default: `ignore`, as torchvision's loader does. */
  orientation?: 'ignore' | 'apply';
  /** Pixels may be off by a few levels, for speed. Default: null, Pillow's bytes. */
  fast?: FastDecode | null;
}

/**
 * Decodes an image file as Pillow's `Image.open(f).convert('RGB')` does: the first frame, alpha dropped, ICC profile ignored.
 * Refuses (SAMPLE_UNREADABLE) what Pillow raises on, for instance a truncated JPEG.
 *
 * @param bytes the whole file
 * @returns height x width x 3, 8 bits
 */
export async function decodeRgb(bytes: Uint8Array, options: DecodeRgbOptions = {}): Promise<PixelImage> {
  try {
    const { image, header } = options.fast
      ? await decodeFast(bytes, options.fast, options)
      : await decodeImage(bytes, options);
    return options.orientation === 'apply' ? transposeByOrientation(image, header.orientation) : image;
  } catch (error) {
    if (!(error instanceof DecodeFailure)) throw error;
    throw new WinnowError('SAMPLE_UNREADABLE', error.message, {
      hint: 'Leave the file out, or replace it by a good copy.',
      cause: error,
    });
  }
}
