import { pixelImage, type PixelImage } from '../../../src-shared/transforms/pixel-image.ts';
import type { Codec } from '../codec.ts';
import { DecodeFailure } from '../decode-failure.ts';
import {
  applyPngChunk,
  hasGoodChecksum,
  isChunkName,
  readPngChunk,
  readPngHeader,
  type PngChunk,
  type PngHeader,
} from '../header/png-header.ts';
import { inflateUpTo, type Inflated } from './png-inflate.ts';
import { passesOf, rowBytes, rowWriter, unfilterRow } from './png-rows.ts';

/**
 * PNG by our own hands over zlib: only so are its pixels Pillow's in all modes, and only so is known how much of a broken file is real.
 * (PNG specification, third edition; Pillow src/PIL/PngImagePlugin.py and src/libImaging/ZipDecode.c.)
 */
export const pngCodec: Codec = {
  formats: ['png'],

  header: readPngHeader,

  async decode(bytes, header) {
    return acceptAsPillow(bytes, header as PngHeader, await decodePng(bytes, header as PngHeader));
  },

  async examine(bytes, header) {
    const decoded = await decodePng(bytes, header as PngHeader);
    const isSound = isInPlace(bytes, header as PngHeader, decoded);
    const image = isSound ? decoded.image : acceptAsPillow(bytes, header as PngHeader, decoded);
    return { image, isSound };
  },
};

/** Throws a DecodeFailure where Pillow raises. */
function acceptAsPillow(
  bytes: Uint8Array,
  header: PngHeader,
  { image, rows, inflated }: DecodedPng,
): PixelImage {
  // A stream that says it is complete is believed, as Pillow does; what it did not bring stays black.
  if (rows === image.height || inflated.state === 'ended') {
    readOn(bytes, header);
    return image;
  }
  if (inflated.state === 'cut')
    throw new DecodeFailure('truncated', 'The file ends before the picture does.', { image, rows });
  throw new DecodeFailure('corrupt', 'The packed image data are broken.', { image, rows });
}

/** The checksums of all image data, that of the zlib stream, every row, and the end chunk. */
function isInPlace(bytes: Uint8Array, header: PngHeader, { image, rows, inflated }: DecodedPng): boolean {
  if (inflated.state !== 'clean' || rows < image.height) return false;
  const chunks = dataChunks(bytes, header);
  return chunks.every((chunk) => hasGoodChecksum(bytes, chunk)) && hasEndChunk(bytes, chunks);
}

interface DecodedPng {
  image: PixelImage;
  /** Rows from the top that are complete. */
  rows: number;
  inflated: Inflated;
}

async function decodePng(bytes: Uint8Array, header: PngHeader): Promise<DecodedPng> {
  const passes = passesOf(header);
  const size = passes.reduce((sum, pass) => sum + pass.height * (rowBytes(pass, header) + 1), 0);
  const packed = Buffer.concat(dataChunks(bytes, header).map(({ body }) => body));
  const inflated = await inflateUpTo(packed, size);
  // The rows are unfiltered in place.
  const data = inflated.bytes;
  const image = pixelImage('RGB', header.width, header.height);
  const write = rowWriter(header);
  const pixelBytes = Math.max(1, (header.channels * header.bitDepth) >> 3);
  let at = 0;
  let rows = 0;
  for (const [number, pass] of passes.entries()) {
    const length = rowBytes(pass, header);
    let above: Uint8Array = new Uint8Array(length);
    for (let y = 0; y < pass.height; y++) {
      if (at + 1 + length > data.length) return { image, rows, inflated };
      const row = data.subarray(at + 1, at + 1 + length);
      if (!unfilterRow(data[at]!, row, above, pixelBytes))
        return { image, rows, inflated: { ...inflated, state: 'broken' } };
      const line = pass.top + y * pass.stepY;
      write(row, image.data, (line * header.width + pass.left) * 3, pass.stepX * 3, pass.width);
      above = row;
      at += 1 + length;
      // Only the last pass of an interlaced picture completes a row.
      if (number === passes.length - 1) rows = Math.min(header.height, line + pass.stepY);
    }
  }
  return { image, rows: header.height, inflated };
}

/** The chunks that the image data are spread over: an unbroken run. */
function dataChunks(bytes: Uint8Array, { dataAt }: PngHeader): PngChunk[] {
  const chunks: PngChunk[] = [];
  for (let at = dataAt; at >= 0;) {
    const chunk = readPngChunk(bytes, at);
    if (chunk?.name !== 'IDAT') break;
    chunks.push(chunk);
    at = chunk.next;
  }
  return chunks;
}

function hasEndChunk(bytes: Uint8Array, chunks: readonly PngChunk[]): boolean {
  let chunk = chunks.at(-1) ?? null;
  while (chunk !== null && chunk.name !== 'IEND')
    chunk = isChunkName(chunk.name) ? readPngChunk(bytes, chunk.next) : null;
  return chunk !== null;
}

/** The chunks behind the image data, read as Pillow reads them: it raises on one that is cut or out of order, and not on a missing end. */
function readOn(bytes: Uint8Array, header: PngHeader): void {
  const following = { ...header };
  const data = dataChunks(bytes, header);
  // Of several chunks of data, one that is cut is missed, even though the picture is complete without it.
  if (data.length > 1 && data.at(-1)!.isCut)
    throw new DecodeFailure('truncated', 'The file ends before its data do.');
  let at = data.at(-1)?.next ?? bytes.length;
  for (;;) {
    const chunk = readPngChunk(bytes, at);
    if (chunk === null || !isChunkName(chunk.name) || chunk.name === 'IEND') return;
    if (chunk.name === 'fcTL' && header.frames > 1) return;
    if (chunk.isCut)
      throw new DecodeFailure(
        'truncated',
        'The picture is complete, but the file ends inside what follows it.',
      );
    applyPngChunk(chunk, following);
    at = chunk.next;
  }
}
