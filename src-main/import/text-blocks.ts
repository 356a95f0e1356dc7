import { isUtf8 } from 'node:buffer';
import { createReadStream } from 'node:fs';
import { importError, readFailure } from './import-error.ts';

const NEWLINE = 10;
const BLOCK_BYTES = 1 << 20;
/** A text of lines has none that is longer: what does is something else. */
const LONGEST_LINE_BYTES = 64 << 20;

/**
 * The text of a file in blocks that end where a line ends, without a byte order mark. A byte that is no UTF-8 is spelled as the scan spells it in file
 * names: ␛ and its two hexadecimal digits.
 *
 * Throws IMPORT_INVALID for UTF-16 and for what is no text.
 */
export async function* textBlocks(file: string, signal?: AbortSignal): AsyncGenerator<string> {
  let rest: Buffer = Buffer.alloc(0);
  let isFirst = true;
  for await (const chunk of chunksOf(file, signal)) {
    let bytes = rest.length > 0 ? Buffer.concat([rest, chunk]) : chunk;
    if (isFirst) bytes = withoutMark(file, bytes);
    isFirst = false;
    const end = bytes.lastIndexOf(NEWLINE) + 1;
    if (end > 0) yield textOf(bytes.subarray(0, end));
    rest = bytes.subarray(end);
    if (rest.length > LONGEST_LINE_BYTES)
      throw importError(file, null, null, 'Expected lines of text but received one without an end.');
  }
  if (rest.length > 0) yield textOf(rest);
}

/** The bytes of a file; throws what a person can act on. */
export async function* chunksOf(file: string, signal?: AbortSignal): AsyncGenerator<Buffer> {
  const stream = createReadStream(file, { highWaterMark: BLOCK_BYTES });
  try {
    for await (const chunk of stream) {
      signal?.throwIfAborted();
      yield chunk as Buffer;
    }
  } catch (error) {
    throw readFailure(error, file);
  } finally {
    stream.destroy();
  }
}

function withoutMark(file: string, bytes: Buffer): Buffer {
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) return bytes.subarray(3);
  if ((bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff)) {
    throw importError(
      file,
      1,
      null,
      'Expected UTF-8 but received UTF-16.',
      'Save the file as UTF-8, for instance as "CSV UTF-8".',
    );
  }
  return bytes;
}

function textOf(bytes: Buffer): string {
  return isUtf8(bytes) ? bytes.toString() : spelled(bytes);
}

function spelled(bytes: Buffer): string {
  let text = '';
  let start = 0;
  const take = (end: number): void => {
    if (end > start) text += bytes.toString('utf8', start, end);
  };
  for (let at = 0; at < bytes.length;) {
    if (bytes[at]! < 0x80) {
      at++;
      continue;
    }
    const length = [2, 3, 4].find((n) => at + n <= bytes.length && isUtf8(bytes.subarray(at, at + n)));
    if (length === undefined) {
      take(at);
      text += `\u241B${bytes[at]!.toString(16).toUpperCase().padStart(2, '0')}`;
      start = ++at;
    } else at += length;
  }
  take(bytes.length);
  return text;
}
