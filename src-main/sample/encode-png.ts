import { crc32, deflateSync } from 'node:zlib';
import { channelsOf, type PixelImage } from '../../src-shared/transforms/pixel-image.ts';

const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);

/** A PNG of 8 bits a channel, each row stored as differences to the one above (filter 2). */
export function encodePng(image: PixelImage): Buffer {
  const { width, height, data, mode } = image;
  const rowBytes = width * channelsOf[mode];
  const filtered = Buffer.alloc((rowBytes + 1) * height);
  for (let y = 0; y < height; y++) {
    const target = y * (rowBytes + 1);
    filtered[target] = 2;
    for (let at = 0; at < rowBytes; at++) {
      const above = y === 0 ? 0 : data[(y - 1) * rowBytes + at]!;
      filtered[target + 1 + at] = data[y * rowBytes + at]! - above;
    }
  }
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header[8] = 8;
  header[9] = mode === 'RGB' ? 2 : 0;
  return Buffer.concat([
    signature,
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(filtered)),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

function chunk(type: string, body: Buffer): Buffer {
  const typed = Buffer.concat([Buffer.from(type, 'latin1'), body]);
  const length = Buffer.alloc(4);
  const check = Buffer.alloc(4);
  length.writeUInt32BE(body.length);
  check.writeUInt32BE(crc32(typed));
  return Buffer.concat([length, typed, check]);
}
