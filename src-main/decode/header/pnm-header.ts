import type { Header } from '../codec.ts';
import { DecodeFailure } from '../decode-failure.ts';

export interface PnmHeader extends Header {
  /** Numbers in words (P1 to P3), or in bytes (P4 to P6). */
  plain: boolean;
  /** The largest level; 1 for black and white, where 0 is white. */
  maxval: number;
  bitonal: boolean;
  dataAt: number;
}

const longestToken = 10;

/** (netpbm: ppm(5), pgm(5), pbm(5); Pillow src/PIL/PpmImagePlugin.py.) */
export function readPnmHeader(bytes: Uint8Array): PnmHeader {
  const kind = bytes[1]! - 0x30;
  const bitonal = kind === 1 || kind === 4;
  if (!isSpace(bytes[2]!))
    throw new DecodeFailure('corrupt', 'The header has no space after its first two bytes.');
  let at = 3;
  const number = (): number => {
    const { token, next } = readToken(bytes, at);
    at = next;
    if (!/^\d+$/.test(token))
      throw new DecodeFailure('corrupt', `The header has "${token}" where a number should be.`);
    return Number(token);
  };
  const width = number();
  const height = number();
  const maxval = bitonal ? 1 : number();
  if (width === 0 || height === 0)
    throw new DecodeFailure('corrupt', `The header announces a picture of ${width} x ${height} pixels.`);
  if (maxval === 0 || maxval > 65535)
    throw new DecodeFailure('corrupt', `The header announces ${maxval} as its largest level.`);
  const isColor = kind === 3 || kind === 6;
  return {
    format: 'pnm',
    width,
    height,
    channels: isColor ? 3 : 1,
    bitDepth: bitonal ? 1 : maxval > 255 ? 16 : 8,
    colorSpace: isColor ? 'srgb' : 'gray',
    hasAlpha: false,
    hasIcc: false,
    orientation: 1,
    frames: 1,
    plain: kind <= 3,
    maxval,
    bitonal,
    dataAt: at,
  };
}

/** A word and the position behind the one space after it. Comments go to the end of their line, even within a word. */
function readToken(bytes: Uint8Array, from: number): { token: string; next: number } {
  let token = '';
  let at = from;
  while (token.length <= longestToken) {
    const byte = bytes[at++];
    if (byte === undefined) break;
    if (isSpace(byte)) {
      if (token === '') continue;
      return { token, next: at };
    }
    if (byte === 0x23) {
      while (at < bytes.length && bytes[at] !== 0x0a && bytes[at] !== 0x0d) at++;
      at++;
      continue;
    }
    token += String.fromCharCode(byte);
  }
  if (token === '') throw new DecodeFailure('truncated', 'The file ends inside its header.');
  if (token.length > longestToken)
    throw new DecodeFailure('corrupt', 'The header holds a number that is too long.');
  return { token, next: at };
}

export function isSpace(byte: number): boolean {
  return byte === 0x20 || (byte >= 0x09 && byte <= 0x0d);
}
