import type { PixelImage } from '../../src-shared/transforms/pixel-image.ts';
import type { Codec, Header } from './codec.ts';
import { codecOf } from './codec-of.ts';
import { DecodeFailure } from './decode-failure.ts';
import { describeForeign, sniffFormat, type ImageFormat } from './signature.ts';

/** Pillow's limit: more pixels raise a DecompressionBombError. */
export const pillowMaxPixels = 178_956_970;

export interface DecodeLimits {
  /** More pixels than this are refused from the header alone. Default: Pillow's 178,956,970. */
  maxPixels?: number;
}

/** Finds the codec of a file by its content. Throws a DecodeFailure where there is none. */
export function findCodec(bytes: Uint8Array): { codec: Codec; format: ImageFormat } {
  if (bytes.length === 0) throw new DecodeFailure('not-an-image', 'The file is empty.');
  const format = sniffFormat(bytes);
  if (format === null) {
    throw new DecodeFailure(
      'not-an-image',
      describeForeign(bytes) ?? 'The content is that of no known image format.',
    );
  }
  const codec = codecOf(format);
  if (codec === null)
    throw new DecodeFailure('unsupported', `No decoder here reads ${format.toUpperCase()} files.`);
  return { codec, format };
}

/** Header first, then the limit, then the pixels. Throws a DecodeFailure. */
export async function decodeImage(
  bytes: Uint8Array,
  limits: DecodeLimits = {},
): Promise<{ image: PixelImage; header: Header }> {
  const { codec } = findCodec(bytes);
  const header = await codec.header(bytes);
  refuseTooLarge(header, limits);
  return { image: await codec.decode(bytes, header), header };
}

export function refuseTooLarge(
  { width, height }: Header,
  { maxPixels = pillowMaxPixels }: DecodeLimits,
): void {
  if (width * height <= maxPixels) return;
  throw new DecodeFailure(
    'too-large',
    `The header announces ${width} x ${height} pixels, more than the limit of ${maxPixels}: decoding it could take all memory.`,
  );
}
