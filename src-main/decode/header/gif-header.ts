import type { Header } from '../codec.ts';
import { DecodeFailure } from '../decode-failure.ts';

export interface GifFrame {
  left: number;
  top: number;
  width: number;
  height: number;
  interlaced: boolean;
  /** Bits of the shortest code but one: the first byte of the packed data. */
  codeBits: number;
  /** Where the first block of packed data begins. */
  dataAt: number;
}

export interface GifHeader extends Header {
  /** The first picture; others are not read. */
  frame: GifFrame;
  /** RGB triples; null for grey levels. */
  palette: Uint8Array | null;
  /** The index that is clear: the canvas around a smaller first frame has it. */
  transparency: number | null;
}

interface FoundFrame extends GifFrame {
  transparency: number | null;
  /** A palette of its own, `'gray'` for one that is the grey levels themselves. */
  palette: Uint8Array | 'gray' | null;
}

/**
 * Reads the blocks up to the first picture as Pillow does, and counts the pictures behind it.
 * (GIF89a specification; Pillow src/PIL/GifImagePlugin.py, `_open` and `_seek`.)
 */
export function readGifHeader(bytes: Uint8Array): GifHeader {
  if (bytes.length < 13) throw cut();
  const flags = bytes[10]!;
  const global = flags & 0x80 ? readPalette(bytes, 13, flags) : null;
  const start = 13 + (flags & 0x80 ? paletteBytes(flags) : 0);
  // The end marker where the first block should be means that there is no picture.
  const frame = bytes[start] === 0x3b ? null : findFrame(bytes, start);
  if (frame === null) throw new DecodeFailure('truncated', 'The file ends before the first picture.');
  const chosen = frame.palette ?? global;
  const palette = chosen === 'gray' ? null : chosen;
  // A frame that sticks out makes the canvas larger.
  const width = Math.max(u16(bytes, 6), frame.left + frame.width);
  const height = Math.max(u16(bytes, 8), frame.top + frame.height);
  if (frame.width === 0 || frame.height === 0) {
    throw new DecodeFailure(
      'corrupt',
      `The header announces a picture of ${frame.width} x ${frame.height} pixels.`,
    );
  }
  return {
    format: 'gif',
    width,
    height,
    channels: 1,
    bitDepth: 8,
    colorSpace: palette === null ? 'gray' : 'palette',
    hasAlpha: frame.transparency !== null,
    hasIcc: false,
    orientation: 1,
    frames: 1 + countFrames(bytes, frame.dataAt),
    frame,
    palette,
    transparency: frame.transparency,
  };
}

/** The next picture from a place between blocks; null where the file ends before one. Unknown bytes are passed over. */
function findFrame(bytes: Uint8Array, from: number): FoundFrame | null {
  let transparency: number | null = null;
  let at = from;
  for (;;) {
    const mark = bytes[at++];
    if (mark === undefined || mark === 0x3b) return null;
    if (mark === 0x2c) return { ...readFrame(bytes, at), transparency };
    if (mark !== 0x21) continue;
    const kind = bytes[at++];
    const block = readBlock(bytes, at);
    at = block.next;
    if (kind === 0xf9) {
      const control = block.body;
      if (control === null || control.length < 4)
        throw new DecodeFailure('corrupt', 'The graphic control block is too short.');
      if (control[0]! & 1) transparency = control[3]!;
    }
    // The end of a comment has been read already if it is empty; of the others, another block is always looked for.
    if (kind !== 0xfe || block.body !== null) at = skipBlocks(bytes, at);
  }
}

function readFrame(bytes: Uint8Array, at: number): Omit<FoundFrame, 'transparency'> {
  if (at + 9 > bytes.length) throw cut();
  const flags = bytes[at + 8]!;
  const isLocal = (flags & 0x80) !== 0;
  const codesAt = at + 9 + (isLocal ? paletteBytes(flags) : 0);
  if (codesAt >= bytes.length) throw cut();
  return {
    left: u16(bytes, at),
    top: u16(bytes, at + 2),
    width: u16(bytes, at + 4),
    height: u16(bytes, at + 6),
    interlaced: (flags & 0x40) !== 0,
    palette: isLocal ? readPalette(bytes, at + 9, flags) : null,
    codeBits: bytes[codesAt]!,
    dataAt: codesAt + 1,
  };
}

function countFrames(bytes: Uint8Array, dataAt: number): number {
  let count = 0;
  let at = skipBlocks(bytes, dataAt);
  for (;;) {
    let frame: FoundFrame | null;
    try {
      frame = findFrame(bytes, at);
    } catch {
      return count;
    }
    if (frame === null) return count;
    count++;
    at = skipBlocks(bytes, frame.dataAt);
  }
}

function readBlock(bytes: Uint8Array, at: number): { body: Uint8Array | null; next: number } {
  const length = bytes[at] ?? 0;
  const body = length === 0 ? null : bytes.subarray(at + 1, at + 1 + length);
  return { body, next: at + 1 + length };
}

function skipBlocks(bytes: Uint8Array, from: number): number {
  let at = from;
  while (at < bytes.length) {
    const length = bytes[at]!;
    at += 1 + length;
    if (length === 0) break;
  }
  return at;
}

function paletteBytes(flags: number): number {
  return 3 << ((flags & 7) + 1);
}

/** Colours past the end of a palette are the grey of their number, as in every palette of Pillow's. */
function readPalette(bytes: Uint8Array, at: number, flags: number): Uint8Array | 'gray' {
  const size = paletteBytes(flags);
  if (at + size > bytes.length) throw cut();
  const palette = Uint8Array.from({ length: 768 }, (_, i) => Math.floor(i / 3));
  palette.set(bytes.subarray(at, at + size));
  return palette.every((level, i) => level === Math.floor(i / 3)) ? 'gray' : palette;
}

function u16(bytes: Uint8Array, at: number): number {
  return bytes[at]! | (bytes[at + 1]! << 8);
}

function cut(): DecodeFailure {
  return new DecodeFailure('truncated', 'The file ends inside its header.');
}
