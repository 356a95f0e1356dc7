import { mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { entryBytes, headerOf, readRows } from '../../src-main/loading/prefix-entry.ts';
import { pixelImage } from '../../src-shared/transforms/pixel-image.ts';
import type { PixelImage } from '../../src-shared/transforms/pixel-image.ts';

describe('an entry of the prefix cache', () => {
  let folder: string;
  let file: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'winnow-entry-'));
    file = join(folder, 'entry');
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const images = fc
    .record({
      mode: fc.constantFrom('L' as const, 'RGB' as const),
      width: fc.integer({ min: 1, max: 9 }),
      height: fc.integer({ min: 1, max: 150 }),
      seed: fc.nat(),
    })
    .map(({ mode, width, height, seed }) => {
      const image = pixelImage(mode, width, height);
      image.data.forEach((_, i) => (image.data[i] = (seed + i * 31) & 255));
      return image;
    });
  const rowsOf = (image: PixelImage, top: number, height: number): Uint8Array => {
    const rowBytes = image.data.length / image.height;
    return image.data.slice(top * rowBytes, (top + height) * rowBytes);
  };
  const write = (image: PixelImage): void =>
    writeFileSync(file, Buffer.concat([headerOf(image), image.data]));

  it('gives any of its rows', () => {
    fc.assert(
      fc.property(images, fc.nat(), fc.nat(), fc.boolean(), (image, a, b, lend) => {
        write(image);
        expect(readFileSync(file).length).toBe(entryBytes(image));
        const top = a % image.height;
        const height = 1 + (b % (image.height - top));
        const found = readRows(file, () => ({ top, height }), lend)!;
        expect([found.image.mode, found.image.width]).toEqual([image.mode, image.width]);
        expect(found.top).toBeLessThanOrEqual(top);
        expect(rowsOf(found.image, top - found.top, height)).toEqual(rowsOf(image, top, height));
      }),
    );
  });

  it('gives no row that the disk has changed or lost, and all others', () => {
    fc.assert(
      fc.property(images, fc.nat(), fc.integer({ min: 1, max: 255 }), (image, at, bits) => {
        write(image);
        const bytes = readFileSync(file);
        const header = entryBytes(image) - image.data.length;
        const place = at % bytes.length;
        bytes[place]! ^= bits;
        writeFileSync(file, bytes);
        const changed = Math.floor((place - header) / (image.data.length / image.height));
        for (let y = 0; y < image.height; y++) {
          const found = readRows(file, () => ({ top: y, height: 1 }), false);
          if (place < header || y === changed) expect(found).toBeNull();
          else if (found) expect(rowsOf(found.image, y - found.top, 1)).toEqual(rowsOf(image, y, 1));
          else expect(Math.abs(y - changed)).toBeLessThan(image.height / 16);
        }
        truncateSync(file, place);
        expect(readRows(file, (_, height) => ({ top: 0, height }), false)).toBeNull();
      }),
    );
  });

  it('is none where there is no file', () => {
    expect(readRows(file, () => ({ top: 0, height: 1 }), false)).toBeNull();
  });
});
