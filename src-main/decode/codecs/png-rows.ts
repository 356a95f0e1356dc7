import type { PngHeader } from '../header/png-header.ts';

/** One of the pictures that an interlaced file is sent as; a plain file is a single one. (PNG specification, 8.2.) */
export interface PngPass {
  left: number;
  top: number;
  stepX: number;
  stepY: number;
  width: number;
  height: number;
}

const adam7 = [
  [0, 0, 8, 8],
  [4, 0, 8, 8],
  [0, 4, 4, 8],
  [2, 0, 4, 4],
  [0, 2, 2, 4],
  [1, 0, 2, 2],
  [0, 1, 1, 2],
] as const;

export function passesOf({ width, height, interlaced }: PngHeader): PngPass[] {
  if (!interlaced) return [{ left: 0, top: 0, stepX: 1, stepY: 1, width, height }];
  return adam7
    .map(([left, top, stepX, stepY]) => ({
      left,
      top,
      stepX,
      stepY,
      width: Math.ceil((width - left) / stepX),
      height: Math.ceil((height - top) / stepY),
    }))
    .filter((pass) => pass.width > 0 && pass.height > 0);
}

/** Bytes of one row, its filter byte not counted. */
export function rowBytes(pass: PngPass, { channels, bitDepth }: PngHeader): number {
  return Math.ceil((pass.width * channels * bitDepth) / 8);
}

/** Undoes a row's filter in place; false for a filter that PNG does not have. (PNG specification, 9.2.) `above` is all zero for a first row. */
export function unfilterRow(filter: number, row: Uint8Array, above: Uint8Array, pixelBytes: number): boolean {
  const length = row.length;
  switch (filter) {
    case 0:
      return true;
    case 1:
      for (let i = pixelBytes; i < length; i++) row[i] = row[i]! + row[i - pixelBytes]!;
      return true;
    case 2:
      for (let i = 0; i < length; i++) row[i] = row[i]! + above[i]!;
      return true;
    case 3:
      for (let i = 0; i < length; i++) {
        row[i] = row[i]! + (((i < pixelBytes ? 0 : row[i - pixelBytes]!) + above[i]!) >> 1);
      }
      return true;
    case 4:
      for (let i = 0; i < length; i++) {
        const left = i < pixelBytes ? 0 : row[i - pixelBytes]!;
        const corner = i < pixelBytes ? 0 : above[i - pixelBytes]!;
        row[i] = row[i]! + paeth(left, above[i]!, corner);
      }
      return true;
    default:
      return false;
  }
}

function paeth(left: number, up: number, corner: number): number {
  const estimate = left + up - corner;
  const byLeft = Math.abs(estimate - left);
  const byUp = Math.abs(estimate - up);
  const byCorner = Math.abs(estimate - corner);
  if (byLeft <= byUp && byLeft <= byCorner) return left;
  return byUp <= byCorner ? up : corner;
}

/** Writes an unfiltered row into a picture of RGB bytes. */
export type RowWriter = (row: Uint8Array, rgb: Uint8Array, to: number, step: number, count: number) => void;

/** How a row becomes RGB: as Pillow's raw modes and `convert('RGB')` do it. */
export function rowWriter({ colorType, bitDepth, palette }: PngHeader): RowWriter {
  const bytes = bitDepth === 16 ? 2 : 1;
  // Of 16 bits in colour, the high byte counts.
  if (colorType === 2 || colorType === 6) return writeColor((colorType === 2 ? 3 : 4) * bytes, bytes);
  if (colorType === 4) return writeGray(2 * bytes);
  // Of 16 bits in grey, Pillow keeps all (mode I;16) and then clips at 255.
  if (bitDepth === 16) return writeClippedGray;
  const table = colorType === 3 ? paletteTable(palette) : grayTable(bitDepth);
  return writeIndexed(table, bitDepth);
}

function writeColor(pixelBytes: number, channelBytes: number): RowWriter {
  return (row, rgb, to, step, count) => {
    if (pixelBytes === 3 && step === 3) {
      rgb.set(row, to);
      return;
    }
    for (let i = 0, from = 0, at = to; i < count; i++, from += pixelBytes, at += step) {
      rgb[at] = row[from]!;
      rgb[at + 1] = row[from + channelBytes]!;
      rgb[at + 2] = row[from + 2 * channelBytes]!;
    }
  };
}

function writeGray(pixelBytes: number): RowWriter {
  return (row, rgb, to, step, count) => {
    for (let i = 0, at = to; i < count; i++, at += step) rgb.fill(row[i * pixelBytes]!, at, at + 3);
  };
}

const writeClippedGray: RowWriter = (row, rgb, to, step, count) => {
  for (let i = 0, at = to; i < count; i++, at += step)
    rgb.fill(row[2 * i] ? 255 : row[2 * i + 1]!, at, at + 3);
};

function writeIndexed(table: Uint8Array, bitDepth: number): RowWriter {
  const mask = (1 << bitDepth) - 1;
  return (row, rgb, to, step, count) => {
    for (let i = 0, at = to; i < count; i++, at += step) {
      const bit = i * bitDepth;
      const index = ((row[bit >> 3]! >> (8 - bitDepth - (bit & 7))) & mask) * 3;
      rgb[at] = table[index]!;
      rgb[at + 1] = table[index + 1]!;
      rgb[at + 2] = table[index + 2]!;
    }
  };
}

function grayTable(bitDepth: number): Uint8Array {
  const levels = 1 << bitDepth;
  return Uint8Array.from({ length: levels * 3 }, (_, i) => (Math.floor(i / 3) * 255) / (levels - 1));
}

/** Colours that the palette does not have are black. */
function paletteTable(palette: Uint8Array): Uint8Array {
  const table = new Uint8Array(768);
  table.set(palette.subarray(0, 768));
  return table;
}
