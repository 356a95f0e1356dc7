import { DecodeFailure } from '../decode-failure.ts';

export interface IcoEntry {
  width: number;
  height: number;
  bits: number;
  /** Position and length of the picture's own file, which is a PNG or a BMP without its first 14 bytes. */
  at: number;
  size: number;
}

/**
 * The picture that Pillow takes from an icon: the largest, of several the deepest, of those the last.
 * (Microsoft: ICONDIRENTRY; Pillow src/PIL/IcoImagePlugin.py.)
 */
export function bestIcoEntry(bytes: Uint8Array): { entry: IcoEntry; count: number } {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const count = bytes.length < 6 ? 0 : view.getUint16(4, true);
  if (6 + count * 16 > bytes.length)
    throw new DecodeFailure('truncated', 'The file ends inside its directory.');
  let best: IcoEntry | null = null;
  let bestDepth = 0;
  for (let at = 6; at < 6 + count * 16; at += 16) {
    const entry = {
      width: bytes[at]! || 256,
      height: bytes[at + 1]! || 256,
      bits: view.getUint16(at + 6, true),
      size: view.getUint32(at + 8, true),
      at: view.getUint32(at + 12, true),
    };
    const colors = bytes[at + 2]!;
    const depth = entry.bits || (colors === 0 ? 0 : Math.ceil(Math.log2(colors))) || 256;
    const larger = best === null ? 1 : entry.width * entry.height - best.width * best.height;
    if (larger > 0 || (larger === 0 && depth >= bestDepth)) {
      best = entry;
      bestDepth = depth;
    }
  }
  if (best === null) throw new DecodeFailure('corrupt', 'The icon holds no picture.');
  return { entry: best, count };
}
