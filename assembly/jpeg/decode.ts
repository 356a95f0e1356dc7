// A decoder of baseline and extended sequential JPEG (ISO/IEC 10918-1) of 8 bits in WebAssembly SIMD, in AssemblyScript. `npm run build:wasm` compiles
// it into src-main/decode/codecs/jpeg-simd-module.ts. Its samples are those of libjpeg-turbo with the accurate DCT and fancy upsampling.
//
// It decodes sound files only: whatever libjpeg would warn of, and whatever is rare, it leaves to another decoder.
import { chromaRow, narrowest } from './chroma-row.ts';
import { component, rowOf } from './component.ts';
import { bitsLeft, openSegment, segmentSlack } from './entropy-segment.ts';
import { flatBlock, inverseDct } from './inverse-dct.ts';
import { flat, Nothing, readBlock, Values, wrong } from './read-block.ts';
import { components, height, isRgb, readHeader, restartInterval, width } from './read-header.ts';
import { doubledRow, mergedRow, plainRow } from './rgb-row.ts';
import { prepareScaledDct, scaledDct } from './scaled-dct.ts';

/** What vectors may touch beyond the end of a row or a buffer. */
const slack: usize = 64;

/** The blocks of a coded unit, 6 at most: 64 coefficients, a place for what lies beyond them, and at the end what {@link readBlock} said. */
const blockBytes: usize = 144;
const endAt: usize = 136;
const blocks = memory.data(6 * 144, 16);

/** No code is longer. */
const longestCode: i32 = 16;
let badCode: bool = false;

let inputEnd: usize = 0;
/** Two rows of chroma, 16 bits a sample. */
let cbRow: usize = 0;
let crRow: usize = 0;
/** A row of pixels that begins one too early. */
let spareRow: usize = 0;
let output: usize = 0;

/** Samples across a block as it is decoded: 8, or less for a smaller picture. */
let blockSize: i32 = 8;
/** The part of the picture that is wanted, in pixels as they are decoded. */
let left: i32 = 0;
let top: i32 = 0;
let right: i32 = 0;
let bottom: i32 = 0;

function aligned(address: usize): usize {
  return (address + 15) & ~15;
}

/** Grows the memory to reach up to `end`. @returns false where there is no more */
function reach(end: usize): bool {
  const pages = <i32>((end + 0xffff) >> 16) - memory.size();
  return pages <= 0 || memory.grow(pages) >= 0;
}

/** Where a file of `length` bytes is to be put, or 0 where the memory does not suffice. */
export function inputFor(length: usize): usize {
  inputEnd = aligned(__heap_base) + length;
  return reach(inputEnd + slack) ? aligned(__heap_base) : 0;
}

/**
 * Decodes a part of the file that was put where {@link inputFor} said, of a picture of the given size.
 * @param eighths from 8 for the picture's own size down to 1 for an eighth of it each way, rounded up
 * @param fromX, fromY, toX, toY the part's edges in the picture of that size, the latter two exclusive. The whole file is checked all the same
 * @returns the address of the part's rows of 3 bytes a pixel, one after the other; 0 where the file is not for this decoder
 */
export function decode(
  expectedWidth: i32,
  expectedHeight: i32,
  eighths: i32,
  fromX: i32,
  fromY: i32,
  toX: i32,
  toY: i32,
): usize {
  badCode = false;
  const from = readHeader(aligned(__heap_base), inputEnd);
  if (from === 0 || width !== expectedWidth || height !== expectedHeight) return 0;
  blockSize = eighths;
  left = fromX;
  top = fromY;
  right = toX;
  bottom = toY;
  if (eighths < 8) prepareScaledDct(eighths);

  const luma = component(0);
  const unitWidth = luma.across << 3;
  const unitHeight = luma.down << 3;
  const unitsAcross = (width + unitWidth - 1) / unitWidth;
  const unitsDown = (height + unitHeight - 1) / unitHeight;
  // A block takes two bits or more: a small file cannot ask for much memory.
  const count = <u64>unitsAcross * <u64>unitsDown * <u64>(luma.across * luma.down + components - 1);
  if (count > (<u64>(inputEnd - from)) << 2) return 0;

  const bits = layOut(inputEnd - from, unitsAcross);
  if (bits === 0) return 0;
  return readUnits(from, bits, unitsAcross, unitsDown) ? output : 0;
}

/** Whether the last picture was left because of a code that no table of its file has, or that leads beyond its block: nothing that decodes JPEG can make sense of that. */
export function hasBadCode(): bool {
  return badCode;
}

/** Eighths of a length, rounded up. @param share the part of it that a plane has samples for: 1 / share */
function scaled(length: i32, share: i32): i32 {
  return <i32>((<i64>length * blockSize + 8 * share - 1) / (8 * share));
}

/** Finds room for everything behind the input. @returns the top of the room for a segment's bits, or 0 where the memory does not suffice */
function layOut(entropyBytes: usize, unitsAcross: i32): usize {
  const luma = component(0);
  const bits = aligned(inputEnd + segmentSlack + entropyBytes + slack);
  let end = bits + slack;
  for (let i = 0; i < components; i++) {
    const plane = component(i);
    plane.width = scaled(width, luma.across / plane.across);
    plane.height = scaled(height, luma.down / plane.down);
    plane.stride = aligned(<usize>(unitsAcross * plane.across * blockSize) + 32);
    plane.rows = 2 * plane.down * blockSize;
    plane.plane = end;
    end += plane.stride * plane.rows + slack;
  }
  const rowBytes = aligned(<usize>(luma.width << 1) + 2 * slack);
  cbRow = end + 16;
  crRow = cbRow + rowBytes;
  spareRow = crRow + rowBytes;
  output = aligned(spareRow + <usize>luma.width * 3 + slack);
  return reach(output + <usize>(right - left) * <usize>(bottom - top) * 3 + slack) ? bits : 0;
}

function forgetPredictions(): void {
  for (let i = 0; i < components; i++) component(i).prediction = 0;
}

/** Reads all coded units, and writes the rows of pixels as soon as their samples are there. @returns false where the data are not sound to the last bit */
function readUnits(from: usize, bits: usize, unitsAcross: i32, unitsDown: i32): bool {
  const luma = component(0);
  const unitWidth = luma.across * blockSize;
  const unitHeight = luma.down * blockSize;
  const needsNext = luma.down === 2 && (luma.across === 1 || component(1).width > narrowest);
  // Doubled chroma looks at its neighbours.
  const firstColumn = max(0, left - 2) / unitWidth;
  const lastColumn = (right + 1) / unitWidth;
  const firstRow = max(0, top - 2) / unitHeight;
  const lastRow = (bottom + 1) / unitHeight;
  let marker = openSegment(from, inputEnd, bits);
  if (marker === 0) return false;
  forgetPredictions();
  let untilRestart = restartInterval;
  let restarts = 0;
  let written = top;
  for (let row = 0; row < unitsDown; row++) {
    const isRowWanted = row >= firstRow && row <= lastRow;
    for (let column = 0; column < unitsAcross; column++) {
      if (restartInterval !== 0) {
        if (untilRestart === 0) {
          if (!isSpent() || <i32>load<u8>(marker + 1) !== 0xd0 + (restarts & 7)) return false;
          marker = openSegment(marker + 2, inputEnd, bits);
          if (marker === 0) return false;
          forgetPredictions();
          restarts++;
          untilRestart = restartInterval;
        }
        untilRestart--;
      }
      const isWanted = isRowWanted && column >= firstColumn && column <= lastColumn;
      const said = isWanted && blockSize > 1 ? readUnit() : skimUnit();
      if (said < 0) {
        // What is read beyond the end of the data is no code.
        badCode = said === wrong && bitsLeft() >= longestCode;
        return false;
      }
      // It has not read on into what lies below the segment.
      if (bitsLeft() < 0) return false;
      if (isWanted) transformUnit(row, column);
    }
    const ready = row === unitsDown - 1 ? bottom : min(bottom, (row + 1) * unitHeight - (needsNext ? 1 : 0));
    for (; written < ready; written++) writeRow(written);
  }
  return isSpent() && load<u8>(marker + 1) === 0xd9;
}

/** Less than a byte is left, to fill up the last one. */
function isSpent(): bool {
  const bits = bitsLeft();
  return bits >= 0 && bits < 8;
}

/** Reads all blocks of a unit before any is transformed: what was stored in parts of a vector is best left alone for a while. @returns less than 0 where one is unsound, as {@link readBlock} says */
function readUnit(): i32 {
  let block = blocks;
  for (let i = 0; i < components; i++) {
    const plane = component(i);
    for (let count = plane.across * plane.down; count > 0; count--) {
      const end = readBlock<Values>(plane, block);
      if (end < 0) return end;
      store<i32>(block, end, endAt);
      block += blockBytes;
    }
  }
  return 0;
}

/** The same of DC values alone, which is all that a block of one sample shows. */
function skimUnit(): i32 {
  let block = blocks;
  for (let i = 0; i < components; i++) {
    const plane = component(i);
    for (let count = plane.across * plane.down; count > 0; count--) {
      const end = readBlock<Nothing>(plane, block);
      if (end < 0) return end;
      store<i16>(block, plane.prediction);
      store<i32>(block, flat, endAt);
      block += blockBytes;
    }
  }
  return 0;
}

/** Makes samples of the blocks of a unit, from left to right. */
function transformUnit(row: i32, column: i32): void {
  const size = blockSize;
  let block = blocks;
  for (let i = 0; i < components; i++) {
    const plane = component(i);
    const stride = plane.stride;
    const quantizer = plane.quantizer;
    for (let v = 0; v < plane.down; v++) {
      let out = rowOf(plane, (row * plane.down + v) * size) + <usize>(column * plane.across * size);
      for (let h = 0; h < plane.across; h++) {
        if (load<i32>(block, endAt) === flat) flatBlock(<i32>load<i16>(block), quantizer, out, stride, size);
        else if (size === 8) inverseDct(block, quantizer, out, stride);
        else scaledDct(block, quantizer, out, stride);
        out += size;
        block += blockBytes;
      }
    }
  }
}

function writeRow(y: i32): void {
  const luma = component(0);
  const row = rowOf(luma, y);
  const count = right - left;
  const out = output + <usize>(y - top) * <usize>count * 3;
  if (components === 1) {
    mergedRow(row + left, row + left, row + left, count, out);
    return;
  }
  const cb = component(1);
  const cr = component(2);
  if (isRgb) {
    mergedRow(row + left, rowOf(cb, y) + left, rowOf(cr, y) + left, count, out);
    return;
  }
  const isDoubled = luma.across === 2 && cb.width > narrowest;
  const first = isDoubled ? left >> 1 : left;
  const last = isDoubled ? (right + 1) >> 1 : right;
  chromaRow(cb, y, luma.across, luma.down, first, last, cbRow);
  chromaRow(cr, y, luma.across, luma.down, first, last, crRow);
  if (!isDoubled) {
    const chroma = (<usize>left) << 1;
    plainRow(row + left, cbRow + chroma, crRow + chroma, count, out);
    return;
  }
  const skipped = left & 1;
  const even = <usize>(left - skipped);
  const to = skipped === 0 ? out : spareRow;
  doubledRow(row + even, cbRow + even, crRow + even, count + skipped, luma.down, to);
  if (skipped !== 0) memory.copy(out, to + 3, <usize>count * 3);
}
