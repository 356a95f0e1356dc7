import fc from 'fast-check';
import sharp from 'sharp';
import type { Sharp } from 'sharp';
import { describe, expect, it } from 'vitest';
import { decodeRgb } from '../../src-main/decode/decode-rgb.ts';
import { lendPart } from '../../src-main/decode/lend-part.ts';
import { TorchGenerator } from '../../src-shared/random/torch-generator.ts';
import { CenterCrop } from '../../src-shared/transforms/center-crop.ts';
import { Compose } from '../../src-shared/transforms/compose.ts';
import { firstResize } from '../../src-shared/transforms/first-resize.ts';
import type { PixelImage } from '../../src-shared/transforms/pixel-image.ts';
import { RandomResizedCrop } from '../../src-shared/transforms/random-resized-crop.ts';
import { Resize } from '../../src-shared/transforms/resize.ts';
import type { Transform } from '../../src-shared/transforms/transform.ts';

/** Soft waves in all three colours. */
function waves(width: number, height: number): Sharp {
  const pixels = Buffer.alloc(width * height * 3);
  for (let i = 0; i < pixels.length; i++) {
    const [x, y] = [((i / 3) | 0) % width, (i / 3 / width) | 0];
    pixels[i] = 128 + 100 * Math.sin(x / 17 + (i % 3)) * Math.cos(y / 13 - (i % 3));
  }
  return sharp(pixels, { raw: { width, height, channels: 3 } });
}

const exact = { orientation: 'ignore' } as const;
const fast = { orientation: 'ignore', fast: { shrinkTo: null } } as const;

/** What steps make of a file that is decoded for them in part. */
function inPart(bytes: Uint8Array, steps: Transform[], options: typeof exact | typeof fast, seed: number) {
  const generator = new TorchGenerator(seed);
  const first = firstResize(new Compose(steps))!;
  let planned;
  const part = lendPart(bytes, options, (width, height) => (planned = first.plan(width, height, generator)))!;
  const image = first.rest.apply(first.apply(planned!, part), generator) as PixelImage;
  return { image, part, state: generator.getState() };
}

const resizes: [string, Transform[]][] = [
  ['Resize', [new Resize(24)]],
  ['Resize to both sides', [new Resize([31, 18], { interpolation: 'bicubic' })]],
  ['Resize and CenterCrop', [new Resize(24), new CenterCrop(20)]],
  ['Resize and a larger CenterCrop', [new Resize(24), new CenterCrop([40, 20])]],
  ['RandomResizedCrop', [new RandomResizedCrop(20)]],
  ['RandomResizedCrop to the nearest', [new RandomResizedCrop([9, 30], { interpolation: 'nearest' })]],
];

describe('lendPart, for a resize that comes first', () => {
  it.each(resizes)('%s: the bytes and draws that the whole picture gives', async (_, steps) => {
    const sizes = fc.record({
      width: fc.integer({ min: 1, max: 120 }),
      height: fc.integer({ min: 1, max: 120 }),
    });
    await fc.assert(
      fc.asyncProperty(sizes, fc.nat(1000), async ({ width, height }, seed) => {
        const bytes = await waves(width, height).jpeg().toBuffer();
        const generator = new TorchGenerator(seed);
        const whole = new Compose(steps).apply(await decodeRgb(bytes), generator) as PixelImage;
        const { image, state } = inPart(bytes, steps, exact, seed);
        expect([image.width, image.height]).toEqual([whole.width, whole.height]);
        expect(Buffer.compare(image.data, whole.data)).toBe(0);
        expect(state).toEqual(generator.getState());
      }),
      { numRuns: 40 },
    );
  });

  it.each(resizes)('%s: nearly the same pixels in fast mode, of a smaller picture', async (name, steps) => {
    let smaller = 0;
    for (const [width, height] of [
      [301, 199],
      [160, 240],
      [83, 97],
    ] as const) {
      const bytes = await waves(width, height).jpeg({ quality: 95, chromaSubsampling: '4:4:4' }).toBuffer();
      for (let seed = 0; seed < 5; seed++) {
        const generator = new TorchGenerator(seed);
        const whole = new Compose(steps).apply(await decodeRgb(bytes), generator) as PixelImage;
        const { image, part, state } = inPart(bytes, steps, fast, seed);
        expect([image.width, image.height]).toEqual([whole.width, whole.height]);
        const off = image.data.reduce((sum, level, i) => sum + Math.abs(level - whole.data[i]!), 0);
        // The nearest pixel of a smaller picture is not as near.
        expect(off / image.data.length).toBeLessThan(name.endsWith('nearest') ? 6 : 2.5);
        expect(state).toEqual(generator.getState());
        if (part.eighths < 8) smaller++;
      }
    }
    expect(smaller).toBeGreaterThan(5);
  });

  it('decodes one eighth more than leaves a pixel for each that is made', async () => {
    const bytes = await waves(320, 240).jpeg().toBuffer();
    const eighths = (size: number): number => inPart(bytes, [new Resize(size)], fast, 0).part.eighths;
    expect([10, 30, 31, 60, 61, 120, 150, 151, 210, 211, 240, 300].map(eighths)).toEqual([
      2, 2, 3, 3, 4, 5, 6, 7, 8, 8, 8, 8,
    ]);
    expect(inPart(bytes, [new Resize(30)], exact, 0).part.eighths).toBe(8);
  });

  it('leaves to decodeRgb what is no JPEG, what is broken, what is to be turned, and what is too large', async () => {
    const jpeg = await waves(60, 40).jpeg().toBuffer();
    const turned = await waves(60, 40).withMetadata({ orientation: 6 }).jpeg().toBuffer();
    const first = firstResize(new Compose([new Resize(20)]))!;
    const lent = (bytes: Uint8Array, options: Parameters<typeof lendPart>[1] = exact) =>
      lendPart(bytes, options, (width, height) => first.plan(width, height, new TorchGenerator()));
    expect(lent(jpeg)).not.toBeNull();
    expect(lent(turned)).not.toBeNull();
    expect(lent(turned, { orientation: 'apply' })).toBeNull();
    expect(lent(await waves(60, 40).png().toBuffer())).toBeNull();
    expect(lent(await waves(60, 40).jpeg({ progressive: true }).toBuffer())).toBeNull();
    expect(lent(new Uint8Array())).toBeNull();
    expect(lent(jpeg.subarray(0, 12))).toBeNull();
    expect(lent(jpeg.subarray(0, -2))).toBeNull();
    expect(lent(jpeg, { ...exact, maxPixels: 2399 })).toBeNull();
  });

  it('begins with no other step', () => {
    expect(firstResize(new Compose([new CenterCrop(3), new Resize(3)]))).toBeNull();
    expect(firstResize(new Compose([]))).toBeNull();
  });
});
