import { pixelImage, type PixelImage } from '../../../src-shared/transforms/pixel-image.ts';
import type { Codec } from '../codec.ts';
import { DecodeFailure } from '../decode-failure.ts';
import { readBmpHeader, type BmpHeader } from '../header/bmp-header.ts';
import { unpackBmpRuns } from './bmp-runs.ts';

/** Windows and OS/2 bitmaps: 1, 4, 8, 16, 24 and 32 bits, plain, with masks, or run-length encoded. */
export const bmpCodec: Codec = {
  formats: ['bmp'],

  header: readBmpHeader,

  async decode(bytes, header) {
    const bmp = header as BmpHeader;
    return bmp.compression === 'rle4' || bmp.compression === 'rle8'
      ? decodeRuns(bytes, bmp)
      : decodeRows(bytes, bmp);
  },
};

function decodeRows(bytes: Uint8Array, header: BmpHeader): PixelImage {
  const { width, height, bits, dataAt, topDown } = header;
  // Rows end on a multiple of four bytes.
  const stride = Math.floor((width * bits + 31) / 32) * 4;
  const available = Math.max(0, Math.floor((bytes.length - dataAt) / stride));
  if (available === 0) throw new DecodeFailure('truncated', 'The file ends before the picture begins.', null);
  const image = pixelImage('RGB', width, height);
  const write = bits <= 8 ? writeIndexed : writeMasked;
  for (let i = 0; i < Math.min(height, available); i++) {
    write(
      bytes.subarray(dataAt + i * stride, dataAt + (i + 1) * stride),
      image,
      topDown ? i : height - 1 - i,
      header,
    );
  }
  if (available >= height) return image;
  // What is there is the bottom of a picture stored upside down: no row from the top is real.
  throw new DecodeFailure('truncated', 'The file ends before the picture does.', {
    image,
    rows: topDown ? available : 0,
  });
}

function writeIndexed(
  row: Uint8Array,
  { data, width }: PixelImage,
  y: number,
  { bits, palette }: BmpHeader,
): void {
  const mask = (1 << bits) - 1;
  for (let x = 0, to = y * width * 3; x < width; x++, to += 3) {
    const bit = x * bits;
    const index = ((row[bit >> 3]! >> (8 - bits - (bit & 7))) & mask) * 3;
    data[to] = palette[index]!;
    data[to + 1] = palette[index + 1]!;
    data[to + 2] = palette[index + 2]!;
  }
}

function writeMasked(
  row: Uint8Array,
  { data, width }: PixelImage,
  y: number,
  { bits, masks }: BmpHeader,
): void {
  const bytesEach = bits >> 3;
  const channels = masks.map((mask) => ({ mask, shift: 31 - Math.clz32(mask & -mask) }));
  for (let x = 0, to = y * width * 3, from = 0; x < width; x++, from += bytesEach) {
    let pixel = 0;
    for (let i = bytesEach - 1; i >= 0; i--) pixel = (pixel << 8) | row[from + i]!;
    for (const { mask, shift } of channels) {
      const most = mask >>> shift;
      data[to++] = (((pixel & mask) >>> shift) * 255) / most;
    }
  }
}

function decodeRuns(
  bytes: Uint8Array,
  { width, height, compression, dataAt, topDown, palette }: BmpHeader,
): PixelImage {
  const indices = unpackBmpRuns(bytes.subarray(dataAt), {
    width,
    height,
    nibbles: compression === 'rle4',
    startsAt: dataAt,
  });
  if (indices === null) throw new DecodeFailure('truncated', 'The file ends before the picture does.');
  const image = pixelImage('RGB', width, height);
  for (let y = 0, from = 0; y < height; y++) {
    let to = (topDown ? y : height - 1 - y) * width * 3;
    for (let x = 0; x < width; x++, from++) {
      const index = indices[from]! * 3;
      image.data[to++] = palette[index]!;
      image.data[to++] = palette[index + 1]!;
      image.data[to++] = palette[index + 2]!;
    }
  }
  return image;
}
