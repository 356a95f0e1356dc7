import type { PixelImage } from '../../src-shared/transforms/pixel-image.ts';
import { exactJpeg } from './codecs/exact-jpeg.ts';
import { pillowMaxPixels } from './decode-image.ts';
import type { DecodeRgbOptions } from './decode-rgb.ts';
import { readJpegHeader } from './header/jpeg-header.ts';
import { sniffFormat } from './signature.ts';

/**
 * The image of `decodeRgb` without its costs: nothing is waited for, and nothing is copied, so that the pixels are only valid until the next image is decoded. null for what
 * is not decoded that way, and for every file that is to be refused: `decodeRgb` has the picture, or the reason.
 */
export function lendRgb(
  bytes: Uint8Array,
  { orientation, fast, maxPixels = pillowMaxPixels }: DecodeRgbOptions,
): PixelImage | null {
  if (fast || sniffFormat(bytes) !== 'jpeg') return null;
  try {
    const header = readJpegHeader(bytes);
    if (header.width * header.height > maxPixels || header.colorSpace === 'cmyk') return null;
    if (orientation === 'apply' && header.orientation !== 1) return null;
    return exactJpeg(bytes, header.width, header.height, { lend: true });
  } catch {
    return null;
  }
}
