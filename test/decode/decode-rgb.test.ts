import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { decodeRgb } from '../../src-main/decode/decode-rgb.ts';
import { encodeJpeg } from '../../src-main/decode/encode-jpeg.ts';
import { transposeByOrientation } from '../../src-main/decode/transpose.ts';
import { pixelImage } from '../../src-shared/transforms/pixel-image.ts';
import { goldenCases, sharedFolder } from '../support/shared-data.ts';

const shared = sharedFolder();

interface Case {
  file: string;
  format: string;
  sha256: string;
}

/** Of the golden files, how many have Pillow's bytes. What is missing is other decoders of AVIF, odd TIFFs, and formats without a codec. */
const equalFiles: Record<string, number> = {
  JPEG: 185,
  PNG: 296,
  BMP: 34,
  WEBP: 37,
  GIF: 50,
  TIFF: 48,
};

describe.skipIf(!shared)('decodeRgb beside Pillow', () => {
  it.each(Object.entries(equalFiles))(
    'gives the bytes of Pillow for %s in %i files',
    async (format, expected) => {
      const cases = goldenCases<Case>(shared!, 'decode.json').filter((one) => one.format === format);
      let equal = 0;
      for (const { file, sha256 } of cases) {
        const bytes = readFileSync(join(shared!, 'data', 'hostile', file));
        const image = await decodeRgb(bytes).catch(() => null);
        if (image && createHash('sha256').update(image.data).digest('hex') === sha256) equal++;
      }
      console.log(`${format}: ${equal} of ${cases.length} files have Pillow's bytes`);
      expect(equal).toBeGreaterThanOrEqual(expected);
    },
  );
});

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
