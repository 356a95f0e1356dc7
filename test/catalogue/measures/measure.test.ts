import { describe, expect, it } from 'vitest';
import { lumaGrid, gridSize } from '../../../src-shared/catalogue/measures/luma-grid.ts';
import { measure } from '../../../src-shared/catalogue/measures/measure.ts';
import { perceptualHash, shortHash } from '../../../src-shared/catalogue/measures/perceptual-hash.ts';
import { pixelImage, type PixelImage } from '../../../src-shared/transforms/pixel-image.ts';

function draw(
  width: number,
  height: number,
  level: (x: number, y: number) => number | [number, number, number],
): PixelImage {
  const image = pixelImage('RGB', width, height);
  for (let y = 0, at = 0; y < height; y++) {
    for (let x = 0; x < width; x++, at += 3) {
      const found = level(x, y);
      image.data.set(typeof found === 'number' ? [found, found, found] : found, at);
    }
  }
  return image;
}

/** Smooth, with much going on, and the same at every size. */
const scene = (x: number, y: number): [number, number, number] => {
  const level = (a: number, b: number, c: number) =>
    128 +
    60 * Math.sin(a * x * 9 + y * b * 5) * Math.cos(b * y * 11 - c * x * 3) +
    40 * Math.sin(c * x * y * 20);
  return [level(1, 1.3, 0.7), level(0.9, 1.2, 0.8), level(1.1, 1.1, 0.6)];
};
const sceneOf = (width: number, height: number) =>
  draw(width, height, (x, y) => scene((x + 0.5) / width, (y + 0.5) / height));

function distance(a: Uint8Array, b: Uint8Array): number {
  let bits = 0;
  for (let i = 0; i < a.length; i++) for (let x = a[i]! ^ b[i]!; x; x &= x - 1) bits++;
  return bits;
}

describe('measure', () => {
  it('takes brightness by the HSP formula', () => {
    const { measures } = measure(draw(10, 10, () => [200, 100, 50]));
    const expected = Math.round(Math.sqrt(0.241 * 200 ** 2 + 0.691 * 100 ** 2 + 0.068 * 50 ** 2));
    expect(measures).toMatchObject({
      brightnessP1: expected,
      brightnessP50: expected,
      brightnessP99: expected,
    });
  });

  it('takes percentiles of all pixels of a small picture', () => {
    const { measures } = measure(draw(100, 1, (x) => x));
    expect(measures).toMatchObject({
      brightnessP1: 0,
      brightnessP5: 4,
      brightnessP50: 49,
      brightnessP95: 94,
      brightnessP99: 98,
    });
  });

  it('takes entropy over the three channels together, as Pillow does', () => {
    expect(measure(draw(8, 8, () => 7)).measures.entropy).toBe(-0 + Math.log2(3) / 10);
    expect(measure(draw(16, 16, (x, y) => x * 16 + y)).measures.entropy).toBeCloseTo(Math.log2(768) / 10, 12);
  });

  it('knows grey content, also where a single pixel of a large picture is coloured', () => {
    const image = draw(1000, 800, (x, y) => (x + y) & 255);
    expect(measure(image).measures.chroma).toBe(0);
    image.data[(777 * 1000 + 333) * 3] = 255;
    image.data[(777 * 1000 + 333) * 3 + 1] = 100;
    expect(measure(image).measures.chroma).toBeGreaterThan(16);
  });

  it('calls a checkerboard sharper than a slope, and a flat picture not sharp at all', () => {
    const sharp = measure(draw(64, 64, (x, y) => ((x + y) & 1) * 255)).measures.sharpness;
    const slope = measure(draw(64, 64, (x) => x * 3)).measures.sharpness;
    expect(sharp).toBeGreaterThan(0.99);
    expect(slope).toBeLessThan(0.001);
    expect(measure(draw(2, 2, () => 0)).measures.sharpness).toBe(0);
  });

  it('gives the mean colour', () => {
    expect(measure(draw(31, 17, () => [200, 100, 50])).means).toEqual([200, 100, 50]);
  });

  it.each([
    [1, 1],
    [1, 5000],
    [5000, 1],
    [2, 3],
    [65, 63],
  ])('measures a picture of %d x %d', (width, height) => {
    const { measures } = measure(draw(width, height, (x, y) => (x * 31 + y * 17) & 255));
    expect(Object.values(measures).every((value) => Number.isFinite(value))).toBe(true);
  });
});

describe('lumaGrid', () => {
  it('gives the mean of what each cell covers', () => {
    const grid = lumaGrid(draw(128, 64, (x) => (x & 1 ? 200 : 100)));
    expect(grid).toHaveLength(gridSize ** 2);
    expect(Math.min(...grid)).toBeCloseTo(150, 9);
    expect(Math.max(...grid)).toBeCloseTo(150, 9);
  });

  it('keeps a plain picture plain at every size', () => {
    for (const [width, height] of [[1, 1], [3, 200], [63, 65], [257, 129], [2000, 1500]] as const) {
      const grid = lumaGrid(draw(width, height, () => 90));
      expect(Math.min(...grid)).toBeCloseTo(90, 6);
      expect(Math.max(...grid)).toBeCloseTo(90, 6);
    }
  }); // prettier-ignore
});

describe('perceptualHash', () => {
  const hashOf = (image: PixelImage) => perceptualHash(lumaGrid(image));

  it('is that of the formula', () => {
    const grid = Float64Array.from({ length: gridSize ** 2 }, (_, i) => (Math.imul(i, 2_654_435_761) >>> 24) + (i % 64));
    const hash = perceptualHash(grid)!;
    for (const [u, v] of [[1, 1], [2, 5], [16, 16], [7, 12]] as const) {
      let sum = 0;
      for (let y = 0; y < 64; y++) {
        for (let x = 0; x < 64; x++) {
          sum += grid[y * 64 + x]! * Math.cos((Math.PI * (2 * x + 1) * u) / 128) * Math.cos((Math.PI * (2 * y + 1) * v) / 128);
        }
      }
      const bit = 16 * (v - 1) + u - 1;
      expect((hash[bit >> 3]! >> (bit & 7)) & 1).toBe(sum > 0 ? 1 : 0);
    }
  }); // prettier-ignore

  it('hardly changes when the picture is resized', () => {
    const hash = hashOf(sceneOf(640, 480))!;
    for (const [width, height] of [[320, 240], [200, 150], [1920, 1440], [320, 480]] as const) {
      expect(distance(hash, hashOf(sceneOf(width, height))!)).toBeLessThanOrEqual(16);
    }
  }); // prettier-ignore

  it('has none of a flat picture', () => {
    expect(hashOf(draw(100, 100, () => 128))).toBeNull();
    expect(hashOf(draw(100, 100, (x, y) => 128 + ((x ^ y) & 1)))).toBeNull();
    expect(hashOf(sceneOf(64, 64))).toHaveLength(32);
  });

  it('holds the short one', () => {
    expect(shortHash(hashOf(sceneOf(64, 64))!)).toHaveLength(8);
  });
});
