import type { Header } from '../codec.ts';
import { DecodeFailure } from '../decode-failure.ts';
import { exifOrientation } from './exif-orientation.ts';

export interface JpegHeader extends Header {
  progressive: boolean;
  /** Whether the data are interrupted by restart markers. */
  restarts: boolean;
  /** Of an Adobe segment: whether the file has one. Inks are stored inverted then. */
  hasAdobe: boolean;
  /** Where the first scan's segment begins. */
  scanAt: number;
}

const startOfScan = 0xda;

/**
 * Reads the segments up to the first scan as Pillow's JpegImagePlugin does, and refuses what it refuses.
 * (ITU T.81 B.1.1; Pillow src/PIL/JpegImagePlugin.py, `_open`.)
 */
export function readJpegHeader(bytes: Uint8Array): JpegHeader {
  const header: JpegHeader = {
    format: 'jpeg',
    width: 0,
    height: 0,
    channels: 0,
    bitDepth: 8,
    colorSpace: 'srgb',
    hasAlpha: false,
    hasIcc: false,
    orientation: 1,
    frames: 1,
    progressive: false,
    restarts: false,
    hasAdobe: false,
    scanAt: 0,
  };
  let at = 2;
  for (;;) {
    at = findMarker(bytes, at);
    const marker = bytes[at]!;
    if (marker === startOfScan) break;
    at++;
    if (isStandalone(marker)) continue;
    if (marker < 0xc0)
      throw new DecodeFailure('corrupt', `The header holds an unknown marker (FF ${hex(marker)}).`);
    at = readSegment(bytes, at, marker, header);
  }
  if (header.channels === 0)
    throw new DecodeFailure('corrupt', 'The picture begins before its size is told.');
  header.scanAt = at - 1;
  return header;
}

/** Position of the byte after the next FF that begins a marker. Fill bytes and junk between segments are passed over, as everybody does. */
function findMarker(bytes: Uint8Array, from: number): number {
  let at = from;
  for (;;) {
    at = bytes.indexOf(0xff, at);
    if (at < 0) throw new DecodeFailure('truncated', 'The file ends inside its header.');
    while (bytes[at] === 0xff) at++;
    if (at >= bytes.length) throw new DecodeFailure('truncated', 'The file ends inside its header.');
    if (bytes[at] !== 0) return at;
  }
}

function isStandalone(marker: number): boolean {
  return (marker >= 0xd0 && marker <= 0xd9) || marker === 0xc8 || (marker >= 0xf0 && marker <= 0xfd);
}

function readSegment(bytes: Uint8Array, at: number, marker: number, header: JpegHeader): number {
  const length = at + 2 > bytes.length ? -1 : (bytes[at]! << 8) | bytes[at + 1]!;
  if (length < 0 || at + length > bytes.length) {
    throw new DecodeFailure('truncated', 'The file ends inside its header.');
  }
  const body = bytes.subarray(at + 2, Math.max(at + length, at + 2));
  if (isFrame(marker)) readFrame(body, marker, header);
  else if (marker === 0xe1 && startsWith(body, 'Exif\0\0'))
    header.orientation = exifOrientation(body.subarray(6));
  else if (marker === 0xe2 && startsWith(body, 'ICC_PROFILE\0')) header.hasIcc = true;
  else if (marker === 0xdd && body.length >= 2) header.restarts = body[0] !== 0 || body[1] !== 0;
  else if (marker === 0xee && startsWith(body, 'Adobe')) header.hasAdobe = true;
  return at + Math.max(length, 2);
}

function isFrame(marker: number): boolean {
  return marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc;
}

function readFrame(body: Uint8Array, marker: number, header: JpegHeader): void {
  if (body.length < 6) throw new DecodeFailure('corrupt', 'The frame header is too short.');
  const process = marker & 0x03;
  header.bitDepth = body[0]!;
  header.height = (body[1]! << 8) | body[2]!;
  header.width = (body[3]! << 8) | body[4]!;
  header.channels = body[5]!;
  header.progressive = process === 2;
  header.colorSpace = header.channels === 1 ? 'gray' : header.channels === 4 ? 'cmyk' : 'srgb';
  if (header.bitDepth !== 8 && header.bitDepth >= 2 && header.bitDepth <= 16) {
    throw new DecodeFailure(
      'unsupported',
      `This is a JPEG with ${header.bitDepth} bits per channel; only 8 are read here.`,
    );
  }
  if (process === 3)
    throw new DecodeFailure('unsupported', 'This is a lossless JPEG, which is not read here.');
  if (marker >= 0xc5 && marker <= 0xc7)
    throw new DecodeFailure('unsupported', 'This is a hierarchical JPEG, which is not read here.');
  if (header.bitDepth !== 8)
    throw new DecodeFailure('corrupt', `The header announces ${header.bitDepth} bits per channel.`);
  if (![1, 3, 4].includes(header.channels)) {
    throw new DecodeFailure(
      'corrupt',
      `The header announces ${header.channels} colour components; 1, 3 or 4 are possible.`,
    );
  }
  if (header.width === 0 || header.height === 0) {
    throw new DecodeFailure(
      'corrupt',
      `The header announces a picture of ${header.width} x ${header.height} pixels.`,
    );
  }
}

/**
 * Whether the data are enough for Pillow, whose decoder waits for more only while rows are missing. A picture in a single scan is
 * complete at any marker that ends its data; what follows may be cut, but is read as far as it goes, and may be `broken`. One in several
 * scans is read up to its end marker first. (libjpeg: `has_multiple_scans` in jdinput.c, `read_markers` and `jpeg_resync_to_restart` in jdmarker.c.)
 */
export function readOnJpeg(bytes: Uint8Array, header: JpegHeader): 'whole' | 'cut' | 'broken' {
  const { scanAt, channels, progressive, restarts } = header;
  if (progressive || bytes[scanAt + 4] !== channels) return hasEndMarker(bytes, scanAt) ? 'whole' : 'cut';
  let at = scanAt + 2 + u16(bytes, scanAt + 2);
  let inData = true;
  for (;;) {
    at = bytes.indexOf(0xff, at);
    if (at < 0) return inData ? 'cut' : 'whole';
    while (bytes[at] === 0xff) at++;
    const marker = bytes[at++];
    if (marker === undefined) return inData ? 'cut' : 'whole';
    if (marker === 0 || isRestart(marker) || marker === 1) continue;
    // With restarts the decoder goes on at the next one, past markers of no meaning; without, any marker ends the data.
    if (inData && restarts && marker < 0xc0) continue;
    inData = false;
    if (marker === 0xd9) return 'whole';
    if (!mayFollow(bytes, at, marker)) return 'broken';
    at += u16(bytes, at);
  }
}

/** Of what is behind the only scan, tables and metadata; a frame or a scan more is an error. */
function mayFollow(bytes: Uint8Array, at: number, marker: number): boolean {
  const first = bytes[at + 2] ?? 0;
  if (marker === 0xc4) return (first & 0xef) < 4;
  if (marker === 0xdb) return (first & 0x0f) < 4;
  if (marker === 0xdd) return u16(bytes, at) === 4 || at + 2 > bytes.length;
  return marker === 0xcc || marker === 0xdc || (marker >= 0xe0 && marker <= 0xef) || marker === 0xfe;
}

function isRestart(marker: number): boolean {
  return marker >= 0xd0 && marker <= 0xd7;
}

/** Zero past the end. */
function u16(bytes: Uint8Array, at: number): number {
  return ((bytes[at] ?? 0) << 8) | (bytes[at + 1] ?? 0);
}

/** Marker by marker from the first scan on. Bytes behind the end marker do not matter. */
function hasEndMarker(bytes: Uint8Array, scanAt: number): boolean {
  let at = scanAt;
  for (;;) {
    at = bytes.indexOf(0xff, at);
    if (at < 0) return false;
    while (bytes[at] === 0xff) at++;
    const marker = bytes[at++];
    if (marker === undefined) return false;
    if (marker === 0xd9) return true;
    if (marker === 0 || marker === 1 || (marker >= 0xd0 && marker <= 0xd8)) continue;
    if (at + 2 > bytes.length) return false;
    at += (bytes[at]! << 8) | bytes[at + 1]!;
  }
}

function startsWith(body: Uint8Array, text: string): boolean {
  for (let i = 0; i < text.length; i++) if (body[i] !== text.charCodeAt(i)) return false;
  return true;
}

function hex(byte: number): string {
  return byte.toString(16).toUpperCase().padStart(2, '0');
}
