import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { coefficients, precisionBits } from '../../src-shared/resample/coefficients.ts';
import { buildModule } from '../../assembly/build.ts';
import { fastKernel } from '../../src-shared/resample/fast-kernel.ts';
import { filters, interpolations } from '../../src-shared/resample/filter.ts';
import { plainKernel } from '../../src-shared/resample/plain-kernel.ts';
import { simdKernel } from '../../src-shared/resample/simd-kernel.ts';
import { simdModule } from '../../src-shared/resample/simd-module.ts';
import { resample, type ResampleRequest } from '../../src-shared/resample/resample.ts';

const size = fc.integer({ min: 1, max: 40 });

/** A request with a source of random bytes, a few of them before the image and between its rows. */
const requests = fc
  .record({
    sourceWidth: size,
    sourceHeight: size,
    width: size,
    height: size,
    channels: fc.constantFrom(1, 3),
    interpolation: fc.constantFrom(...interpolations),
    gap: fc.integer({ min: 0, max: 5 }),
    seed: fc.integer(),
    corner: fc.tuple(
      fc.double({ min: 0, max: 0.4, noNaN: true }),
      fc.double({ min: 0.6, max: 1, noNaN: true }),
    ),
    boxed: fc.boolean(),
  })
  .map(({ channels, gap, seed, corner, boxed, ...rest }): ResampleRequest => {
    const stride = rest.sourceWidth * channels + gap;
    const data = Uint8Array.from(
      { length: gap + stride * rest.sourceHeight },
      (_, i) => Math.imul(i ^ seed, 2654435761) >>> 24,
    );
    const { sourceWidth: w, sourceHeight: h } = rest;
    const box = boxed ? ([corner[0] * w, corner[0] * h, corner[1] * w, corner[1] * h] as const) : undefined;
    return {
      ...rest,
      source: { data, offset: gap, stride, channels },
      ...(box === undefined ? {} : { box }),
    };
  });

describe('resample', () => {
  it('makes the same bytes with each kernel as with the plain one', () => {
    expect(simdKernel).not.toBeNull();
    fc.assert(
      fc.property(requests, (request) => {
        const expected = resample(request, plainKernel);
        expect(resample(request, fastKernel)).toEqual(expected);
        expect(resample(request, simdKernel!)).toEqual(expected);
      }),
      { numRuns: 300 },
    );
  });

  it('makes the same bytes for a part as for the whole', () => {
    fc.assert(
      fc.property(requests, size, size, size, size, (request, a, b, c, d) => {
        const left = a % request.width;
        const top = b % request.height;
        const width = 1 + (c % (request.width - left));
        const height = 1 + (d % (request.height - top));
        const { channels } = request.source;
        const whole = resample(request);
        const cropped = Array.from({ length: height }, (_, y) => {
          const from = ((top + y) * request.width + left) * channels;
          return [...whole.subarray(from, from + width * channels)];
        }).flat();
        expect([...resample({ ...request, keep: { left, top, width, height } })]).toEqual(cropped);
      }),
      { numRuns: 300 },
    );
  });

  it('copies when nothing changes', () => {
    const data = Uint8Array.from({ length: 12 }, (_, i) => i);
    const request = { source: { data, offset: 0, stride: 6, channels: 3 }, sourceWidth: 2, sourceHeight: 2, width: 2, height: 2, interpolation: 'lanczos' } as const; // prettier-ignore
    const copy = resample(request);
    expect(copy).toEqual(data);
    expect(copy.buffer).not.toBe(data.buffer);
  });

  it('keeps a flat image flat, whatever the filter: weights add up to one, within rounding', () => {
    for (const filter of Object.values(filters)) {
      for (const [inSize, outSize] of [
        [10, 3],
        [3, 10],
        [500, 224],
        [7, 7],
      ] as const) {
        // prettier-ignore
        const { weights, taps, count } = coefficients({ axis: { inSize, from: 0, to: inSize, outSize }, filter, first: 0, count: outSize });
        for (let i = 0; i < count; i++) {
          const sum = weights.subarray(i * taps, (i + 1) * taps).reduce((a, b) => a + b, 0);
          expect(Math.abs(sum - 2 ** precisionBits)).toBeLessThanOrEqual(taps);
        }
      }
    }
  });

  it('shrinks a large image by much, and by little, the same with each kernel', () => {
    const data = Uint8Array.from({ length: 3 * 1200 * 700 }, (_, i) => Math.imul(i, 2654435761) >>> 24);
    const source = { data, offset: 0, stride: 3600, channels: 3 };
    for (const [width, height] of [
      [3, 2],
      [1199, 701],
    ] as const) {
      // prettier-ignore
      const request = { source, sourceWidth: 1200, sourceHeight: 700, width, height, interpolation: 'lanczos' } as const;
      const expected = Buffer.from(resample(request, plainKernel));
      expect(Buffer.from(resample(request, fastKernel)).equals(expected)).toBe(true);
      expect(Buffer.from(resample(request, simdKernel!)).equals(expected)).toBe(true);
    }
  });
});

describe('the compiled kernel', () => {
  it('is what its source compiles to', () => {
    const [, built] = /'([0-9a-f]+)'/.exec(buildModule('resample'))!;
    expect(simdModule).toBe(built);
  });
});
