import { crc32, inflateSync } from 'node:zlib';
import type { Header } from '../codec.ts';
import { DecodeFailure } from '../decode-failure.ts';
import { exifOrientation } from './exif-orientation.ts';

export interface PngHeader extends Header {
  /** 0 grey, 2 RGB, 3 palette, 4 grey and alpha, 6 RGB and alpha (PNG specification, 11.2.1). */
  colorType: number;
  interlaced: boolean;
  /** RGB triples; empty where there is none. */
  palette: Uint8Array;
  /** Where the first chunk of image data begins; -1 where there is none. */
  dataAt: number;
  /** Last sequence number of the animation's chunks so far. */
  sequence: number | null;
}

export interface PngChunk {
  name: string;
  body: Uint8Array;
  /** Position of the body, and of the chunk behind this one. */
  at: number;
  next: number;
  isCut: boolean;
}

const depthsByColorType: Record<number, readonly number[]> = {
  0: [1, 2, 4, 8, 16],
  2: [8, 16],
  3: [1, 2, 4, 8],
  4: [8, 16],
  6: [8, 16],
};

/** More metadata than this, unpacked, is an attack (Pillow's MAX_TEXT_CHUNK). */
const maxTextBytes = 1024 * 1024;

/** The chunk at a position; null where the file ends before its name. */
export function readPngChunk(bytes: Uint8Array, at: number): PngChunk | null {
  if (at + 8 > bytes.length) return null;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const length = view.getUint32(at);
  const name = String.fromCharCode(...bytes.subarray(at + 4, at + 8));
  const body = bytes.subarray(at + 8, at + 8 + length);
  return { name, body, at: at + 8, next: at + 12 + length, isCut: at + 8 + length > bytes.length };
}

export function isChunkName(name: string): boolean {
  return /^\w{4}$/.test(name);
}

export function hasGoodChecksum(bytes: Uint8Array, { at, body, next }: PngChunk): boolean {
  if (next > bytes.length) return false;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  return crc32(bytes.subarray(at - 4, at + body.length)) === view.getUint32(next - 4);
}

/** Reads the chunks before the image data as Pillow's PngImagePlugin does: each must have its checksum. */
export function readPngHeader(bytes: Uint8Array): PngHeader {
  const header: PngHeader = {
    format: 'png',
    width: 0,
    height: 0,
    channels: 0,
    bitDepth: 0,
    colorSpace: 'srgb',
    hasAlpha: false,
    hasIcc: false,
    orientation: 1,
    frames: 1,
    colorType: -1,
    interlaced: false,
    palette: new Uint8Array(0),
    dataAt: -1,
    sequence: null,
  };
  let at = 8;
  for (;;) {
    const chunk = readPngChunk(bytes, at);
    if (chunk === null) throw new DecodeFailure('truncated', 'The file ends inside its header.');
    if (chunk.name === 'CgBI')
      throw new DecodeFailure('unsupported', 'This is a PNG in the private form of iOS apps (CgBI).');
    if (!isChunkName(chunk.name)) throw new DecodeFailure('corrupt', 'The file is not made of PNG chunks.');
    if (chunk.name === 'IDAT' || chunk.name === 'IEND') {
      if (chunk.name === 'IDAT') header.dataAt = at;
      break;
    }
    if (chunk.isCut) throw new DecodeFailure('truncated', 'The file ends inside its header.');
    applyPngChunk(chunk, header);
    if (!hasGoodChecksum(bytes, chunk)) {
      throw new DecodeFailure(
        'corrupt',
        `The checksum of a header chunk (${chunk.name}) is wrong: its bytes have changed.`,
      );
    }
    at = chunk.next;
  }
  if (header.colorType < 0) throw new DecodeFailure('corrupt', 'The picture begins before its size is told.');
  return header;
}

/** Takes in what one chunk tells. Throws where Pillow raises. */
export function applyPngChunk({ name, body }: PngChunk, header: PngHeader): void {
  const view = new DataView(body.buffer, body.byteOffset, body.length);
  switch (name) {
    case 'IHDR':
      return readImageHeader(view, header);
    case 'PLTE':
      header.palette = body;
      return;
    case 'tRNS':
      header.hasAlpha = true;
      return;
    case 'eXIf':
      header.orientation = exifOrientation(body);
      return;
    case 'iCCP':
      header.hasIcc = true;
      return refusePackedFlood(body, 'profile');
    case 'zTXt':
      return refusePackedFlood(body, 'text');
    case 'acTL':
      if (body.length >= 8) header.frames = Math.max(1, view.getUint32(0));
      return;
    case 'fcTL':
    case 'fdAT':
      return followSequence(body.length < 4 ? null : view.getUint32(0), name, header);
  }
}

function readImageHeader(view: DataView, header: PngHeader): void {
  if (view.byteLength < 13) throw new DecodeFailure('corrupt', 'The image header is too short.');
  header.width = view.getUint32(0);
  header.height = view.getUint32(4);
  header.bitDepth = view.getUint8(8);
  header.colorType = view.getUint8(9);
  header.interlaced = view.getUint8(12) !== 0;
  if (!depthsByColorType[header.colorType]?.includes(header.bitDepth)) {
    throw new DecodeFailure(
      'corrupt',
      `The header announces colour type ${header.colorType} with ${header.bitDepth} bits, which PNG does not have.`,
    );
  }
  if (view.getUint8(11) !== 0)
    throw new DecodeFailure('corrupt', 'The header announces an unknown filter method.');
  if (header.width === 0 || header.height === 0) {
    throw new DecodeFailure(
      'corrupt',
      `The header announces a picture of ${header.width} x ${header.height} pixels.`,
    );
  }
  header.channels = [1, 0, 3, 1, 2, 0, 4][header.colorType]!;
  header.hasAlpha ||= header.colorType === 4 || header.colorType === 6;
  header.colorSpace = header.colorType === 3 ? 'palette' : header.channels < 3 ? 'gray' : 'srgb';
}

/** A name, a zero byte, the method, and packed bytes. */
function refusePackedFlood(body: Uint8Array, what: string): void {
  const end = body.indexOf(0);
  if (body[end + 1] !== 0) throw new DecodeFailure('corrupt', `A ${what} is packed by an unknown method.`);
  try {
    inflateSync(body.subarray(end + 2), { maxOutputLength: maxTextBytes });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ERR_BUFFER_TOO_LARGE') return;
    throw new DecodeFailure(
      'corrupt',
      `A ${what} in the file unpacks to more than ${maxTextBytes} bytes, as an attack would.`,
    );
  }
}

function followSequence(number: number | null, name: string, header: PngHeader): void {
  const isExpected =
    header.sequence === null ? name === 'fcTL' && number === 0 : number === header.sequence + 1;
  if (!isExpected) throw new DecodeFailure('corrupt', 'The frames of the animation are out of order.');
  header.sequence = number;
}
