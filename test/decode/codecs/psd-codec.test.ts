import { describe, expect, it } from 'vitest';
import { decodeImage } from '../../../src-main/decode/decode-image.ts';

interface Parts {
  version?: number;
  channels?: number;
  mode?: number;
  palette?: number[];
  method?: number;
  data: number[];
}

/** Two pixels, side by side. */
function psd({ version = 1, channels = 3, mode = 3, palette = [], method = 0, data }: Parts): Uint8Array {
  const head = Buffer.alloc(30);
  head.write('8BPS');
  head.writeUInt16BE(version, 4);
  head.writeUInt16BE(channels, 12);
  head.writeUInt32BE(1, 14);
  head.writeUInt32BE(2, 18);
  head.writeUInt16BE(8, 22);
  head.writeUInt16BE(mode, 24);
  head.writeUInt32BE(palette.length, 26);
  return Buffer.concat([head, Uint8Array.from([...palette, ...Array(8).fill(0), 0, method, ...data])]);
}

const pixels = async (bytes: Uint8Array): Promise<number[]> => [...(await decodeImage(bytes)).image.data];

describe('the Photoshop codec', () => {
  it.each([
    ['RGB', psd({ data: [1, 2, 3, 4, 5, 6] }), [1, 3, 5, 2, 4, 6]],
    ['RGB and alpha', psd({ channels: 4, data: [1, 2, 3, 4, 5, 6, 9, 9] }), [1, 3, 5, 2, 4, 6]],
    ['grey', psd({ channels: 1, mode: 1, data: [7, 8] }), [7, 7, 7, 8, 8, 8]],
    ['packed grey', psd({ channels: 1, mode: 1, method: 1, data: [0, 2, 255, 5] }), [5, 5, 5, 5, 5, 5]],
    [
      'inks',
      psd({ channels: 4, mode: 4, data: [255, 0, 255, 255, 255, 255, 255, 255] }),
      [255, 255, 255, 0, 255, 255],
    ],
    [
      'a palette',
      psd({
        channels: 1,
        mode: 2,
        palette: Array.from({ length: 768 }, (_, i) => (i === 257 ? 9 : 0)),
        data: [0, 1],
      }),
      [0, 0, 0, 0, 9, 0],
    ],
  ])('reads %s', async (_, bytes, expected) => {
    expect(await pixels(bytes)).toEqual(expected);
  });

  it.each([
    ['large documents', psd({ version: 2, data: [] }), 'unsupported'],
    ['CIELAB', psd({ mode: 9, data: [] }), 'unsupported'],
    ['ZIP', psd({ method: 2, data: [] }), 'unsupported'],
    ['too few channels', psd({ channels: 1, data: [1, 2] }), 'corrupt'],
    ['cut pixels', psd({ data: [1, 2, 3] }), 'truncated'],
    ['cut runs', psd({ channels: 1, mode: 1, method: 1, data: [0, 2, 255] }), 'truncated'],
    ['a cut header', psd({ data: [] }).subarray(0, 28), 'truncated'],
  ])('refuses %s', async (_, bytes, kind) => {
    await expect(decodeImage(bytes)).rejects.toMatchObject({ name: 'DecodeFailure', kind });
  });
});
