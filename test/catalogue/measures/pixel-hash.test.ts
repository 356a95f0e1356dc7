import { describe, expect, it } from 'vitest';
import { pixelHash as wordsOf, toPixelHashHex } from '../../../src-shared/catalogue/measures/pixel-hash.ts';
import { pixelImage, type PixelImage } from '../../../src-shared/transforms/pixel-image.ts';

const pixelHash = (picture: PixelImage): string => toPixelHashHex(wordsOf(picture));

const image = (width: number, height: number) =>
  pixelImage(
    'RGB',
    width,
    height,
    Uint8Array.from({ length: width * height * 3 }, (_, i) => i * 7),
  );

describe('pixelHash', () => {
  it('is the same for the same pixels, and 32 digits for the smallest picture', () => {
    expect(pixelHash(image(8, 6))).toBe(pixelHash(image(8, 6)));
    expect(pixelHash(image(1, 1))).toMatch(/^[0-9a-f]{32}$/);
  });

  it('differs for one level of one pixel, wherever it is', () => {
    const hashes = new Set(
      Array.from({ length: 144 }, (_, i) => {
        const changed = image(8, 6);
        changed.data[i]! ^= 1;
        return pixelHash(changed);
      }),
    );
    expect(hashes.size).toBe(144);
    expect(hashes).not.toContain(pixelHash(image(8, 6)));
  });

  it('differs for the same bytes in another shape', () => {
    const { data } = image(8, 6);
    expect(pixelHash(pixelImage('RGB', 6, 8, data))).not.toBe(pixelHash(pixelImage('RGB', 8, 6, data)));
    expect(pixelHash(pixelImage('RGB', 12, 4, data))).not.toBe(pixelHash(pixelImage('RGB', 8, 6, data)));
  });
});
