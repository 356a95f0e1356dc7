import { crc32, deflateSync } from 'node:zlib';
import { channelsOf, type PixelImage } from '../../src-shared/transforms/pixel-image.ts';

const signature = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a);
const colorTypes = { L: 0, RGB: 2 };

/** height x width x channels, 8 bits each. */
interface Pixels {
  data: Uint8Array;
  width: number;
  height: number;
  mode?: PixelImage['mode'];
}

/**
 * A picture as PNG, grey or RGB of 8 bits. Each row is stored as its difference to the pixel at its left.
 *
 * @param level of compression, 1 to 9: fast rather than small unless it says otherwise
 */
export function encodePng({ data, width, height, mode = 'RGB' }: Pixels, level = 1): Buffer {
  const channels = channelsOf[mode];
  const stride = width * channels;
  const rows = new Uint8Array(height * (stride + 1));
  for (let y = 0; y < height; y++) {
    const from = y * stride;
    const to = y * (stride + 1);
    rows[to] = 1; // filter "Sub"
    for (let x = 0; x < stride; x++)
      rows[to + 1 + x] = data[from + x]! - (x < channels ? 0 : data[from + x - channels]!);
  }
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, colorTypes[mode], 0, 0, 0], 8);
  return Buffer.concat([
    signature,
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(rows, { level })),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

function chunk(type: string, body: Uint8Array): Buffer {
  const bytes = Buffer.alloc(body.length + 12);
  bytes.writeUInt32BE(body.length, 0);
  bytes.write(type, 4, 'latin1');
  bytes.set(body, 8);
  bytes.writeUInt32BE(crc32(bytes.subarray(4, 8 + body.length)), 8 + body.length);
  return bytes;
}
