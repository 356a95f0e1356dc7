import type { Codec, Header } from '../codec.ts';
import { DecodeFailure } from '../decode-failure.ts';
import { sniffFormat, type ImageFormat } from '../signature.ts';
import { sharpMetadata, sharpPixels } from './sharp-pixels.ts';

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

/** Formats whose pixels sharp gives just as Pillow does. */
export const vipsCodec: Codec = {
  formats: ['webp', 'avif', 'tiff', 'gif'],

  async header(bytes): Promise<Header> {
    const facts = await blameFile(sharpMetadata(bytes));
    const space = facts.space ?? 'srgb';
    return {
      format: sniffFormat(bytes) as ImageFormat,
      width: facts.width,
      height: facts.height,
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
      orientation: facts.orientation ?? 1,
      frames: facts.pages ?? 1,
    };
  },

  decode(bytes) {
    return blameFile(sharpPixels(bytes));
  },
};

/** libvips says what is wrong in words like "premature end" or "out of order"; which of them mean a cut file is known by experience. */
export async function blameFile<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    const message = (error instanceof Error ? error.message : String(error)).replaceAll(/\s+/g, ' ').trim();
    const isCut =
      /premature end|truncat|unexpected end|end of (file|image|stream)|not enough|read error|EOF/i.test(
        message,
      );
    throw new DecodeFailure(isCut ? 'truncated' : 'corrupt', `The decoder gave up: ${message}`);
  }
}
