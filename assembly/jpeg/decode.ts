// A decoder of baseline and extended sequential JPEG (ISO/IEC 10918-1) of 8 bits in WebAssembly SIMD, in AssemblyScript. `npm run build:wasm` compiles
// it into src-main/decode/codecs/jpeg-simd-module.ts. Its samples are those of libjpeg-turbo with the accurate DCT and fancy upsampling.
//
// It decodes sound files only: whatever libjpeg would warn of, and whatever is rare, it leaves to another decoder.
import { chromaRow, narrowest } from './chroma-row.ts';
import { component, Component } from './component.ts';
import { bitsLeft, openSegment, segmentSlack } from './entropy-segment.ts';
import { flatBlock, inverseDct } from './inverse-dct.ts';
import { block, flat, readBlock, wrong } from './read-block.ts';
import { components, height, isRgb, readHeader, restartInterval, width } from './read-header.ts';
import { doubledRow, mergedRow, plainRow } from './rgb-row.ts';

/** What vectors may touch beyond the end of a row or a buffer. */
const slack: usize = 64;

let inputEnd: usize = 0;
/** Two rows of chroma, 16 bits a sample. */
let cbRow: usize = 0;
let crRow: usize = 0;
let output: usize = 0;

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
 * Decodes the file that was put where {@link inputFor} said, of a picture of the given size.
 * @returns the address of height x width x 3 bytes, or 0 where the file is not for this decoder
 */
export function decode(expectedWidth: i32, expectedHeight: i32): usize {
  const from = readHeader(aligned(__heap_base), inputEnd);
  if (from === 0 || width !== expectedWidth || height !== expectedHeight) return 0;

  const luma = component(0);
  const unitWidth = luma.across << 3;
  const unitHeight = luma.down << 3;
  const unitsAcross = (width + unitWidth - 1) / unitWidth;
  const unitsDown = (height + unitHeight - 1) / unitHeight;
  // A block takes two bits or more: a small file cannot ask for much memory.
  const blocks = <u64>unitsAcross * <u64>unitsDown * <u64>(luma.across * luma.down + components - 1);
  if (blocks > (<u64>(inputEnd - from)) << 2) return 0;

  const top = layOut(inputEnd - from, unitsAcross);
  if (top === 0) return 0;
  return readUnits(from, top, unitsAcross, unitsDown) ? output : 0;
}

/** Finds room for everything behind the input. @returns the top of the room for a segment's bits, or 0 where the memory does not suffice */
function layOut(entropyBytes: usize, unitsAcross: i32): usize {
  const luma = component(0);
  const top = aligned(inputEnd + segmentSlack + entropyBytes + slack);
  let end = top + slack;
  for (let i = 0; i < components; i++) {
    const plane = component(i);
    const across = luma.across / plane.across;
    const down = luma.down / plane.down;
    plane.width = (width + across - 1) / across;
    plane.height = (height + down - 1) / down;
    plane.stride = aligned(<usize>((unitsAcross * plane.across) << 3) + 16);
    plane.rowMask = (plane.down << 4) - 1;
    plane.plane = end;
    end += plane.stride * (plane.down << 4) + slack;
  }
  const rowBytes = aligned(<usize>(width << 1) + 2 * slack);
  cbRow = end + 16;
  crRow = cbRow + rowBytes;
  output = aligned(crRow + rowBytes);
  return reach(output + <usize>width * <usize>height * 3 + slack) ? top : 0;
}

function forgetPredictions(): void {
  for (let i = 0; i < components; i++) component(i).prediction = 0;
}

/** Reads all coded units, and writes the rows of pixels as soon as their samples are there. @returns false where the data are not sound to the last bit */
function readUnits(from: usize, top: usize, unitsAcross: i32, unitsDown: i32): bool {
  const luma = component(0);
  const unitHeight = luma.down << 3;
  const needsNext = luma.down === 2 && (luma.across === 1 || component(1).width > narrowest);
  let marker = openSegment(from, inputEnd, top);
  if (marker === 0) return false;
  forgetPredictions();
  let untilRestart = restartInterval;
  let restarts = 0;
  let written = 0;
  for (let row = 0; row < unitsDown; row++) {
    for (let column = 0; column < unitsAcross; column++) {
      if (restartInterval !== 0) {
        if (untilRestart === 0) {
          if (!isSpent() || <i32>load<u8>(marker + 1) !== 0xd0 + (restarts & 7)) return false;
          marker = openSegment(marker + 2, inputEnd, top);
          if (marker === 0) return false;
          forgetPredictions();
          restarts++;
          untilRestart = restartInterval;
        }
        untilRestart--;
      }
      for (let i = 0; i < components; i++) if (!readPlane(component(i), row, column)) return false;
      // It has not read on into what lies below the segment.
      if (bitsLeft() < 0) return false;
    }
    const ready = row === unitsDown - 1 ? height : min(height, (row + 1) * unitHeight - (needsNext ? 1 : 0));
    for (; written < ready; written++) writeRow(written);
  }
  return isSpent() && load<u8>(marker + 1) === 0xd9;
}

/** Less than a byte is left, to fill up the last one. */
function isSpent(): bool {
  const bits = bitsLeft();
  return bits >= 0 && bits < 8;
}

/** The blocks of a plane in one coded unit. */
function readPlane(plane: Component, row: i32, column: i32): bool {
  const stride = plane.stride;
  for (let v = 0; v < plane.down; v++) {
    const y = ((row * plane.down + v) << 3) & plane.rowMask;
    let out = plane.plane + <usize>y * stride + ((<usize>(column * plane.across)) << 3);
    for (let h = 0; h < plane.across; h++) {
      const last = readBlock(plane);
      if (last === wrong) return false;
      if (last === flat) flatBlock(<i32>load<i16>(block), plane.quantizer, out, stride);
      else inverseDct(block, plane.quantizer, out, stride);
      out += 8;
    }
  }
  return true;
}

function writeRow(y: i32): void {
  const luma = component(0);
  const row = luma.plane + <usize>(y & luma.rowMask) * luma.stride;
  const out = output + <usize>y * <usize>width * 3;
  if (components === 1) {
    mergedRow(row, row, row, width, out);
    return;
  }
  const cb = component(1);
  const cr = component(2);
  if (isRgb) {
    const offset = <usize>(y & cb.rowMask) * cb.stride;
    mergedRow(row, cb.plane + offset, cr.plane + offset, width, out);
    return;
  }
  chromaRow(cb, y, luma.across, luma.down, cbRow);
  chromaRow(cr, y, luma.across, luma.down, crRow);
  if (luma.across === 2 && cb.width > narrowest) doubledRow(row, cbRow, crRow, width, luma.down, out);
  else plainRow(row, cbRow, crRow, width, out);
}
