import type { Header } from '../codec.ts';
import { DecodeFailure } from '../decode-failure.ts';

export interface BmpHeader extends Header {
  bits: 1 | 4 | 8 | 16 | 24 | 32;
  compression: 'none' | 'rle8' | 'rle4' | 'masks';
  topDown: boolean;
  /** Where the pixels begin. */
  dataAt: number;
  /** RGB triples; empty for direct colours. */
  palette: Uint8Array;
  /** Red, green, blue, of a pixel read as a little-endian number. */
  masks: readonly [number, number, number];
}

const bits555 = [0x7c00, 0x3e0, 0x1f] as const;
const bytesBgr = [0xff0000, 0xff00, 0xff] as const;

/** The layouts of masks that Pillow reads, alpha last. All zero stands for BGRA. */
const knownMasks: Record<number, readonly string[]> = {
  16: ['f800 7e0 1f', '7c00 3e0 1f'],
  24: ['ff0000 ff00 ff'],
  32: [
    'ff0000 ff00 ff 0',
    'ff000000 ff0000 ff00 0',
    'ff000000 ff00 ff 0',
    'ff000000 ff0000 ff00 ff',
    'ff ff00 ff0000 ff000000',
    'ff0000 ff00 ff ff000000',
    'ff000000 ff00 ff ff0000',
    '0 0 0 0',
  ],
};

/** Reads the headers of Windows and OS/2 bitmaps. (Microsoft: BITMAPFILEHEADER and BITMAPV5HEADER; Pillow src/PIL/BmpImagePlugin.py.) */
export function readBmpHeader(bytes: Uint8Array): BmpHeader {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  if (bytes.length < 26) throw new DecodeFailure('truncated', 'The file ends inside its header.');
  const size = view.getUint32(14, true);
  if (![12, 40, 52, 56, 64, 108, 124].includes(size)) {
    throw new DecodeFailure(
      'unsupported',
      `This is a BMP with a header of ${size} bytes, a kind that is not read here.`,
    );
  }
  if (bytes.length < 14 + size) throw new DecodeFailure('truncated', 'The file ends inside its header.');
  const isOs2 = size === 12;
  const signedHeight = isOs2 ? view.getUint16(20, true) : view.getInt32(22, true);
  const width = isOs2 ? view.getUint16(18, true) : view.getInt32(18, true);
  const bits = view.getUint16(isOs2 ? 24 : 28, true);
  const method = isOs2 ? 0 : view.getUint32(30, true);
  const colors = (isOs2 ? 0 : view.getUint32(46, true)) || 2 ** Math.min(bits, 32);
  if (width <= 0 || signedHeight === 0) {
    throw new DecodeFailure(
      'corrupt',
      `The header announces a picture of ${width} x ${signedHeight} pixels.`,
    );
  }
  if (!isKnownDepth(bits))
    throw new DecodeFailure(
      'corrupt',
      `The header announces ${bits} bits per pixel, which BMP does not have.`,
    );
  const compression = compressionOf(method, bits);
  const paletteAt = 14 + size;
  const dataAt = view.getUint32(10, true);
  const isIndexed = bits <= 8;
  return {
    format: 'bmp',
    width,
    height: Math.abs(signedHeight),
    channels: isIndexed ? 1 : 3,
    bitDepth: isIndexed ? bits : 8,
    colorSpace: isIndexed ? 'palette' : 'srgb',
    hasAlpha: false,
    hasIcc: false,
    orientation: 1,
    frames: 1,
    bits,
    compression,
    topDown: signedHeight < 0,
    dataAt: dataAt === paletteAt && isIndexed ? dataAt + 4 * colors : dataAt,
    palette: isIndexed ? readPalette(bytes, paletteAt, colors, isOs2 ? 3 : 4) : new Uint8Array(0),
    masks: compression === 'masks' ? readMasks(view, size, bits) : bits === 16 ? bits555 : bytesBgr,
  };
}

function isKnownDepth(bits: number): bits is BmpHeader['bits'] {
  return [1, 4, 8, 16, 24, 32].includes(bits);
}

function compressionOf(method: number, bits: number): BmpHeader['compression'] {
  if (method === 0) return 'none';
  if (method === 1 && bits === 8) return 'rle8';
  if (method === 2 && bits === 4) return 'rle4';
  if (method === 3 && bits >= 16) return 'masks';
  throw new DecodeFailure(
    'unsupported',
    `This is a BMP with compression ${method} at ${bits} bits, which is not read here.`,
  );
}

/** Longer headers hold the masks; behind the shortest they follow. */
function readMasks(view: DataView, size: number, bits: number): [number, number, number] {
  if (view.byteLength < 66) throw new DecodeFailure('truncated', 'The file ends inside its header.');
  const masks = [54, 58, 62].map((at) => view.getUint32(at, true));
  const alpha = size >= 56 ? view.getUint32(66, true) : 0;
  const layout = (bits === 32 ? [...masks, alpha] : masks).map((mask) => mask.toString(16)).join(' ');
  if (!knownMasks[bits]?.includes(layout)) {
    throw new DecodeFailure(
      'unsupported',
      `This is a BMP with channels laid out as ${layout}, which is not read here.`,
    );
  }
  return masks.every((mask) => mask === 0) ? [...bytesBgr] : (masks as [number, number, number]);
}

/** Stored as blue, green, red, and a fourth byte in all but OS/2's. */
function readPalette(bytes: Uint8Array, at: number, colors: number, entryBytes: number): Uint8Array {
  if (colors > 256)
    throw new DecodeFailure('corrupt', `The header announces a palette of ${colors} colours.`);
  if (at + colors * entryBytes > bytes.length)
    throw new DecodeFailure('truncated', 'The file ends inside its palette.');
  const palette = new Uint8Array(768);
  for (let i = 0; i < colors; i++) {
    palette[i * 3] = bytes[at + i * entryBytes + 2]!;
    palette[i * 3 + 1] = bytes[at + i * entryBytes + 1]!;
    palette[i * 3 + 2] = bytes[at + i * entryBytes]!;
  }
  return palette;
}
