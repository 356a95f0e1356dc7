import { describe, expect, it } from 'vitest';
import { decodeImage } from '../../../src-main/decode/decode-image.ts';
import { encodePng } from '../../../src-main/decode/encode-png.ts';
import { pixelImage } from '../../../src-shared/transforms/pixel-image.ts';

/** An icon of pictures, each of the size that its directory claims. */
function icon(pictures: { side: number; bits: number; bytes: Uint8Array }[]): Uint8Array {
  const directory = Buffer.alloc(6 + 16 * pictures.length);
  directory.writeUInt16LE(1, 2);
  directory.writeUInt16LE(pictures.length, 4);
  let at = directory.length;
  for (const [i, { side, bits, bytes }] of pictures.entries()) {
    const entry = 6 + 16 * i;
    directory[entry] = side;
    directory[entry + 1] = side;
    directory.writeUInt16LE(bits, entry + 6);
    directory.writeUInt32LE(bytes.length, entry + 8);
    directory.writeUInt32LE(at, entry + 12);
    at += bytes.length;
  }
  return Buffer.concat([directory, ...pictures.map(({ bytes }) => bytes)]);
}

const png = (side: number, level: number): Uint8Array =>
  encodePng(pixelImage('RGB', side, side, new Uint8Array(side * side * 3).fill(level)));

/** A bitmap of 2 x 2 pixels as icons hold it, bottom row first, and its mask. */
function dib({ headerBytes = 40, height = 4 } = {}): Buffer {
  const header = Buffer.alloc(40);
  header.writeUInt32LE(headerBytes, 0);
  header.writeInt32LE(2, 4);
  header.writeInt32LE(height, 8);
  header.writeUInt16LE(1, 12);
  header.writeUInt16LE(24, 14);
  const rows = [1, 1, 1, 2, 2, 2, 0, 0, 3, 3, 3, 4, 4, 4, 0, 0];
  return Buffer.concat([header, Uint8Array.from(rows), new Uint8Array(8)]);
}

describe('the icon codec', () => {
  it('takes the largest picture, of several the deepest, of those the last', async () => {
    const pictures = [
      { side: 8, bits: 32, bytes: png(8, 1) },
      { side: 16, bits: 8, bytes: png(16, 2) },
      { side: 16, bits: 32, bytes: png(16, 3) },
      { side: 16, bits: 32, bytes: png(16, 4) },
      { side: 16, bits: 24, bytes: png(16, 5) },
    ];
    const { image, header } = await decodeImage(icon(pictures));
    expect(header).toMatchObject({ format: 'ico', width: 16, frames: 5 });
    expect(image.data[0]).toBe(4);
  });

  it('reads bitmaps without their first 14 bytes', async () => {
    const { image } = await decodeImage(icon([{ side: 2, bits: 24, bytes: dib() }]));
    expect([...image.data]).toEqual([3, 3, 3, 4, 4, 4, 1, 1, 1, 2, 2, 2]);
  });

  it.each([
    ['a cut directory', icon([{ side: 8, bits: 32, bytes: png(8, 1) }]).subarray(0, 20), 'truncated'],
    ['no picture', icon([]), 'corrupt'],
    ['a cut bitmap', icon([{ side: 2, bits: 24, bytes: dib() }]).subarray(0, -1), 'truncated'],
    [
      'a header beyond the end',
      icon([{ side: 2, bits: 24, bytes: dib({ headerBytes: 2 ** 32 - 1 }) }]),
      'truncated',
    ],
    ['the least of heights', icon([{ side: 2, bits: 24, bytes: dib({ height: -(2 ** 31) }) }]), 'too-large'],
    ['no height', icon([{ side: 2, bits: 24, bytes: dib({ height: 1 }) }]), 'corrupt'],
    ['a cut PNG', icon([{ side: 8, bits: 32, bytes: png(8, 1) }]).subarray(0, 60), 'truncated'],
  ])('refuses %s', async (_, bytes, kind) => {
    await expect(decodeImage(bytes)).rejects.toMatchObject({ name: 'DecodeFailure', kind });
  });
});
