import { pixelImage } from '../../../src-shared/transforms/pixel-image.ts';
import type { Codec } from '../codec.ts';
import { DecodeFailure } from '../decode-failure.ts';
import { readPsdHeader, type PsdHeader } from '../header/psd-header.ts';
import { cmykToRgb } from './cmyk-to-rgb.ts';
import { unpackBits } from './pack-bits.ts';
import { paletteToRgb } from './palette-to-rgb.ts';

/** Photoshop: the merged picture that the file keeps for readers that know no layers. */
export const psdCodec: Codec = {
  formats: ['psd'],

  header: readPsdHeader,

  async decode(bytes, header) {
    const { kind, palette, width, height } = header as PsdHeader;
    const planes = readPlanes(bytes, header as PsdHeader);
    if (kind === 'bitmap') return paletteToRgb(spreadBits(planes[0]!, width, height), null, width, height);
    if (planes.length === 1) return paletteToRgb(planes[0]!, palette, width, height);
    const pixels = interleave(kind === 'rgb' ? planes.slice(0, 3) : planes);
    // Inks are stored inverted.
    const rgb = kind === 'cmyk' ? cmykToRgb(pixels.map((ink) => 255 - ink)) : pixels;
    return pixelImage('RGB', width, height, rgb);
  },
};

function readPlanes(bytes: Uint8Array, header: PsdHeader): Uint8Array[] {
  const { height, planes, packed, dataAt } = header;
  const rowBytes = header.kind === 'bitmap' ? (header.width + 7) >> 3 : header.width;
  const size = rowBytes * height;
  const found: Uint8Array[] = [];
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  let at = packed ? dataAt + planes * height * 2 : dataAt;
  if (at > bytes.length) throw cut();
  for (let plane = 0; plane < planes; plane++) {
    if (packed) {
      const levels = new Uint8Array(size);
      if (!unpackBits(bytes.subarray(at), levels, rowBytes)) throw cut();
      found.push(levels);
      for (let y = 0; y < height; y++) at += view.getUint16(dataAt + (plane * height + y) * 2);
    } else {
      if (at + size > bytes.length) throw cut();
      found.push(bytes.subarray(at, at + size));
      at += size;
    }
  }
  return found;
}

function interleave(planes: readonly Uint8Array[]): Uint8Array {
  const out = new Uint8Array(planes.length * planes[0]!.length);
  for (const [channel, plane] of planes.entries()) {
    for (let i = 0, to = channel; i < plane.length; i++, to += planes.length) out[to] = plane[i]!;
  }
  return out;
}

function spreadBits(packed: Uint8Array, width: number, height: number): Uint8Array {
  const stride = (width + 7) >> 3;
  const levels = new Uint8Array(width * height);
  for (let y = 0, to = 0; y < height; y++) {
    for (let x = 0; x < width; x++)
      levels[to++] = packed[y * stride + (x >> 3)]! & (0x80 >> (x & 7)) ? 255 : 0;
  }
  return levels;
}

function cut(): DecodeFailure {
  return new DecodeFailure('truncated', 'The file ends before the picture does.');
}
