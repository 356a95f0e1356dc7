import type { Region } from '../../src-shared/resample/resample.ts';
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
  // One more than is needed halves what the lower frequencies alone are off by, for a twentieth of the time.
  const eighths = fast ? Math.min(8, leastEighths(planned) + 1) : 8;
  const part = regionAt(planned, eighths, width, height);
  const image = simdJpeg(bytes, width, height, { eighths, region: part, lend: true });
  return image && { image, eighths, left: part.left, top: part.top };
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
function leastEighths({ from, width, height }: PlannedResize): number {
  for (let eighths = 1; eighths < 8; eighths++)
    if (from.width * eighths >= 8 * width && from.height * eighths >= 8 * height) return eighths;
  return 8;
}

/** The pixels of a smaller picture that the resize looks at: as far to the sides, and one more for the rounding, but none from beyond what is resized. */
function regionAt({ from, region }: PlannedResize, eighths: number, width: number, height: number): Region {
  if (eighths === 8) return region;
  const scale = eighths / 8;
  const margin = region === from ? 0 : 1;
  const left = Math.max(0, Math.floor(region.left * scale) - margin);
  const top = Math.max(0, Math.floor(region.top * scale) - margin);
  const right = Math.min(eighthsOf(width, eighths), Math.ceil((region.left + region.width) * scale) + margin);
  const bottom = Math.min(
    eighthsOf(height, eighths),
    Math.ceil((region.top + region.height) * scale) + margin,
  );
  return { left, top, width: right - left, height: bottom - top };
}
