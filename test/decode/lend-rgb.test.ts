import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import sharp, { type Sharp } from 'sharp';
import { describe, expect, it } from 'vitest';
import { decodeRgb } from '../../src-main/decode/decode-rgb.ts';
import { lendRgb } from '../../src-main/decode/lend-rgb.ts';
import { sharedFolder } from '../support/shared-data.ts';

const shared = sharedFolder();
if (shared === null) console.warn('lend-rgb: photographs are looked at only where ../shared is.');

/** A smooth picture as a file of some kind. */
function picture(): Sharp {
  const pixels = Buffer.from(Array.from({ length: 60 * 40 * 3 }, (_, i) => (i * 7) & 255));
  return sharp(pixels, { raw: { width: 60, height: 40, channels: 3 } });
}

const ignoring = { orientation: 'ignore' } as const;

describe('lendRgb', () => {
  it('gives the bytes of decodeRgb, which the next picture takes again', async () => {
    const [first, second] = [await picture().jpeg().toBuffer(), await picture().negate().jpeg().toBuffer()];
    const expected = await decodeRgb(first);
    const lent = lendRgb(first, ignoring)!;
    expect(lent).toEqual(expected);
    lendRgb(second, ignoring);
    expect(lent).not.toEqual(expected);
  });

  it('leaves to decodeRgb what is no JPEG, what is cut off, what is to be turned, and what is too large', async () => {
    const jpeg = await picture().jpeg().toBuffer();
    const turned = await picture().withMetadata({ orientation: 6 }).jpeg().toBuffer();
    expect(lendRgb(await picture().png().toBuffer(), ignoring)).toBeNull();
    expect(lendRgb(new Uint8Array(), ignoring)).toBeNull();
    expect(lendRgb(jpeg.subarray(0, jpeg.length - 200), ignoring)).toBeNull();
    expect(lendRgb(jpeg.subarray(0, 12), ignoring)).toBeNull();
    expect(lendRgb(turned, { orientation: 'apply' })).toBeNull();
    expect(lendRgb(turned, ignoring)).not.toBeNull();
    expect(lendRgb(jpeg, { ...ignoring, maxPixels: 2399 })).toBeNull();
    expect(lendRgb(jpeg, { ...ignoring, maxPixels: 2400 })).not.toBeNull();
  });

  it.skipIf(shared === null)('gives the bytes of decodeRgb for photographs', async () => {
    const folder = join(shared!, 'data', 'photos', 'cat');
    for (const name of readdirSync(folder).slice(0, 40)) {
      const bytes = readFileSync(join(folder, name));
      const expected = await decodeRgb(bytes);
      const lent = lendRgb(bytes, ignoring)!;
      expect(Buffer.compare(lent.data, expected.data)).toBe(0);
    }
  });
});
