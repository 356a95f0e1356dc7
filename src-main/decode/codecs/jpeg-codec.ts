import { pixelImage, type PixelImage } from '../../../src-shared/transforms/pixel-image.ts';
import type { Codec } from '../codec.ts';
import { DecodeFailure } from '../decode-failure.ts';
import { bareJpeg } from '../header/bare-jpeg.ts';
import { readJpegHeader, readOnJpeg, type JpegHeader } from '../header/jpeg-header.ts';
import { cmykToRgb } from './cmyk-to-rgb.ts';
import { countRealRows } from './count-real-rows.ts';
import { exactJpeg } from './exact-jpeg.ts';
import { sharpInks, sharpPixels } from './sharp-pixels.ts';
import { simdJpegFoundBadCode } from './simd-jpeg.ts';
import { strictJpeg } from './strict-jpeg.ts';

/**
 * JPEG by decoders in WebAssembly that have no doubts about most files; of the others sharp's libjpeg, whose pixels are Pillow's too,
 * makes what can be made, and what Pillow raises on is refused from the file's structure.
 */
export const jpegCodec: Codec = {
  formats: ['jpeg'],

  header: readJpegHeader,

  async decode(bytes, header) {
    const { width, height, colorSpace } = header;
    const exact = colorSpace === 'cmyk' ? null : exactJpeg(bytes, width, height);
    return exact ?? decodeLeniently(bytes, header as JpegHeader);
  },

  async examine(bytes, header) {
    const { width, height, colorSpace } = header;
    // The strict decoders refuse inks on principle, which says nothing about the file.
    if (colorSpace === 'cmyk')
      return { image: await decodeLeniently(bytes, header as JpegHeader), isSound: true };
    const exact = exactJpeg(bytes, width, height, { lend: true });
    // What libjpeg passes need not be sound.
    if (exact) return { image: exact, isSound: !simdJpegFoundBadCode() };
    // Warnings about metadata, or about junk between segments, are no damage to the picture.
    const bare = bareJpeg(bytes);
    const sound = bare && exactJpeg(bare, width, height, { lend: true });
    const isBroken = simdJpegFoundBadCode();
    if (sound) return { image: sound, isSound: !isBroken };
    const image = await decodeLeniently(bytes, header as JpegHeader);
    // The native decoder takes the largest pictures too, and does not mind a few bytes more at the end of the data.
    return { image, isSound: bare !== null && !isBroken && strictJpeg(bare, width, height) !== null };
  },
};

async function decodeLeniently(bytes: Uint8Array, header: JpegHeader): Promise<PixelImage> {
  const end = readOnJpeg(bytes, header);
  let image: PixelImage;
  try {
    image = header.colorSpace === 'cmyk' ? await decodeInks(bytes, header) : await sharpPixels(bytes);
  } catch (error) {
    const message = error instanceof Error ? error.message.replaceAll(/\s+/g, ' ').trim() : String(error);
    throw end !== 'cut'
      ? new DecodeFailure('corrupt', `The decoder gave up: ${message}`)
      : new DecodeFailure('truncated', 'The file ends before the picture does.');
  }
  if (end === 'whole') return image;
  const rows = countRealRows(image);
  if (end === 'broken')
    throw new DecodeFailure('corrupt', 'The data behind the picture make no sense.', { image, rows });
  const reason =
    rows === image.height
      ? 'The end of the file is missing; the whole picture could be recovered.'
      : 'The file ends before the picture does.';
  throw new DecodeFailure('truncated', reason, { image, rows });
}

async function decodeInks(bytes: Uint8Array, header: JpegHeader): Promise<PixelImage> {
  const { data: inks } = await sharpInks(bytes);
  // Pillow takes the inks of every JPEG as inverted; libvips inverts them where an Adobe segment says so.
  if (!header.hasAdobe) for (let i = 0; i < inks.length; i++) inks[i] = 255 - inks[i]!;
  return pixelImage('RGB', header.width, header.height, cmykToRgb(inks));
}
