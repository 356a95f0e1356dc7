import { isUtf8 } from 'node:buffer';
import type { FileHandle } from 'node:fs/promises';
import { manifestError } from '../../src-shared/manifest/manifest-error.ts';

const BUFFER_BYTES = 256 << 10;
// A header names every class; 64 MB hold a million of them. A longer line is no manifest.
const LONGEST_LINE_BYTES = 64 << 20;

/** Where in a file somebody is who reads it line by line. */
export interface LinePlace {
  readonly file: string;
  /** 1-based. */
  line: number;
}

/** A run of whole lines of a file. */
export interface LineBlock {
  /** Their bytes, newlines included, which are UTF-8. Valid until the next block is asked for. */
  readonly bytes: Buffer;
  /** True where the last line of the file has no newline: it may be half a line. */
  readonly unterminated: boolean;
}

/**
 * Reads a file a block of whole lines at a time, so that memory depends on the longest line and not on the file. The first block is line 1
 * alone: its bytes are not part of the samples' digest.
 *
 * @param place the file, and the line that the next block begins with: who reads the lines counts them
 *
 * Throws `MANIFEST_INVALID` for bytes that are not UTF-8, and for a line over 64 MB.
 */
export async function* readLineBlocks(handle: FileHandle, place: LinePlace): AsyncGenerator<LineBlock> {
  let buffer = Buffer.allocUnsafe(BUFFER_BYTES);
  let filled = 0;
  let header = true;
  const block = (bytes: Buffer, unterminated: boolean): LineBlock => {
    if (!isUtf8(bytes)) throw notUtf8(bytes, place);
    return { bytes, unterminated };
  };

  for (;;) {
    if (filled === buffer.length) {
      if (filled >= LONGEST_LINE_BYTES) throw tooLong(place);
      buffer = Buffer.concat([buffer], buffer.length * 2);
    }
    const { bytesRead } = await handle.read(buffer, filled, buffer.length - filled);
    if (bytesRead === 0) break;
    filled += bytesRead;
    let start = 0;
    if (header) {
      start = buffer.subarray(0, filled).indexOf(0x0a) + 1;
      header = start === 0;
      if (!header) yield block(buffer.subarray(0, start), false);
    }
    const end = header ? 0 : Math.max(start, buffer.subarray(0, filled).lastIndexOf(0x0a) + 1);
    if (end > start) yield block(buffer.subarray(start, end), false);
    buffer.copyWithin(0, end, filled);
    filled -= end;
  }
  if (filled > 0) yield block(buffer.subarray(0, filled), true);
}

function tooLong(place: LinePlace): Error {
  return manifestError(
    'MANIFEST_INVALID',
    place,
    'Expected a line of at most 64 MB but received a longer one.',
    'Check that this is a Winnow manifest.',
  );
}

function notUtf8(bytes: Buffer, { file, line }: LinePlace): Error {
  let start = 0;
  for (;;) {
    const newline = bytes.indexOf(0x0a, start);
    const end = newline < 0 ? bytes.length : newline;
    if (newline < 0 || !isUtf8(bytes.subarray(start, end))) break;
    start = end + 1;
    line++;
  }
  return manifestError(
    'MANIFEST_INVALID',
    { file, line },
    'Expected UTF-8 text but received other bytes.',
    'Check that this is a Winnow manifest, and that nothing re-encoded it.',
  );
}
