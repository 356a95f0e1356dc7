import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { buildModule } from '../../../assembly/build.ts';
import { measurePicture } from '../../../src-main/decode/picture/measure-picture.ts';
import { kernelWith, pictureRoom } from '../../../src-main/decode/picture/picture-kernel.ts';
import { pictureModule } from '../../../src-main/decode/picture/picture-module.ts';
import { measure } from '../../../src-shared/catalogue/measures/measure.ts';
import { pixelImage, type PixelImage } from '../../../src-shared/transforms/pixel-image.ts';

type Kind = 'noise' | 'slopes' | 'nearly grey' | 'checks' | 'flat';

function draw(kind: Kind, width: number, height: number, seed: number): PixelImage {
  const image = pixelImage('RGB', width, height);
  let state = seed >>> 0;
  for (let i = 0; i < image.data.length; i++) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    const noise = state >>> 24;
    const pixel = Math.floor(i / 3);
    const [x, y] = [pixel % width, Math.floor(pixel / width)];
    switch (kind) {
      case 'noise':
        image.data[i] = noise;
        break;
      case 'slopes':
        image.data[i] = (x * (1 + (seed % 5)) + y * (i % 3)) / 2 + (noise & 7);
        break;
      case 'nearly grey':
        image.data[i] =
          ((x + y) & 127) + (i % 3) * (seed % 9) + (pixel === seed % (width * height) ? i % 3 : 0) * 40;
        break;
      case 'checks':
        image.data[i] = ((x + y) & 1) * 255;
        break;
      default:
        image.data[i] = seed & 255;
    }
  }
  return image;
}

const kinds = fc.constantFrom<Kind>('noise', 'slopes', 'nearly grey', 'checks', 'flat');
const sides = fc.oneof(fc.integer({ min: 1, max: 40 }), fc.integer({ min: 41, max: 700 }));

describe('measurePicture', () => {
  it('says what the plain measures say, to the bit', () => {
    fc.assert(
      fc.property(kinds, sides, sides, fc.nat(), (kind, width, height, seed) => {
        const image = draw(kind, width, height, seed);
        expect(measurePicture(image)).toEqual(measure(image));
      }),
      { numRuns: 150 },
    );
  });

  it.each([
    [1, 1],
    [1, 5000],
    [5000, 1],
    [65_535, 3],
    [65_536, 3],
    [3, 70_000],
    [383, 192],
    [384, 191],
    [2400, 1600],
  ])('also of a picture of %d x %d', (width, height) => {
    for (const kind of ['noise', 'nearly grey'] as const) {
      const image = draw(kind, width, height, 7);
      expect(measurePicture(image)).toEqual(measure(image));
    }
  });

  it('finds the first pixel that is not nearly grey, wherever it is', () => {
    for (const place of [0, 5, 47, 48, 200 * 150 * 3 - 1]) {
      const image = pixelImage('RGB', 200, 150, new Uint8Array(200 * 150 * 3).fill(100));
      image.data[place] = 140;
      image.data[Math.min(image.data.length - 3, place + 60)] = 255;
      expect(measurePicture(image).measures.chroma).toBe(measure(image).measures.chroma);
    }
  });

  it('takes a picture where a decoder has put it', () => {
    const image = draw('slopes', 300, 200, 3);
    const room = pictureRoom(image.data.length)!;
    room.set(image.data);
    expect(measurePicture({ ...image, data: room })).toEqual(measure(image));
    // It is still there.
    expect(Buffer.compare(room, image.data)).toBe(0);
  });

  it('leaves the largest pictures to the plain measures', () => {
    expect(kernelWith(new Uint8Array(64 * 1024 * 1024 + 3))).toBeNull();
  });

  it('lies here as its source compiles', () => {
    const [, built] = /'([0-9a-f]+)'/.exec(buildModule('picture/picture'))!;
    expect(built).toBe(pictureModule);
  }, 60_000);
});
