import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import sharp, { type Sharp } from 'sharp';
import { describe, expect, it } from 'vitest';
import { hammingDistance, packHash, wordsPerHash } from '../../../src-shared/catalogue/duplicates/hamming.ts';
import { comparedBits } from '../../../src-shared/catalogue/duplicates/low-frequencies.ts';
import { orient, orientations } from '../../../src-shared/catalogue/duplicates/orientations.ts';
import { lumaGrid } from '../../../src-shared/catalogue/measures/luma-grid.ts';
import { perceptualHash } from '../../../src-shared/catalogue/measures/perceptual-hash.ts';
import { decodeRgb } from '../../../src-main/decode/decode-rgb.ts';
import { sharedFolder } from '../../support/shared-data.ts';

const shared = sharedFolder();
const originals = 50;
const distances = [0, 10, 24, 40, 56, 64];

type Edit = (jpeg: Buffer, width: number, height: number) => Promise<Buffer>;

/** A word in a corner, a third of the picture wide. */
const watermark = (width: number) =>
  Buffer.from(
    `<svg xmlns="http://www.w3.org/2000/svg" width="${Math.round(width / 3)}" height="${Math.round(width / 12)}" viewBox="0 0 160 40"><text x="4" y="30" font-size="40" fill="white" fill-opacity="0.7">sample</text></svg>`,
  );
const jpeg = (image: Sharp, quality = 90) => image.jpeg({ quality }).toBuffer();

const edits: Record<string, Edit> = {
  'JPEG quality 90': (file) => jpeg(sharp(file), 90),
  'JPEG quality 60': (file) => jpeg(sharp(file), 60),
  'JPEG quality 30': (file) => jpeg(sharp(file), 30),
  'half the size': (file, width) => jpeg(sharp(file).resize(width >> 1)),
  'a quarter of the size': (file, width) => jpeg(sharp(file).resize(width >> 2)),
  'cropped by 5 %': (file, width, height) =>
    jpeg(
      sharp(file).extract({
        left: Math.round(width * 0.025),
        top: Math.round(height * 0.025),
        width: Math.round(width * 0.95),
        height: Math.round(height * 0.95),
      }),
    ),
  mirrored: (file) => jpeg(sharp(file).flop()),
  'turned by 90°': (file) => jpeg(sharp(file).rotate(90)),
  'brighter by 20 %': (file) => jpeg(sharp(file).linear(1.2, 0)),
  watermarked: (file, width) =>
    jpeg(sharp(file).composite([{ input: watermark(width), gravity: 'southeast' }])),
};

/** Bits of 64 in the manner of imagededup's and imagehash's PHash: 32 x 32, the 8 x 8 lowest frequencies with the constant one, against their median. */
async function plainHash(file: Buffer): Promise<bigint> {
  const pixels = await sharp(file).greyscale().resize(32, 32, { fit: 'fill', kernel: 'lanczos3' }).raw().toBuffer();
  const values: number[] = [];
  for (let v = 0; v < 8; v++) {
    for (let u = 0; u < 8; u++) {
      let sum = 0;
      for (let y = 0; y < 32; y++) {
        for (let x = 0; x < 32; x++) {
          sum += pixels[y * 32 + x]! * Math.cos((Math.PI * (2 * x + 1) * u) / 64) * Math.cos((Math.PI * (2 * y + 1) * v) / 64);
        }
      }
      values.push(sum);
    }
  }
  const sorted = values.toSorted((a, b) => a - b);
  const median = (sorted[31]! + sorted[32]!) / 2;
  return values.reduce((bits, value, i) => (value > median ? bits | (1n << BigInt(i)) : bits), 0n);
} // prettier-ignore

function plainDistance(a: bigint, b: bigint): number {
  let bits = 0;
  for (let x = a ^ b; x; x &= x - 1n) bits++;
  return bits;
}

async function ourHash(file: Buffer): Promise<Uint32Array> {
  const words = new Uint32Array(wordsPerHash);
  packHash(perceptualHash(lumaGrid(await decodeRgb(file)))!, words, 0);
  return words;
}

interface Hashed {
  ours: Uint32Array;
  turned: Uint32Array[];
  /** The 64 bits of the lowest frequencies. */
  low: Uint32Array;
  plain: bigint;
}

async function hashed(file: Buffer): Promise<Hashed> {
  const ours = await ourHash(file);
  return { ours, turned: orientations.map((orientation) => orient(ours, orientation)), low: comparedBits(ours, 64), plain: await plainHash(file) };
} // prettier-ignore

type Rule = (a: Hashed, b: Hashed) => boolean;
const near =
  (distance: number): Rule =>
  (a, b) =>
    hammingDistance(a.ours, 0, b.ours, 0, distance) <= distance;
const nearTurned = (distance: number): Rule => (a, b) => a.turned.some((turned) => hammingDistance(turned, 0, b.ours, 0, distance) <= distance); // prettier-ignore
const nearLow =
  (distance: number): Rule =>
  (a, b) =>
    hammingDistance(a.low, 0, b.low, 0, distance) <= distance;
const plain =
  (distance: number): Rule =>
  (a, b) =>
    plainDistance(a.plain, b.plain) <= distance;

describe.skipIf(!shared)('near duplicates of photographs', () => {
  it('are found by their hash, and strangers are not', { timeout: 300_000 }, async () => {
    const folder = join(shared!, 'data', 'photos');
    const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.jpg'))
      .sort()
      .filter((_, i) => i % 20 === 0)
      .slice(0, originals);
    const first: Hashed[] = [];
    const copies: Record<string, Hashed[]> = {};
    for (const file of files) {
      const bytes = readFileSync(join(folder, file));
      const { width, height } = await sharp(bytes).metadata();
      first.push(await hashed(bytes));
      for (const [name, edit] of Object.entries(edits))
        (copies[name] ??= []).push(await hashed(await edit(bytes, width, height)));
    }

    const rules: Record<string, Rule> = {
      'DCT-64 at 0': plain(0),
      'DCT-64 at 10': plain(10),
      ...Object.fromEntries(distances.map((distance) => [`ours at ${distance}`, near(distance)])),
      'ours at 24, flips': nearTurned(24),
      'ours at 40, flips': nearTurned(40),
      '64 bits at 6': nearLow(6),
      '64 bits at 10': nearLow(10),
    };
    const table: Record<string, Record<string, string>> = {};
    const recall: Record<string, Record<string, number>> = {};
    const precision: Record<string, number> = {};
    for (const [rule, isNear] of Object.entries(rules)) {
      let [right, wrong] = [0, 0];
      for (const [edit, hashes] of Object.entries(copies)) {
        let found = 0;
        for (let i = 0; i < originals; i++) {
          for (let j = 0; j < originals; j++) {
            if (!isNear(hashes[i]!, first[j]!)) continue;
            if (i === j) found++;
            else wrong++;
          }
        }
        right += found;
        (recall[edit] ??= {})[rule] = found / originals;
        (table[edit] ??= {})[rule] = `${Math.round((found / originals) * 100)} %`;
      }
      precision[rule] = right + wrong === 0 ? 1 : right / (right + wrong);
      (table['precision'] ??= {})[rule] = `${(precision[rule]! * 100).toFixed(1)} %`;
    }
    console.table(table);

    for (const edit of ['JPEG quality 90', 'JPEG quality 60', 'half the size']) {
      expect(recall[edit]!['ours at 24'], edit).toBeGreaterThanOrEqual(0.97);
      expect(recall[edit]!['ours at 24'], edit).toBeGreaterThan(recall[edit]!['DCT-64 at 0']!);
    }
    for (const edit of ['mirrored', 'turned by 90°']) {
      expect(recall[edit]!['ours at 24, flips'], edit).toBeGreaterThanOrEqual(0.97);
      expect(recall[edit]!['DCT-64 at 10'], edit).toBeLessThan(0.1);
    }
    // A crop moves every edge: it shows in the lowest frequencies least.
    expect(recall['cropped by 5 %']!['64 bits at 10']).toBeGreaterThanOrEqual(0.9);
    for (const distance of [0, 10, 24, 40]) expect(precision[`ours at ${distance}`]).toBe(1);
    expect(precision['ours at 40, flips']).toBe(1);
  });
});
