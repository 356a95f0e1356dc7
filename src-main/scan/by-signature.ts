import { open } from 'node:fs/promises';
import { sniffFormat, type ImageFormat } from '../decode/signature.ts';
import { spelledFile, toFilePath } from '../decode/spelled-path.ts';

const HEAD_BYTES = 4096;

/** Which files a scan takes for images. */
export type FilesTaken =
  /** Those with an image's file name. */
  | 'named'
  /** Those, and whatever the catalogue knows already: it was taken by its signature once. */
  | 'known'
  /** Those, and whatever begins as an image does. */
  | 'all';

/**
 * Whether a file without an image's name begins as an image does. A program that draws (SVG) is none; signatures of two bytes, with which any text may
 * begin, have to be followed by a header that makes sense. A file that cannot be read is none either: nothing says that it is.
 */
export async function beginsAsImage(root: string, path: string): Promise<boolean> {
  try {
    const file = await open(toFilePath(spelledFile(root, path)), 'r');
    try {
      const head = Buffer.alloc(HEAD_BYTES);
      const { bytesRead } = await file.read(head, 0, HEAD_BYTES, 0);
      const bytes = head.subarray(0, bytesRead);
      const format = sniffFormat(bytes);
      return format !== null && (surely[format]?.(bytes) ?? true);
    } finally {
      await file.close();
    }
  } catch {
    return false;
  }
}

/** What more has to hold where the signature alone says little. */
const surely: Partial<Record<ImageFormat, (bytes: Buffer) => boolean>> = {
  svg: () => false,
  // The size of the second header, of every version there is.
  bmp: (bytes) => bytes.length >= 26 && [12, 16, 40, 52, 56, 64, 108, 124].includes(bytes.readUInt32LE(14)),
  // Width and height, with comments between.
  pnm: (bytes) => /^P[1-6]\s(\s*#[^\n]*\n)*\s*\d+\s+(\s*#[^\n]*\n)*\s*\d+\s/.test(bytes.toString('latin1')),
  // At least one picture, and the reserved byte of its entry.
  ico: (bytes) => bytes.length >= 22 && bytes.readUInt16LE(4) > 0 && bytes[9] === 0,
  // The bare stream has two bytes for a signature; the file format around it has twelve.
  jxl: (bytes) => bytes[0] === 0,
};
