import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { crc32, deflateSync } from 'node:zlib';

/** An RGB picture whose every byte follows from its seed. */
export function pixelsOf(width: number, height: number, seed: number): Uint8Array {
  return Uint8Array.from({ length: width * height * 3 }, (_, i) => (i * 7 + seed * 31 + (i >> 5)) & 255);
}

/** A PNG of 8-bit RGB, unfiltered. */
export function pngOf(width: number, height: number, pixels: Uint8Array): Buffer {
  const rows = Buffer.alloc(height * (1 + width * 3));
  for (let y = 0; y < height; y++)
    rows.set(pixels.subarray(y * width * 3, (y + 1) * width * 3), y * (1 + width * 3) + 1);
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  head.set([8, 2, 0, 0, 0], 8);
  const chunk = (type: string, data: Buffer): Buffer => {
    const body = Buffer.concat([Buffer.from(type), data]);
    const framed = Buffer.alloc(body.length + 8);
    framed.writeUInt32BE(data.length, 0);
    framed.set(body, 4);
    framed.writeUInt32BE(crc32(body), body.length + 4);
    return framed;
  };
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  return Buffer.concat([
    signature,
    chunk('IHDR', head),
    chunk('IDAT', deflateSync(rows)),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

/** Five good pictures, three cats and two dogs, and an empty file. */
export async function writePictures(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  for (const [i, name] of ['cat.1', 'cat.2', 'cat.3', 'dog.1', 'dog.2'].entries()) {
    await writeFile(join(folder, `${name}.png`), pngOf(8 + i, 6, pixelsOf(8 + i, 6, i)));
  }
  await writeFile(join(folder, 'dog.wrong.png'), '');
}
