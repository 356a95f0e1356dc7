import type { PixelImage } from '../../src-shared/transforms/pixel-image.ts';
import { DecodeFailure, type Recovered } from './decode-failure.ts';
import { decodeFast } from './decode-fast.ts';
import type { DecodeLimits } from './decode-image.ts';
import { encodeJpeg } from './encode-jpeg.ts';
import { shrink } from './shrink.ts';

const quality = 82;

/** What is drawn where a cut file has no picture: nothing is made up. */
const lostLevel = 0x80;

/** A JPEG of the picture that fits into `longSide` pixels, of a broken file as much as could be saved; null where there is no picture. */
export async function makeThumbnail(
  bytes: Uint8Array,
  longSide: number,
  limits: DecodeLimits = {},
): Promise<Uint8Array | null> {
  const image = await decodeForDisplay(bytes, limits);
  return image === null ? null : encodeJpeg(shrink(image, longSide), quality);
}

/** The same of a picture that is decoded already, valid until the next call. */
export function lendThumbnail(image: PixelImage, longSide: number): Uint8Array {
  return encodeJpeg(shrink(image, longSide), quality, { lend: true });
}

/** Display may use the fast decoder: a few levels of difference are not seen. */
async function decodeForDisplay(bytes: Uint8Array, limits: DecodeLimits): Promise<PixelImage | null> {
  try {
    return (await decodeFast(bytes, { shrinkTo: null }, limits)).image;
  } catch (error) {
    if (!(error instanceof DecodeFailure)) throw error;
    return error.recovered && error.recovered.rows > 0 ? blankLostRows(error.recovered) : null;
  }
}

/** Changes the picture itself. */
export function blankLostRows({ image, rows }: Recovered): PixelImage {
  image.data.fill(lostLevel, rows * image.width * 3);
  return image;
}
