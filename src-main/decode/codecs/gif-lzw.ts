import type { GifFrame } from '../header/gif-header.ts';

const tableSize = 4096;
const longestCode = 12;
/** Pillow hands its decoder this many bytes at a time; after an end code, it goes on with what the next portion brings. */
const portionBytes = 65536;

/** First row and distance of rows in the four passes of an interlaced picture. */
const passes = [
  [0, 8],
  [4, 8],
  [2, 4],
  [1, 2],
] as const;

export interface UnpackedGif {
  state: 'whole' | 'cut' | 'broken';
  /** Rows of the frame that are complete, from its top. */
  rows: number;
}

/**
 * Unpacks a frame's colour numbers onto the canvas. A picture is whole when its last pixel is there, whatever follows.
 * (GIF89a specification, appendix F; where it leaves things open, as Pillow's src/libImaging/GifDecode.c.)
 *
 * @param canvas one byte a pixel, `canvasWidth` in a row
 */
export function unpackGif(
  bytes: Uint8Array,
  frame: GifFrame,
  canvas: Uint8Array,
  canvasWidth: number,
): UnpackedGif {
  const { left, top, width, height, interlaced, codeBits, dataAt } = frame;
  if (codeBits > longestCode) return { state: 'broken', rows: 0 };
  const clear = 1 << codeBits;
  const last = new Uint8Array(tableSize);
  const link = new Uint16Array(tableSize);
  const stack = new Uint8Array(tableSize);
  let next = clear + 2;
  let codeSize = codeBits + 1;
  let previous = -1;
  let firstOfPrevious = 0;

  let pass = 0;
  let step: number = interlaced ? 8 : 1;
  let x = 0;
  let y = 0;
  let out = top * canvasWidth + left;
  /** False once the last pixel is there. */
  const put = (index: number): boolean => {
    canvas[out++] = index;
    if (++x < width) return true;
    x = 0;
    y += step;
    while (y >= height) {
      if (!interlaced || ++pass === passes.length) return false;
      [y, step] = passes[pass]!;
    }
    out = (top + y) * canvasWidth + left;
    return true;
  };
  const stopped = (state: 'cut' | 'broken'): UnpackedGif => ({ state, rows: interlaced ? 0 : y });

  let at = dataAt;
  let limit = Math.min(bytes.length, at + portionBytes);
  let blockLeft = 0;
  let bits = 0;
  let bitCount = 0;
  for (;;) {
    while (bitCount < codeSize) {
      if (blockLeft > 0) {
        bits |= bytes[at++]! << bitCount;
        bitCount += 8;
        blockLeft--;
        continue;
      }
      // Only whole blocks are decoded.
      while (at >= limit || at + 1 + bytes[at]! > limit) {
        if (limit === bytes.length) return stopped('cut');
        limit = Math.min(bytes.length, limit + portionBytes);
      }
      blockLeft = bytes[at++]!;
    }
    const code = bits & ((1 << codeSize) - 1);
    bits >>>= codeSize;
    bitCount -= codeSize;

    if (code === clear) {
      next = clear + 2;
      codeSize = codeBits + 1;
      previous = -1;
      continue;
    }
    if (code === clear + 1) {
      if (limit === bytes.length) return stopped('cut');
      limit = Math.min(bytes.length, limit + portionBytes);
      continue;
    }
    if (previous < 0) {
      if (code > clear) return stopped('broken');
      previous = code;
      firstOfPrevious = code & 255;
      if (!put(firstOfPrevious)) return { state: 'whole', rows: height };
      continue;
    }
    if (code > next) return stopped('broken');
    let depth = 0;
    let walk = code;
    if (code === next) {
      stack[depth++] = firstOfPrevious;
      walk = previous;
    }
    while (walk >= clear) {
      if (depth >= tableSize || walk >= tableSize) return stopped('broken');
      stack[depth++] = last[walk]!;
      walk = link[walk]!;
    }
    firstOfPrevious = walk & 255;
    if (next < tableSize) {
      last[next] = firstOfPrevious;
      link[next] = previous;
      if (next === (1 << codeSize) - 1 && codeSize < longestCode) codeSize++;
      next++;
    }
    previous = code;
    if (!put(firstOfPrevious)) return { state: 'whole', rows: height };
    while (depth > 0) if (!put(stack[--depth]!)) return { state: 'whole', rows: height };
  }
}
