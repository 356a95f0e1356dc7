import { pixelImage, type PixelImage } from '../../../src-shared/transforms/pixel-image.ts';
import type { Codec, Header } from '../codec.ts';
import { DecodeFailure } from '../decode-failure.ts';
import { sniffFormat, type ImageFormat } from '../signature.ts';
import { transposeByOrientation } from '../transpose.ts';
import { cmykToRgb } from './cmyk-to-rgb.ts';
import { sharpClippedGray, sharpInks, sharpMetadata, sharpPixels } from './sharp-pixels.ts';

const bitDepths: Record<string, number> = {
  char: 8,
  uchar: 8,
  short: 16,
  ushort: 16,
  int: 32,
  uint: 32,
  float: 32,
  double: 64,
};

interface VipsHeader extends Header {
  /** The orientation that `decode` turns upright: Pillow turns a TIFF while loading it, and other formats only when asked. */
  turnedFrom: number;
}

/** Formats whose pixels sharp gives just as Pillow does. */
export const vipsCodec: Codec = {
  formats: ['webp', 'avif', 'tiff'],

  async header(bytes): Promise<VipsHeader> {
    const facts = await blameFile(sharpMetadata(bytes));
    const space = facts.space ?? 'srgb';
    const format = sniffFormat(bytes) as ImageFormat;
    const orientation = facts.orientation ?? 1;
    const turnedFrom = format === 'tiff' ? orientation : 1;
    return {
      format,
      width: turnedFrom >= 5 ? facts.height : facts.width,
      height: turnedFrom >= 5 ? facts.width : facts.height,
      channels: facts.channels,
      bitDepth: bitDepths[facts.depth] ?? 8,
      colorSpace: facts.isPalette
        ? 'palette'
        : space === 'cmyk'
          ? 'cmyk'
          : space === 'lab'
            ? 'lab'
            : facts.channels < 3
              ? 'gray'
              : 'srgb',
      hasAlpha: facts.hasAlpha,
      hasIcc: facts.icc !== undefined,
      orientation: format === 'tiff' ? 1 : orientation,
      frames: facts.pages ?? 1,
      turnedFrom,
    };
  },

  async decode(bytes, header) {
    if (header.format !== 'tiff') return blameFile(sharpPixels(bytes));
    const image = await blameFile(decodeTiff(bytes, header));
    return transposeByOrientation(image, (header as VipsHeader).turnedFrom);
  },
};

/** Of the errors in a TIFF Pillow raises on nearly all, of those in the other formats on none that libvips can pass over. */
async function decodeTiff(bytes: Uint8Array, header: Header): Promise<PixelImage> {
  if (header.colorSpace === 'cmyk' && header.bitDepth === 8) {
    const { data, width, height } = await sharpInks(bytes, 'error');
    return pixelImage('RGB', width, height, cmykToRgb(data));
  }
  if (header.colorSpace === 'gray' && header.bitDepth === 16 && header.channels === 1)
    return sharpClippedGray(bytes);
  return sharpPixels(bytes, 'error');
}

/** libvips says in words what is wrong. Which of them mean a variant that it was not built for, and which a cut file, is known by experience. */
const unsupported =
  /not configured|not supported|unsupported|bad labq format|required field 262|not a whole number of bytes/i;
const cut =
  /premature end|truncat|unexpected end|end of (file|image|stream)|not enough|read error|bad seek|EOF/i;

async function blameFile<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    const message = (error instanceof Error ? error.message : String(error)).replaceAll(/\s+/g, ' ').trim();
    if (unsupported.test(message)) {
      throw new DecodeFailure(
        'unsupported',
        `This is a variant of its format that is not read here: ${message}`,
      );
    }
    throw new DecodeFailure(cut.test(message) ? 'truncated' : 'corrupt', `The decoder gave up: ${message}`);
  }
}
