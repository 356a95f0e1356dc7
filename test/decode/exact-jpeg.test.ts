import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { exactJpeg } from '../../src-main/decode/codecs/exact-jpeg.ts';
import { sharpPixels } from '../../src-main/decode/codecs/sharp-pixels.ts';
import { encodeJpeg } from '../../src-main/decode/encode-jpeg.ts';
import { readJpegHeader } from '../../src-main/decode/header/jpeg-header.ts';
import { pixelImage } from '../../src-shared/transforms/pixel-image.ts';
import { sharedFolder } from '../support/shared-data.ts';

const shared = sharedFolder();
const colourful = Uint8Array.from({ length: 61 * 43 * 3 }, (_, i) => (i * i * 7) % 251);
const jpeg = encodeJpeg(pixelImage('RGB', 61, 43, colourful), 85);

describe('exactJpeg', () => {
  it('gives the pixels of the other exact decoder', async () => {
    const [ours, theirs] = [exactJpeg(jpeg, 61, 43)!, await sharpPixels(jpeg)];
    expect(ours).toMatchObject({ mode: 'RGB', width: 61, height: 43 });
    expect(Buffer.compare(ours.data, theirs.data)).toBe(0);
  });

  it.skipIf(!shared)('does so for grey and progressive files', async () => {
    let compared = 0;
    for (const { file } of grayAndProgressive()) {
      const bytes = readFileSync(join(shared!, 'data', 'hostile', file));
      const header = readJpegHeader(bytes);
      const image = exactJpeg(bytes, header.width, header.height);
      if (image === null) continue;
      expect(Buffer.compare(image.data, (await sharpPixels(bytes)).data), file).toBe(0);
      compared++;
    }
    expect(compared).toBeGreaterThan(10);
  });

  it('keeps earlier pictures whole while it decodes others', () => {
    const first = exactJpeg(jpeg, 61, 43)!;
    const before = first.data.slice();
    exactJpeg(encodeJpeg(pixelImage('RGB', 61, 43, new Uint8Array(61 * 43 * 3).fill(9)), 85), 61, 43);
    expect(first.data).toEqual(before);
  });

  it.each([
    ['nothing', jpeg.subarray(0, 0)],
    ['a header alone', jpeg.subarray(0, 200)],
    ['half a file', jpeg.subarray(0, jpeg.length / 2)],
    ['a file without its end marker', jpeg.subarray(0, -2)],
    ['no JPEG', new Uint8Array(500).fill(7)],
  ])('refuses %s', (_, bytes) => {
    expect(exactJpeg(bytes, 61, 43)).toBeNull();
  });

  it('refuses a picture of another size than was announced', () => {
    expect(exactJpeg(jpeg, 61, 44)).toBeNull();
  });

  it('still decodes after a hundred broken files', () => {
    for (let i = 0; i < 100; i++) exactJpeg(jpeg.subarray(0, 300 + i), 61, 43);
    expect(exactJpeg(jpeg, 61, 43)).not.toBeNull();
  });
});

function grayAndProgressive(): { file: string }[] {
  const text = readFileSync(join(shared!, 'golden', 'decode.json'), 'utf8');
  const { cases } = JSON.parse(text) as { cases: { file: string; format: string; mode: string }[] };
  return cases.filter(
    ({ file, format, mode }) => format === 'JPEG' && (mode === 'L' || /progress/i.test(file)),
  );
}
