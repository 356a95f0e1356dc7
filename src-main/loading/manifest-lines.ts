import { isUtf8 } from 'node:buffer';
import type { FileHandle } from 'node:fs/promises';
import { manifestError } from '../../src-shared/manifest/manifest-error.ts';

const BUFFER_BYTES = 256 << 10;
// A header names every class; 64 MB hold a million of them. A longer line is no manifest.
const LONGEST_LINE_BYTES = 64 << 20;

/** A run of whole lines of a file. */
export interface LineBlock {
  /** Their bytes, newlines included. Valid until the next block is asked for. */
  readonly bytes: Uint8Array;
  /** The lines without their newlines. */
  readonly lines: readonly string[];
  /** Number of the first one, 1-based. */
  readonly firstLine: number;
  /** True where the last line of the file has no newline: it may be half a line. */
  readonly unterminated: boolean;
}

/**
 * Reads a file a block of whole lines at a time, so that memory depends on the longest line and not on the file. The first block is line 1
 * alone: its bytes are not part of the samples' digest.
 *
 * Throws `MANIFEST_INVALID` for bytes that are not UTF-8, and for a line over 64 MB.
 */
export async function* readLineBlocks(handle: FileHandle, file: string): AsyncGenerator<LineBlock> {
  let buffer = Buffer.allocUnsafe(BUFFER_BYTES);
  let filled = 0;
  let line = 1;
  const block = (bytes: Buffer, unterminated: boolean): LineBlock => {
    if (!isUtf8(bytes)) throw notUtf8(bytes, file, line);
    const text = bytes.toString('utf8');
    const lines = (unterminated ? text : text.slice(0, -1)).split('\n');
    const made = { bytes, lines, firstLine: line, unterminated };
    line += lines.length;
    return made;
  };

  for (;;) {
    if (filled === buffer.length) {
      if (filled >= LONGEST_LINE_BYTES) throw tooLong(file, line);
      buffer = Buffer.concat([buffer], buffer.length * 2);
    }
    const { bytesRead } = await handle.read(buffer, filled, buffer.length - filled);
    if (bytesRead === 0) break;
    filled += bytesRead;
    let start = 0;
    if (line === 1) {
      start = buffer.subarray(0, filled).indexOf(0x0a) + 1;
      if (start > 0) yield block(buffer.subarray(0, start), false);
    }
    const end = line === 1 ? 0 : Math.max(start, buffer.subarray(0, filled).lastIndexOf(0x0a) + 1);
    if (end > start) yield block(buffer.subarray(start, end), false);
    buffer.copyWithin(0, end, filled);
    filled -= end;
  }
  if (filled > 0) yield block(buffer.subarray(0, filled), true);
}

function tooLong(file: string, line: number): Error {
  return manifestError(
    'MANIFEST_INVALID',
    { file, line },
    'Expected a line of at most 64 MB but received a longer one.',
    'Check that this is a Winnow manifest.',
  );
}

function notUtf8(bytes: Buffer, file: string, firstLine: number): Error {
  let start = 0;
  let line = firstLine;
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
