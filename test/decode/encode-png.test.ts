import fc from 'fast-check';
import sharp from 'sharp';
import { expect, it } from 'vitest';
import { encodePng } from '../../src-main/decode/encode-png.ts';

it('keeps grey grey', async () => {
  const data = Uint8Array.from({ length: 35 }, (_, i) => (i * 77) % 256);
  const { data: back, info } = await sharp(encodePng({ data, width: 7, height: 5, mode: 'L' }, 9))
    .toColourspace('b-w')
    .raw()
    .toBuffer({ resolveWithObject: true });
  expect(info).toMatchObject({ width: 7, height: 5, channels: 1 });
  expect(Buffer.compare(back, data)).toBe(0);
});

it('is read back to the same pixels by another decoder', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 1, max: 40 }),
      fc.integer({ min: 1, max: 40 }),
      fc.infiniteStream(fc.integer({ min: 0, max: 255 })),
      async (width, height, noise) => {
        const data = Uint8Array.from({ length: width * height * 3 }, () => noise.next().value as number);
        const { data: back, info } = await sharp(encodePng({ data, width, height }))
          .raw()
          .toBuffer({ resolveWithObject: true });
        expect([info.width, info.height, info.channels]).toEqual([width, height, 3]);
        expect(Buffer.compare(back, data)).toBe(0);
      },
    ),
    { numRuns: 30 },
  );
});
