import type { ImagePart, PlannedResize } from '../../src-shared/transforms/first-resize.ts';
import { eighthsOf, simdJpeg } from './codecs/simd-jpeg.ts';
import { pillowMaxPixels } from './decode-image.ts';
import type { DecodeRgbOptions } from './decode-rgb.ts';
import { readJpegHeader } from './header/jpeg-header.ts';
import { sniffFormat } from './signature.ts';

/**
 * Of the image of `decodeRgb`, what a resize looks at: the same pixels, but in fast mode of a picture decoded as small as the resize allows. Nothing is waited for, nothing is
 * copied: the pixels are valid until the next image is decoded. null for what is not decoded that way, and for every file that is to be refused.
 *
 * @param plan asked when the size is known, which need not mean that the file can be decoded
 */
export function lendPart(
  bytes: Uint8Array,
  { orientation, fast, maxPixels = pillowMaxPixels }: DecodeRgbOptions,
  plan: (width: number, height: number) => PlannedResize,
): ImagePart | null {
  if (sniffFormat(bytes) !== 'jpeg') return null;
  const header = headerOf(bytes);
  if (header === null || header.colorSpace === 'cmyk') return null;
  const { width, height } = header;
  if (width * height > maxPixels) return null;
  if (orientation === 'apply' && header.orientation !== 1) return null;
  const planned = plan(width, height);
  const { region } = planned;
  const eighths = fast ? leastEighths(planned) : 8;
  const left = Math.floor((region.left * eighths) / 8);
  const top = Math.floor((region.top * eighths) / 8);
  const part = {
    left,
    top,
    width: eighthsOf(region.left + region.width, eighths) - left,
    height: eighthsOf(region.top + region.height, eighths) - top,
  };
  const image = simdJpeg(bytes, width, height, { eighths, region: part, lend: true });
  return image && { image, eighths, left, top };
}

/** null where it is broken. */
function headerOf(bytes: Uint8Array): ReturnType<typeof readJpegHeader> | null {
  try {
    return readJpegHeader(bytes);
  } catch {
    return null;
  }
}

/** The fewest eighths at which the region has as many pixels as are made of it; 8 where it has too few. */
function leastEighths({ region, width, height }: PlannedResize): number {
  for (let eighths = 1; eighths < 8; eighths++)
    if (region.width * eighths >= 8 * width && region.height * eighths >= 8 * height) return eighths;
  return 8;
}
