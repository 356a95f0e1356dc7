import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { WriteCatalogue } from '../../../src-main/catalogue/catalogue.ts';
import { openCatalogue } from '../../../src-main/catalogue/open.ts';
import { encodeJpeg } from '../../../src-main/decode/encode-jpeg.ts';
import { encodePng } from '../../../src-main/decode/encode-png.ts';
import { judgeBytes } from '../../../src-main/decode/judge.ts';
import type { ScannedFile } from '../../../src-main/scan/scan-store.ts';
import { pixelImage, type PixelImage } from '../../../src-shared/transforms/pixel-image.ts';

function scene(seed: number, width: number, height: number, mirrored = false): PixelImage {
  const image = pixelImage('RGB', width, height);
  for (let y = 0, at = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const u = (mirrored ? width - x - 0.5 : x + 0.5) / width;
      const v = (y + 0.5) / height;
      for (let c = 0; c < 3; c++) {
        image.data[at++] =
          128 + 60 * Math.sin(seed * 3 + u * 9 + c) * Math.cos(v * 11 * seed) + 50 * Math.sin(u * v * 20 + seed * c);
      }
    }
  } // prettier-ignore
  return image;
}

let folder: string;
let catalogue: WriteCatalogue;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'winnow-duplicates-'));
  catalogue = openCatalogue(join(folder, 'a.winnow'), { create: true });
  catalogue.addRoot('images', '/images');
  const jpeg = encodeJpeg(scene(1, 320, 240), 92);
  const png = encodePng(scene(2, 100, 80));
  const files: [string, Uint8Array, string][] = [
    ['a/original.jpg', jpeg, 'a'],
    ['a/copy.jpg', jpeg, 'a'],
    ['b/small.jpg', encodeJpeg(scene(1, 160, 120), 80), 'b'],
    ['b/mirrored.jpg', encodeJpeg(scene(1, 320, 240, true), 85), 'b'],
    ['a/pixels.png', png, 'a'],
    // The same picture with something behind its end.
    ['a/pixels-too.png', Buffer.concat([png, Buffer.from('behind')]), 'a'],
    ['a/other.jpg', encodeJpeg(scene(5, 320, 240), 92), 'a'],
    ['a/empty.jpg', new Uint8Array(), 'a'],
    ['b/empty.jpg', new Uint8Array(), 'b'],
  ];
  const found: ScannedFile[] = [];
  for (const [path, bytes, label] of files) {
    const stamp = { bytes: bytes.length, mtimeMs: 1 };
    found.push({ kind: 'new', path, label, stamp, judgement: await judgeBytes(bytes, path) });
  }
  catalogue.scanStore().write(1, found);
});
afterAll(() => {
  catalogue.close();
  rmSync(folder, { recursive: true });
});

const groups = (distance: number | null, flips = false) =>
  catalogue
    .duplicates({ distance, flips })
    .map(({ members }) => members.map(({ image, relation }) => `${image.path} ${relation}`));

it('finds the same bytes and the same pixels', () => {
  const found = groups(null);
  expect(found).toHaveLength(2);
  expect(found).toContainEqual(['a/copy.jpg keeper', 'a/original.jpg same bytes']);
  expect(found).toContainEqual(['a/pixels-too.png keeper', 'a/pixels.png same pixels']);
});

it('finds a resized copy, and says that the labels disagree', () => {
  expect(groups(16)).toContainEqual(['a/copy.jpg keeper', 'a/original.jpg same bytes', 'b/small.jpg near']);
  const [group] = catalogue.duplicates({ distance: 16, flips: false });
  expect(group).toMatchObject({
    conflictingClassIds: [0, 1],
    leakingSplits: [],
    keeperReason: { kind: 'path', keeper: '', next: '' },
  });
});

it('finds a mirrored copy where it is asked for', () => {
  const [group] = catalogue.duplicates({ distance: 16, flips: true });
  const found = Object.fromEntries(group!.members.map(({ image, orientation }) => [image.path, orientation]));
  expect(Object.keys(found).sort()).toEqual([
    'a/copy.jpg',
    'a/original.jpg',
    'b/mirrored.jpg',
    'b/small.jpg',
  ]);
  // Whichever of them is kept, it is laid otherwise than the others.
  expect([found['b/mirrored.jpg'], found['a/original.jpg']].sort()).toEqual(['as it is', 'mirrored']);
  expect(found['b/small.jpg']).toBe(found['a/original.jpg']);
});

it('tells of a group that spans splits', () => {
  for (const [path, split] of [['small', 'val'], ['original', 'train']]) {
    catalogue.applyChange({ query: `path:${path}` }, { kind: 'split', split: split! });
  }
  expect(catalogue.duplicates({ distance: 16, flips: false })[0]).toMatchObject({ leakingSplits: ['train', 'val'] });
  expect(catalogue.duplicates({ distance: null, flips: false }).every(({ leakingSplits }) => leakingSplits.length === 0)).toBe(true);
}); // prettier-ignore

it('leaves out what is missing', () => {
  const [id] = catalogue.openView('path:copy', { by: 'path', descending: false });
  catalogue.scanStore().markMissing([id!]);
  expect(groups(null)).toEqual([['a/pixels-too.png keeper', 'a/pixels.png same pixels']]);
});

it('refuses a distance that is none', () => {
  expect(() => catalogue.duplicates({ distance: 100, flips: false })).toThrow(expect.objectContaining({ code: 'BAD_INPUT' })); // prettier-ignore
});
