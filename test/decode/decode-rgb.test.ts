import { describe, expect, it } from 'vitest';
import { decodeRgb } from '../../src-main/decode/decode-rgb.ts';
import { encodeJpeg } from '../../src-main/decode/encode-jpeg.ts';
import { transposeByOrientation } from '../../src-main/decode/transpose.ts';
import { pixelImage } from '../../src-shared/transforms/pixel-image.ts';

describe('decodeRgb', () => {
  const jpeg = encodeJpeg(pixelImage('RGB', 40, 30, new Uint8Array(3600).fill(90)), 90);

  it('gives height x width x 3', async () => {
    const image = await decodeRgb(jpeg);
    expect(image).toMatchObject({ mode: 'RGB', width: 40, height: 30 });
    expect(image.data).toHaveLength(3600);
  });

  it.each([
    ['nothing', new Uint8Array(0)],
    ['a JPEG without its end marker', jpeg.subarray(0, -2)],
    ['half a JPEG', jpeg.subarray(0, jpeg.length / 2)],
    ['three bytes', jpeg.subarray(0, 3)],
    ['text', Buffer.from('hello')],
    ['SVG', Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>')],
  ])('refuses %s', async (_, bytes) => {
    await expect(decodeRgb(bytes)).rejects.toMatchObject({ name: 'WinnowError', code: 'SAMPLE_UNREADABLE' });
  });

  it('refuses more pixels than allowed before decoding them', async () => {
    await expect(decodeRgb(jpeg, { maxPixels: 1199 })).rejects.toThrow('40 x 30');
    await expect(decodeRgb(jpeg, { maxPixels: 1200 })).resolves.toMatchObject({ width: 40 });
  });
});

describe('transposeByOrientation', () => {
  // Two columns and three rows, each pixel its own number, and what Pillow's exif_transpose makes of it.
  const expected: Record<number, [width: number, pixels: number[]]> = {
    1: [2, [1, 2, 3, 4, 5, 6]],
    2: [2, [2, 1, 4, 3, 6, 5]],
    3: [2, [6, 5, 4, 3, 2, 1]],
    4: [2, [5, 6, 3, 4, 1, 2]],
    5: [3, [1, 3, 5, 2, 4, 6]],
    6: [3, [5, 3, 1, 6, 4, 2]],
    7: [3, [6, 4, 2, 5, 3, 1]],
    8: [3, [2, 4, 6, 1, 3, 5]],
  };
  const image = pixelImage(
    'RGB',
    2,
    3,
    Uint8Array.from({ length: 18 }, (_, i) => Math.floor(i / 3) + 1),
  );

  it.each(Object.entries(expected))('orientation %s', (orientation, [width, pixels]) => {
    const turned = transposeByOrientation(image, Number(orientation));
    expect([turned.width, turned.height]).toEqual([width, 6 / width]);
    expect([...turned.data].filter((_, i) => i % 3 === 0)).toEqual(pixels);
  });
});
