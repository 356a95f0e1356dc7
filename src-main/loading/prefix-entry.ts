import { closeSync, openSync, readSync } from 'node:fs';
import type * as Zlib from 'node:zlib';
import { channelsOf, pixelImage } from '../../src-shared/transforms/pixel-image.ts';
import type { PixelImage } from '../../src-shared/transforms/pixel-image.ts';
import { roomFor } from './read-again.ts';

/*
 * NOTE: an entry of the prefix cache
 *
 * Numbers of 32 bits, little-endian: a magic number, the mode, width, height, a checksum for each of 32 bands of rows, and one for all these. Then the pixels. So whoever
 * looks at some rows reads and checks the bands that they lie in, and no others.
 */
const magic = 0x32504e57;
const modes = ['L', 'RGB'] as const;
const bands = 32;
const sumsAt = 16;
const headerSumAt = sumsAt + 4 * bands;
const headerBytes = headerSumAt + 4;

/** Rows, in place of all. */
export interface Rows {
  readonly top: number;
  readonly height: number;
}

export interface EntryRows {
  /** As wide as what was kept; the rows that were asked for, and perhaps some above and below. */
  readonly image: PixelImage;
  /** Which row the image begins with. */
  readonly top: number;
}

interface Size {
  readonly mode: PixelImage['mode'];
  readonly width: number;
  readonly height: number;
}

/** The header of the entry that is being read. */
const header = Buffer.alloc(headerBytes);

/** The size of an image's entry. */
export function entryBytes({ data }: PixelImage): number {
  return headerBytes + data.length;
}

/** What comes before the pixels. */
export function headerOf({ mode, width, height, data }: PixelImage): Buffer {
  const made = Buffer.alloc(headerBytes);
  const bandBytes = bandRowsOf(height) * width * channelsOf[mode];
  const sums = Array.from({ length: bands }, (_, band) =>
    sumOf(data.subarray(band * bandBytes, (band + 1) * bandBytes)),
  );
  [magic, modes.indexOf(mode), width, height, ...sums].forEach((value, i) =>
    made.writeUInt32LE(value, i * 4),
  );
  made.writeUInt32LE(sumOf(made.subarray(0, headerSumAt)), headerSumAt);
  return made;
}

/**
 * Rows of an entry, chosen when the size of the image is known; null where there is no entry, or one that is not whole there.
 * @param lend whether the pixels may lie in memory that is used again for the next file
 * @throws what `choose` throws
 */
export function readRows(
  entry: string,
  choose: (width: number, height: number) => Rows,
  lend: boolean,
): EntryRows | null {
  const file = opened(entry);
  if (file === null) return null;
  try {
    const size = sizeIn(file);
    return size && rowsIn(file, size, choose(size.width, size.height), lend);
  } finally {
    closeSync(file);
  }
}

/** null where there is none. */
function opened(entry: string): number | null {
  try {
    return openSync(entry, 'r');
  } catch {
    return null;
  }
}

/** Reads the header, and what it says; null where it is none. */
function sizeIn(file: number): Size | null {
  if (!isRead(file, header, 0) || header.readUInt32LE(0) !== magic) return null;
  if (header.readUInt32LE(headerSumAt) !== sumOf(header.subarray(0, headerSumAt))) return null;
  const mode = modes[header.readUInt32LE(4)];
  return mode === undefined ? null : { mode, width: header.readUInt32LE(8), height: header.readUInt32LE(12) };
}

/** The bands that the rows lie in. */
function rowsIn(file: number, { mode, width, height }: Size, rows: Rows, lend: boolean): EntryRows | null {
  const bandRows = bandRowsOf(height);
  const rowBytes = width * channelsOf[mode];
  const first = Math.floor(rows.top / bandRows);
  const top = first * bandRows;
  const end = Math.min(height, Math.ceil((rows.top + rows.height) / bandRows) * bandRows);
  const size = (end - top) * rowBytes;
  const data = lend ? roomFor(size) : Buffer.allocUnsafeSlow(size);
  if (!isRead(file, data, headerBytes + top * rowBytes)) return null;
  const bandBytes = bandRows * rowBytes;
  for (let band = first, at = 0; at < size; band++, at += bandBytes)
    if (sumOf(data.subarray(at, at + bandBytes)) !== header.readUInt32LE(sumsAt + 4 * band)) return null;
  const pixels = new Uint8Array(data.buffer, data.byteOffset, size);
  return { image: pixelImage(mode, width, end - top, pixels), top };
}

function bandRowsOf(height: number): number {
  return Math.max(1, Math.ceil(height / bands));
}

/** Whether there was as much as there is room. */
function isRead(file: number, room: Buffer, position: number): boolean {
  return readSync(file, room, 0, room.length, position) === room.length;
}

let crc32: typeof Zlib.crc32 | undefined;

/** Node's compression is loaded when it is needed: a thread without a cache starts sooner without it. */
function sumOf(bytes: Uint8Array): number {
  return (crc32 ??= process.getBuiltinModule('node:zlib').crc32)(bytes);
}
