import type { Codec, Header } from '../codec.ts';
import { DecodeFailure } from '../decode-failure.ts';
import { readBmpHeader, type BmpHeader } from '../header/bmp-header.ts';
import { bestIcoEntry, type IcoEntry } from '../header/ico-header.ts';
import { readPngHeader } from '../header/png-header.ts';
import { bmpCodec } from './bmp-codec.ts';
import { pngCodec } from './png-codec.ts';

interface IcoHeader extends Header {
  codec: Codec;
  /** The picture as a file of its own, and what that says of itself. */
  file: Uint8Array;
  inner: Header;
}

/** Windows icons: the best of the pictures inside, its mask left out as alpha is in all formats. */
export const icoCodec: Codec = {
  formats: ['ico'],

  header(bytes): IcoHeader {
    const { entry, count } = bestIcoEntry(bytes);
    const inside = bytes.subarray(entry.at);
    const isPng = inside[0] === 0x89 && inside[1] === 0x50;
    const file = isPng ? inside : asBmp(inside);
    const inner = isPng ? readPngHeader(file) : halved(readBmpHeader(file));
    if (!isPng) requireMask(bytes, entry, inner);
    const codec = isPng ? pngCodec : bmpCodec;
    return { ...inner, format: 'ico', hasAlpha: !isPng || inner.hasAlpha, frames: count, codec, file, inner };
  },

  decode(_bytes, header) {
    const { codec, file, inner } = header as IcoHeader;
    return codec.decode(file, inner);
  },
};

/** A bitmap with the 14 bytes that icons leave out: the pixels follow the header, its masks and its palette. */
function asBmp(inside: Uint8Array): Uint8Array {
  if (inside.length < 40) throw new DecodeFailure('truncated', 'The file ends inside its header.');
  const view = new DataView(inside.buffer, inside.byteOffset, inside.length);
  const size = view.getUint32(0, true);
  if (size > inside.length) throw new DecodeFailure('truncated', 'The file ends inside its header.');
  const isOs2 = size === 12;
  const bits = view.getUint16(isOs2 ? 10 : 14, true);
  const hasMasks = size === 40 && view.getUint32(16, true) === 3;
  const file = Buffer.concat([new Uint8Array(14), inside]);
  file.write('BM');
  // The reader of bitmaps adds the palette of the others itself.
  const palette = isOs2 && bits <= 8 ? 3 << bits : 0;
  file.writeUInt32LE(14 + size + (hasMasks ? 12 : 0) + palette, 10);
  return file;
}

/** The height counts picture and mask. */
function halved(header: BmpHeader): BmpHeader {
  const height = Math.floor(header.height / 2);
  if (height === 0) throw new DecodeFailure('corrupt', 'The icon announces a picture without height.');
  return { ...header, height };
}

/** Pillow raises where the mask is cut, though the picture be whole. */
function requireMask(bytes: Uint8Array, { at, size, bits }: IcoEntry, inner: Header): void {
  if (bits === 32) return;
  const maskBytes = (Math.ceil(inner.width / 32) * 32 * inner.height) >> 3;
  const maskAt = at + size - maskBytes;
  if (maskAt < 0 || maskAt + maskBytes > bytes.length)
    throw new DecodeFailure('truncated', 'The file ends before the mask of the icon does.');
}
