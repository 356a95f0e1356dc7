import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { shrink } from '../../src-main/decode/shrink.ts';
import { pixelImage, type PixelImage } from '../../src-shared/transforms/pixel-image.ts';

function noise(width: number, height: number, seed: number): PixelImage {
  const image = pixelImage('RGB', width, height);
  let state = seed >>> 0;
  for (let i = 0; i < image.data.length; i++) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    image.data[i] = state >>> 24;
  }
  return image;
}

/** The mean of what each pixel of the copy covers, with parts of pixels. */
function means({ data, width, height }: PixelImage, toWidth: number, toHeight: number): number[] {
  const [acrossScale, downScale] = [width / toWidth, height / toHeight];
  const overlap = (place: number, from: number, to: number) =>
    Math.max(0, Math.min(place + 1, to) - Math.max(place, from));
  const out: number[] = [];
  for (let y = 0; y < toHeight; y++) {
    const [top, bottom] = [y * downScale, (y + 1) * downScale];
    for (let x = 0; x < toWidth; x++) {
      const [left, right] = [x * acrossScale, (x + 1) * acrossScale];
      for (let channel = 0; channel < 3; channel++) {
        let sum = 0;
        for (let v = Math.floor(top); v < Math.min(height, bottom); v++) {
          for (let u = Math.floor(left); u < Math.min(width, right); u++) {
            sum += overlap(v, top, bottom) * overlap(u, left, right) * data[(v * width + u) * 3 + channel]!;
          }
        }
        out.push(sum / (acrossScale * downScale));
      }
    }
  }
  return out;
}

describe('shrink', () => {
  it('makes every pixel the mean of what it covers', () => {
    const sides = fc.integer({ min: 1, max: 200 });
    fc.assert(
      fc.property(
        sides,
        sides,
        fc.integer({ min: 30, max: 180 }),
        fc.nat(),
        (width, height, longSide, seed) => {
          // Up to 8 times as large every pixel counts.
          fc.pre(
            Math.max(width, height) > longSide &&
              Math.min(width, height) * longSide >= 4 * Math.max(width, height),
          );
          const image = noise(width, height, seed);
          const small = shrink(image, longSide);
          expect(Math.max(small.width, small.height)).toBe(longSide);
          const expected = means(image, small.width, small.height);
          const worst = expected.reduce(
            (most, mean, i) => Math.max(most, Math.abs(mean - small.data[i]!)),
            0,
          );
          expect(worst).toBeLessThan(3);
        },
      ),
      { numRuns: 60 },
    );
  });

  it.each([
    [5000, 40, 320],
    [40, 5000, 320],
    [4001, 3001, 320],
    [3000, 1, 7],
    [6000, 4000, 16],
    [6000, 4000, 1],
  ])('keeps a plain picture of %d x %d plain at %d', (width, height, longSide) => {
    const image = pixelImage('RGB', width, height, new Uint8Array(width * height * 3).fill(77));
    const small = shrink(image, longSide);
    expect(Math.max(small.width, small.height)).toBe(longSide);
    expect(small.data.length).toBe(small.width * small.height * 3);
    expect(small.data.every((level) => level === 77)).toBe(true);
  });

  it('shrinks a picture that is too large for the room, too', () => {
    const image = pixelImage('RGB', 6000, 4000, new Uint8Array(6000 * 4000 * 3).fill(200));
    const small = shrink(image, 320);
    expect([small.width, small.height]).toEqual([320, 213]);
    expect(small.data.every((level) => level === 200)).toBe(true);
  });

  it('gives back a picture that fits', () => {
    const image = noise(30, 20, 1);
    expect(shrink(image, 30)).toBe(image);
  });
});
