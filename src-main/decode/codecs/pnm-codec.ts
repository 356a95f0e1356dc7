import { pixelImage } from '../../../src-shared/transforms/pixel-image.ts';
import { roundHalfEven } from '../../../src-shared/transforms/functional/round.ts';
import type { Codec } from '../codec.ts';
import { DecodeFailure } from '../decode-failure.ts';
import { readPnmHeader, type PnmHeader } from '../header/pnm-header.ts';

/** Portable bitmaps, greymaps and pixmaps, P1 to P6. */
export const pnmCodec: Codec = {
  formats: ['pnm'],

  header: readPnmHeader,

  async decode(bytes, header) {
    const { width, height, channels } = header;
    const { bitonal, plain } = header as PnmHeader;
    const count = width * height * channels;
    const levels = plain
      ? readWords(bytes, header as PnmHeader, count)
      : bitonal
        ? readBits(bytes, header as PnmHeader)
        : readNumbers(bytes, header as PnmHeader, count);
    if (channels === 3) return pixelImage('RGB', width, height, levels);
    const image = pixelImage('RGB', width, height);
    for (let i = 0; i < image.data.length; i++) image.data[i] = levels[Math.floor(i / 3)]!;
    return image;
  },
};

/** A level as Pillow scales it: to 8 bits, but grey of more than 8 bits to 16, of which all above 255 is white. */
function scaleTable({ maxval, channels }: PnmHeader): Uint8Array {
  const most = maxval > 255 && channels === 1 ? 65535 : 255;
  return Uint8Array.from({ length: maxval + 1 }, (_, level) =>
    Math.min(255, roundHalfEven((level / maxval) * most)),
  );
}

function readNumbers(bytes: Uint8Array, header: PnmHeader, count: number): Uint8Array {
  const { dataAt, maxval } = header;
  const each = maxval > 255 ? 2 : 1;
  if (dataAt + count * each > bytes.length) throw cut();
  if (maxval === 255) return bytes.slice(dataAt, dataAt + count);
  const scale = scaleTable(header);
  const levels = new Uint8Array(count);
  for (let i = 0, at = dataAt; i < count; i++, at += each) {
    const level = each === 1 ? bytes[at]! : (bytes[at]! << 8) | bytes[at + 1]!;
    levels[i] = level > maxval ? 255 : scale[level]!;
  }
  return levels;
}

function readBits(bytes: Uint8Array, { dataAt, width, height }: PnmHeader): Uint8Array {
  const stride = (width + 7) >> 3;
  if (dataAt + stride * height > bytes.length) throw cut();
  const levels = new Uint8Array(width * height);
  for (let y = 0, to = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const byte = bytes[dataAt + y * stride + (x >> 3)]!;
      levels[to++] = byte & (0x80 >> (x & 7)) ? 0 : 255;
    }
  }
  return levels;
}

/** Numbers in words; black and white needs no space between its digits. */
function readWords(bytes: Uint8Array, header: PnmHeader, count: number): Uint8Array {
  const { dataAt, bitonal, maxval } = header;
  const text = Buffer.from(bytes.subarray(dataAt))
    .toString('latin1')
    .replaceAll(/#[^\r\n]*([\r\n]|$)/g, '');
  const levels = new Uint8Array(count);
  const scale = scaleTable(header);
  let found = 0;
  for (const [word] of text.matchAll(bitonal ? /\S/g : /\S+/g)) {
    if (found === count) break;
    if (!/^\d{1,10}$/.test(word) || Number(word) > maxval)
      throw new DecodeFailure(
        'corrupt',
        `The data hold "${word.slice(0, 12)}" where a level up to ${maxval} should be.`,
      );
    levels[found++] = bitonal ? (word === '1' ? 0 : 255) : scale[Number(word)]!;
  }
  if (found < count) throw cut();
  return levels;
}

function cut(): DecodeFailure {
  return new DecodeFailure('truncated', 'The file ends before the picture does.');
}
