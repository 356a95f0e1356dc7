import type { PixelImage } from '../../src-shared/transforms/pixel-image.ts';
import type { Header } from './codec.ts';
import { sharpShrunkPixels } from './codecs/sharp-pixels.ts';
import { simdJpeg } from './codecs/simd-jpeg.ts';
import { strictJpeg } from './codecs/strict-jpeg.ts';
import { decodeImage, findCodec, refuseTooLarge, type DecodeLimits } from './decode-image.ts';

/** How far a fast decode may go. */
export interface FastDecode {
  /** What the short side will be scaled to: a JPEG of at least twice that size is read at a fraction of it. null: never. */
  readonly shrinkTo: number | null;
}

/** Pictures with fewer pixels are decoded whole sooner than another decoder is set up for a part of them. */
const leastPixelsToShrink = 1_500_000;

/**
 * Decodes with the faster decoder, whose pixels differ by a few levels; where it has doubts the exact one decides, so that the same files are refused.
 * Throws a DecodeFailure.
 */
export async function decodeFast(
  bytes: Uint8Array,
  { shrinkTo }: FastDecode,
  limits: DecodeLimits,
): Promise<{ image: PixelImage; header: Header }> {
  const { codec } = findCodec(bytes);
  const header = await codec.header(bytes);
  refuseTooLarge(header, limits);
  const divisor = shrinkTo === null || header.format !== 'jpeg' ? null : divisorFor(header, shrinkTo);
  if (divisor !== null) {
    try {
      return { image: await sharpShrunkPixels(bytes, header.width, header.height, divisor), header };
    } catch {
      // A warning is enough to get here: the file is looked at whole.
    }
  }
  if (header.format !== 'jpeg') return decodeImage(bytes, limits);
  const { width, height } = header;
  const image = simdJpeg(bytes, width, height) ?? strictJpeg(bytes, width, height);
  return image ? { image, header } : decodeImage(bytes, limits);
}

function divisorFor({ width, height, colorSpace }: Header, shrinkTo: number): 2 | 4 | 8 | null {
  if (colorSpace === 'cmyk' || width * height < leastPixelsToShrink) return null;
  const ratio = Math.min(width, height) / shrinkTo;
  return ratio >= 8 ? 8 : ratio >= 4 ? 4 : ratio >= 2 ? 2 : null;
}
