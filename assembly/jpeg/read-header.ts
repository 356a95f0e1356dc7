// The segments before the picture's data, after ISO/IEC 10918-1, annex B. What is out of the ordinary, or wrong, is refused as a whole.
import { component } from './component.ts';
import { buildTable, forgetTables, huffmanTable, isDefined } from './huffman-table.ts';
import { offsetOf } from './read-block.ts';

export let width: i32 = 0;
export let height: i32 = 0;
export let components: i32 = 0;
/** Coded units from one restart marker to the next; 0 for none. */
export let restartInterval: i32 = 0;
/** Red, green and blue as they are, not luma and chroma. */
export let isRgb: bool = false;

let quantizersSeen: i32 = 0;
let hasJfif: bool = false;
/** The colour transform of an Adobe segment, or -1. */
let adobeTransform: i32 = -1;

/** 4 tables of 64 values of 16 bits, in rows. */
const quantizers = memory.data(4 * 128, 16);

function word(at: usize): i32 {
  return ((<i32>load<u8>(at)) << 8) | (<i32>load<u8>(at + 1));
}

/** @returns where the entropy-coded data begin, or 0 where the file is none of those that are decoded here */
export function readHeader(from: usize, end: usize): usize {
  forgetTables();
  components = 0;
  restartInterval = 0;
  quantizersSeen = 0;
  hasJfif = false;
  adobeTransform = -1;
  if (from + 4 > end || word(from) !== 0xffd8) return 0;
  let at = from + 2;
  while (at + 4 <= end) {
    if (load<u8>(at) !== 0xff) return 0;
    const marker = <i32>load<u8>(at + 1);
    if (marker === 0xff) {
      at++;
      continue;
    }
    const body = at + 4;
    const next = at + 2 + word(at + 2);
    if (next < body || next > end) return 0;
    if (marker === 0xda) return readScan(body, next) ? next : 0;
    if (!readSegment(marker, body, next)) return 0;
    at = next;
  }
  return 0;
}

function readSegment(marker: i32, body: usize, next: usize): bool {
  if (marker === 0xdb) return readQuantizers(body, next);
  if (marker === 0xc4) return readHuffman(body, next);
  if (marker === 0xc0 || marker === 0xc1) return readFrame(body, next);
  if (marker === 0xdd) {
    if (next - body !== 2) return false;
    restartInterval = word(body);
    return true;
  }
  if (marker === 0xe0) return readJfif(body, next);
  if (marker === 0xee) return readAdobe(body, next);
  return (marker > 0xe0 && marker <= 0xef) || marker === 0xfe;
}

/** Of "JFIF" only the first version is known. */
function readJfif(body: usize, next: usize): bool {
  if (next - body < 14 || load<u32>(body) !== 0x4649464a || load<u8>(body + 4) !== 0) return true;
  hasJfif = true;
  return load<u8>(body + 5) === 1;
}

function readAdobe(body: usize, next: usize): bool {
  if (next - body < 12 || load<u32>(body) !== 0x626f6441 || load<u8>(body + 4) !== 0x65) return true;
  adobeTransform = <i32>load<u8>(body + 11);
  return adobeTransform <= 1;
}

function readQuantizers(from: usize, next: usize): bool {
  let at = from;
  while (at < next) {
    // Above 3, the values have 16 bits, or there is no such table.
    const index = <usize>load<u8>(at++);
    if (index > 3 || at + 64 > next) return false;
    const table = quantizers + (index << 7);
    for (let i = 0; i < 64; i++) store<u16>(table + offsetOf(i), <u16>load<u8>(at + i));
    quantizersSeen |= 1 << (<i32>index);
    at += 64;
  }
  return true;
}

function readHuffman(from: usize, next: usize): bool {
  let at = from;
  while (at < next) {
    const kind = (<i32>load<u8>(at)) >> 4;
    const index = (<i32>load<u8>(at)) & 15;
    if (kind > 1 || index > 3 || at + 17 > next) return false;
    const symbols = buildTable(kind, index, at + 1, next);
    if (symbols < 0) return false;
    at += 17 + symbols;
  }
  return true;
}

function readFrame(body: usize, next: usize): bool {
  if (components !== 0 || next - body < 9 || load<u8>(body) !== 8) return false;
  height = word(body + 1);
  width = word(body + 3);
  const count = <i32>load<u8>(body + 5);
  if (width === 0 || height === 0 || (count !== 1 && count !== 3)) return false;
  if (next - body !== 6 + 3 * count) return false;
  components = count;
  for (let i = 0; i < count; i++) {
    const at = body + 6 + 3 * i;
    const plane = component(i);
    plane.id = load<u8>(at);
    plane.across = (<i32>load<u8>(at + 1)) >> 4;
    plane.down = (<i32>load<u8>(at + 1)) & 15;
    const table = <i32>load<u8>(at + 2);
    if (table > 3) return false;
    plane.quantizer = quantizers + ((<usize>table) << 7);
  }
  return hasKnownSampling();
}

/** Luma at full size, chroma at full or half of it each way; a single plane is coded block by block whatever its sampling. */
function hasKnownSampling(): bool {
  const luma = component(0);
  if (components === 1) {
    const known = luma.across >= 1 && luma.across <= 4 && luma.down >= 1 && luma.down <= 4;
    luma.across = luma.down = 1;
    return known;
  }
  for (let i = 1; i < 3; i++) if (component(i).across !== 1 || component(i).down !== 1) return false;
  return (luma.across === 1 || luma.across === 2) && (luma.down === 1 || luma.down === 2);
}

/** All planes in one sequential scan. */
function readScan(body: usize, next: usize): bool {
  if (components === 0 || next - body !== 4 + 2 * components) return false;
  if (<i32>load<u8>(body) !== components) return false;
  for (let i = 0; i < components; i++) {
    const at = body + 1 + 2 * i;
    const plane = component(i);
    const tables = <i32>load<u8>(at + 1);
    if (<i32>load<u8>(at) !== plane.id || (tables & 0xcc) !== 0) return false;
    plane.dcTable = huffmanTable(0, tables >> 4);
    plane.acTable = huffmanTable(1, tables & 15);
    if (!isDefined(plane.dcTable) || !isDefined(plane.acTable)) return false;
    const quantizer = <i32>((plane.quantizer - quantizers) >> 7);
    if ((quantizersSeen & (1 << quantizer)) === 0) return false;
  }
  const spectrum = body + 1 + 2 * components;
  if (load<u8>(spectrum) !== 0 || load<u8>(spectrum + 1) !== 63 || load<u8>(spectrum + 2) !== 0) return false;
  isRgb = components === 3 && hasRgbPlanes();
  return !isRgb || (component(0).across === 1 && component(0).down === 1);
}

/** As libjpeg guesses: by the JFIF segment, Adobe's, or the planes' names, in that order. */
function hasRgbPlanes(): bool {
  if (hasJfif) return false;
  if (adobeTransform >= 0) return adobeTransform === 0;
  return component(0).id === 0x52 && component(1).id === 0x47 && component(2).id === 0x42;
}
