import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Tensor } from '../../src-shared/loader/tensor.ts';
import { adjustHue } from '../../src-shared/transforms/functional/adjust-hue.ts';
import { adjustSaturation } from '../../src-shared/transforms/functional/adjust.ts';
import { blendByte } from '../../src-shared/transforms/functional/blend.ts';
import { fillItems } from '../../src-shared/transforms/functional/fill-items.ts';
import { hflip } from '../../src-shared/transforms/functional/flip.ts';
import { gaussianBlur } from '../../src-shared/transforms/functional/gaussian-blur.ts';
import { affine, type AffineMatrix } from '../../src-shared/transforms/functional/geometry.ts';
import { grayscale } from '../../src-shared/transforms/functional/grayscale.ts';
import { pad } from '../../src-shared/transforms/functional/pad.ts';
import { roundHalfEven } from '../../src-shared/transforms/functional/round.ts';
import { pixelImage, type PixelImage } from '../../src-shared/transforms/pixel-image.ts';

// The fast kernels, each beside the formula that it is fast at.

const { fround } = Math;

const anyImage: fc.Arbitrary<PixelImage> = fc
  .record({ width: fc.integer({ min: 3, max: 24 }), height: fc.integer({ min: 3, max: 24 }) })
  .chain(({ width, height }) =>
    fc
      .uint8Array({ minLength: width * height * 3, maxLength: width * height * 3 })
      .map((data) => pixelImage('RGB', width, height, data)),
  );

/** Pillow's formulas for one colour: to HSV, the hue moved, and back. */
function turnedByFormula(r: number, g: number, b: number, shift: number): [number, number, number] {
  const max = Math.max(r, g, b);
  const range = max - Math.min(r, g, b);
  if (range === 0) return [max, max, max];
  const [red, green, blue] = [r, g, b].map((value) => fround((max - value) / range)) as [
    number,
    number,
    number,
  ];
  const turns = fround(r === max ? blue - green : g === max ? 2 + red - blue : 4 + green - red);
  const h = (Math.min(255, Math.trunc(fround((turns / 6 + 1) % 1) * 255)) + shift) & 255;
  const s = Math.min(255, Math.trunc(fround(range / max) * 255));
  if (s === 0) return [max, max, max];
  const sector = Math.floor((h * 6) / 255);
  const f = fround((h * 6) / 255 - sector);
  const share = fround(s / 255);
  const p = Math.round(max * (1 - share));
  const q = Math.round(max * (1 - fround(share * f)));
  const t = Math.round(max * (1 - share * (1 - f)));
  const colours: [number, number, number][] = [
    [max, t, p],
    [q, max, p],
    [p, max, t],
    [p, q, max],
    [t, p, max],
    [max, p, q],
  ];
  return colours[sector % 6]!;
}

describe('the fast kernels', () => {
  it('turn the hue of every third colour by the formula', () => {
    const side = 86;
    const data = new Uint8Array(side ** 3 * 3);
    for (let i = 0; i < side ** 3; i++)
      data.set([(i % side) * 3, (Math.floor(i / side) % side) * 3, Math.floor(i / side ** 2) * 3], i * 3);
    for (const factor of [-0.5, -0.21, 0, 0.08, 0.5]) {
      const out = adjustHue(pixelImage('RGB', side, side ** 2, data), factor).data;
      const shift = Math.trunc(factor * 255) & 255;
      let wrong = 0;
      for (let i = 0; i < out.length; i += 3) {
        const [r, g, b] = turnedByFormula(data[i]!, data[i + 1]!, data[i + 2]!, shift);
        if (out[i] !== r || out[i + 1] !== g || out[i + 2] !== b) wrong++;
      }
      expect(wrong).toBe(0);
    }
  });

  it('blur bytes to what the sums in full, rounded, are', () => {
    const odd = fc.constantFrom(1, 3, 5);
    fc.assert(
      fc.property(
        anyImage,
        odd,
        odd,
        fc.double({ min: 0.1, max: 5, noNaN: true }),
        (image, kx, ky, sigma) => {
          const shape = [3, image.height, image.width];
          const planes = Uint8Array.from(image.data, (_, i) => {
            const [plane, at] = [Math.floor(i / (image.data.length / 3)), i % (image.data.length / 3)];
            return image.data[at * 3 + plane]!;
          });
          const sums = gaussianBlur(
            new Tensor('float32', shape, Float32Array.from(planes)),
            kx,
            ky,
            sigma,
          ) as Tensor;
          const bytes = gaussianBlur(new Tensor('uint8', shape, planes), kx, ky, sigma) as Tensor;
          expect([...bytes.data]).toEqual(Array.from(sums.data as Float32Array, roundHalfEven));
        },
      ),
    );
  });

  it('take halves to the even side in a blur, as torch does', () => {
    // Columns of 0 and 1 in turn: with a wide, flat kernel every sum is near a half.
    const image = pixelImage(
      'L',
      40,
      9,
      Uint8Array.from({ length: 360 }, (_, i) => i % 2),
    );
    const planes = new Tensor('float32', [1, 9, 40], Float32Array.from(image.data));
    for (const sigma of [0.2, 0.85, 1.7, 50]) {
      const sums = gaussianBlur(planes, 5, 5, sigma) as Tensor;
      const bytes = gaussianBlur(new Tensor('uint8', [1, 9, 40], image.data), 5, 5, sigma) as Tensor;
      expect([...bytes.data]).toEqual(Array.from(sums.data as Float32Array, roundHalfEven));
    }
  });

  it('move pixels by the nearest position in fixed point', () => {
    const entry = fc.double({ min: -3, max: 3, noNaN: true });
    const offset = fc.double({ min: -60, max: 60, noNaN: true });
    const matrices = fc.tuple(entry, entry, offset, entry, entry, offset);
    fc.assert(
      fc.property(anyImage, matrices, (image, matrix) => {
        fc.pre(matrix[1] !== 0 || matrix[3] !== 0);
        const out = affine(image, 20, 17, matrix as AffineMatrix, 'nearest', Uint8Array.of(1, 2, 3));
        expect([...out.data]).toEqual(movedOneByOne(image, 20, 17, matrix));
      }),
    );
  });

  it('blend with grey by the formula', () => {
    fc.assert(
      fc.property(anyImage, fc.double({ min: 0, max: 4, noNaN: true }), (image, factor) => {
        const grey = grayscale(image, 3).data;
        const expected = [...image.data].map((value, i) => blendByte(grey[i]!, value, fround(factor)));
        expect([...adjustSaturation(image, factor).data]).toEqual(expected);
      }),
    );
  });

  it('mirror twice to the same', () => {
    fc.assert(
      fc.property(anyImage, (image) => {
        const once = hflip(image) as PixelImage;
        expect([...once.data.subarray(0, 3)]).toEqual([
          ...image.data.subarray(image.width * 3 - 3, image.width * 3),
        ]);
        expect((hflip(once) as PixelImage).data).toEqual(image.data);
      }),
    );
  });

  it('pad by a border of any sign', () => {
    const side = fc.integer({ min: -2, max: 6 });
    fc.assert(
      fc.property(anyImage, side, side, side, side, (image, left, top, right, bottom) => {
        fc.pre(image.width + left + right > 0 && image.height + top + bottom > 0);
        const out = pad(image, { left, top, right, bottom }, [7, 8, 9], 'constant') as PixelImage;
        const expected: number[] = [];
        for (let y = -top; y < image.height + bottom; y++) {
          for (let x = -left; x < image.width + right; x++) {
            const isInside = x >= 0 && x < image.width && y >= 0 && y < image.height;
            const at = (y * image.width + x) * 3;
            expected.push(...(isInside ? image.data.subarray(at, at + 3) : [7, 8, 9]));
          }
        }
        expect([...out.data]).toEqual(expected);
      }),
    );
  });

  it.each([
    [7, [1, 2, 3], [1, 2, 3, 1, 2, 3, 1]],
    [2, [1, 2, 3], [1, 2]],
    [4, [5], [5, 5, 5, 5]],
    [3, [0, 0, 0], [0, 0, 0]],
    [0, [1, 2], []],
  ])('fill %i elements with %j', (length, item, expected) => {
    const out = new Uint8Array(length);
    fillItems(out, Uint8Array.from(item));
    expect([...out]).toEqual(expected);
  });
});

function movedOneByOne(
  image: PixelImage,
  width: number,
  height: number,
  matrix: readonly number[],
): number[] {
  const [a, b, c, d, e, f] = matrix as [number, number, number, number, number, number];
  const fixed = (value: number): number => Math.floor(value * 65536 + 0.5);
  const out: number[] = [];
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const fromX = (fixed(c + a * 0.5 + b * 0.5) + y * fixed(b) + x * fixed(a)) >> 16;
      const fromY = (fixed(f + d * 0.5 + e * 0.5) + y * fixed(e) + x * fixed(d)) >> 16;
      const isInside = fromX >= 0 && fromX < image.width && fromY >= 0 && fromY < image.height;
      const at = (fromY * image.width + fromX) * 3;
      out.push(...(isInside ? image.data.subarray(at, at + 3) : [1, 2, 3]));
    }
  }
  return out;
}
