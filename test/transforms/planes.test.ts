import { describe, expect, it } from 'vitest';
import { simd } from '../../src-shared/resample/simd-instance.ts';
import { normalizedTable, writePlanes } from '../../src-shared/transforms/functional/to-tensor.ts';
import { pixelImage, type PixelImage } from '../../src-shared/transforms/pixel-image.ts';
import { resizeImage } from '../../src-shared/transforms/resize.ts';

const { fround } = Math;
const mean = [0.485, 0.456, 0.406] as const;
const std = [0.229, 0.224, 0.225] as const;
const tables = mean.map((m, c) => normalizedTable(m, std[c]!));

function noise(width: number, height: number): PixelImage {
  const data = Uint8Array.from({ length: width * height * 3 }, (_, i) => Math.imul(i, 2654435761) >>> 24);
  return pixelImage('RGB', width, height, data);
}

/** ToTensor and Normalize, number by number. */
function byFormula({ width, height, data }: PixelImage, mirrored: boolean): Float32Array {
  const out = new Float32Array(data.length);
  for (let i = 0; i < data.length; i++) {
    const [c, x, y] = [i % 3, Math.floor(i / 3) % width, Math.floor(i / 3 / width)];
    const value = fround(fround(fround(data[i]! / 255) - fround(mean[c]!)) / fround(std[c]!));
    out[(c * height + y) * width + (mirrored ? width - 1 - x : x)] = value;
  }
  return out;
}

function written(image: PixelImage, mirrored: boolean): Float32Array {
  const target = new Float32Array(image.data.length + 2);
  writePlanes(image, tables, target, 1, mirrored);
  expect([target[0], target.at(-1)]).toEqual([0, 0]);
  return target.slice(1, -1);
}

const same = (a: Float32Array, b: Float32Array): boolean =>
  Buffer.from(a.buffer).equals(Buffer.from(b.buffer));

describe('writePlanes', () => {
  it.each([
    [1, 1],
    [3, 5],
    [224, 224],
    [9000, 2],
    [2, 9000],
  ])('writes %i x %i pixels by the formula, from the left and from the right', (width, height) => {
    expect(simd).not.toBeNull();
    const image = noise(width, height);
    for (const mirrored of [false, true])
      expect(same(written(image, mirrored), byFormula(image, mirrored))).toBe(true);
  });

  it('reads what a resize lends, also when the memory has to grow for it', () => {
    const large = noise(1500, 1100);
    const kept = resizeImage(large, 1400, 1000, 'bilinear');
    for (const mirrored of [false, true]) {
      const lent = resizeImage(large, 1400, 1000, 'bilinear', { borrow: true });
      expect(lent.data.buffer).toBe(simd!.memory.buffer);
      expect(same(written(lent, mirrored), byFormula(kept, mirrored))).toBe(true);
    }
  });
});
