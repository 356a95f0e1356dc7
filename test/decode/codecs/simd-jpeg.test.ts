import jpegTurbo from '@julusian/jpeg-turbo';
import fc from 'fast-check';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { buildModule } from '../../../assembly/build.ts';
import { simdModule } from '../../../src-main/decode/codecs/jpeg-simd-module.ts';
import { sharpPixels } from '../../../src-main/decode/codecs/sharp-pixels.ts';
import { simdJpeg, simdJpegFoundBadCode } from '../../../src-main/decode/codecs/simd-jpeg.ts';
import { strictJpeg } from '../../../src-main/decode/codecs/strict-jpeg.ts';
import { crop as cropImage } from '../../../src-shared/transforms/functional/crop.ts';
import type { PixelImage } from '../../../src-shared/transforms/pixel-image.ts';
import { judgeBytes } from '../../../src-main/decode/judge.ts';
import { entropyDefect } from '../../support/entropy-defect.ts';
import { goldenCases, sharedFolder } from '../../support/shared-data.ts';

const { SAMP_420, SAMP_422, SAMP_440, SAMP_444 } = jpegTurbo;
const shared = sharedFolder();

/** Slopes, edges and noise that follow from the seed. */
function picture(width: number, height: number, seed: number): Buffer {
  const data = Buffer.alloc(width * height * 3);
  let state = seed >>> 0;
  for (let i = 0; i < data.length; i++) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    const x = ((i / 3) | 0) % width;
    const noise = (state >>> 24) * ((seed >> (i % 3)) & 1);
    data[i] = ((seed * (x + 1) * ((i % 3) + 1)) >> 4) + ((x * 40) & (seed << 3)) + (noise >> 1);
  }
  return data;
}

interface Made {
  width: number;
  height: number;
  seed?: number;
  quality?: number;
  subsampling?: number;
}

function jpegOf({ width, height, seed = 5, quality = 85, subsampling = SAMP_420 }: Made): Buffer {
  const format = jpegTurbo.FORMAT_RGB;
  const raw = picture(width, height, seed);
  return Buffer.from(jpegTurbo.compressSync(raw, { width, height, format, quality, subsampling }));
}

/** @throws where the decoder does not take the file, or its pixels differ from the other exact decoder's */
async function expectSamePixels(bytes: Buffer, width: number, height: number): Promise<void> {
  const ours = simdJpeg(bytes, width, height);
  expect(ours).not.toBeNull();
  expect(ours).toMatchObject({ mode: 'RGB', width, height });
  expect(Buffer.compare(ours!.data, (await sharpPixels(bytes)).data)).toBe(0);
}

function crop(image: PixelImage, left: number, top: number, width: number, height: number): PixelImage {
  return cropImage(image, { left, top, width, height }) as PixelImage;
}

const scanMarker = Buffer.from([0xff, 0xda]);

/** Where the entropy-coded data begin. */
function dataStart(bytes: Buffer): number {
  const at = bytes.indexOf(scanMarker);
  return at + 2 + bytes.readUInt16BE(at + 2);
}

/** Several pictures of one coded unit each, in a row, with a restart marker between any two: each unit is coded as if alone. */
function joinedByRestarts(pictures: Buffer[], unit: number): Buffer {
  const header = Buffer.from(pictures[0]!.subarray(0, dataStart(pictures[0]!)));
  const frame = header.indexOf(Buffer.from([0xff, 0xc0]));
  header.writeUInt16BE(unit * pictures.length, frame + 7);
  const interval = Buffer.from([0xff, 0xdd, 0, 4, 0, 1]);
  const parts = pictures.flatMap((bytes, i) => [
    bytes.subarray(dataStart(bytes), -2),
    Buffer.from([0xff, i === pictures.length - 1 ? 0xd9 : 0xd0 + (i & 7)]),
  ]);
  return Buffer.concat([header.subarray(0, 2), interval, header.subarray(2), ...parts]);
}

/** The same file, its three planes called by other letters. */
function withPlaneNames(bytes: Buffer, names: string): Buffer {
  const copy = Buffer.from(bytes);
  const frame = copy.indexOf(Buffer.from([0xff, 0xc0]));
  const scan = copy.indexOf(scanMarker);
  for (let i = 0; i < 3; i++) {
    copy[frame + 10 + 3 * i] = names.charCodeAt(i);
    copy[scan + 5 + 2 * i] = names.charCodeAt(i);
  }
  return copy;
}

describe('simdJpeg', () => {
  it('gives the pixels of the other exact decoder for any size, quality and sampling', async () => {
    const made = fc.record({
      width: fc.integer({ min: 1, max: 70 }),
      height: fc.integer({ min: 1, max: 70 }),
      seed: fc.nat(1 << 20),
      quality: fc.integer({ min: 1, max: 100 }),
      subsampling: fc.constantFrom(SAMP_420, SAMP_422, SAMP_440, SAMP_444),
    });
    await fc.assert(
      fc.asyncProperty(made, (it) => expectSamePixels(jpegOf(it), it.width, it.height)),
      { numRuns: 300 },
    );
  });

  it.each([
    ['4:2:0', SAMP_420],
    ['4:2:2', SAMP_422],
    ['4:4:0', SAMP_440],
    ['4:4:4', SAMP_444],
  ])('does so for every width and height around the edges of coded units, %s', async (_, subsampling) => {
    for (const width of [1, 2, 3, 4, 5, 8, 15, 16, 17, 31, 32, 33]) {
      for (const height of [1, 2, 3, 8, 16, 17, 33]) {
        await expectSamePixels(jpegOf({ width, height, subsampling }), width, height);
      }
    }
  });

  it.each([1, 8, 17, 64])('does so for grey, %i wide', async (width) => {
    const raw = picture(width, 19, 9).subarray(0, width * 19);
    const jpeg = await sharp(raw, { raw: { width, height: 19, channels: 1 } })
      .jpeg()
      .toBuffer();
    await expectSamePixels(jpeg, width, 19);
  });

  it('does so for Huffman tables made for the picture', async () => {
    for (let seed = 0; seed < 12; seed++) {
      const raw = sharp(picture(57, 41, seed), { raw: { width: 57, height: 41, channels: 3 } });
      await expectSamePixels(await raw.jpeg({ optimiseCoding: true }).toBuffer(), 57, 41);
    }
  });

  it('starts afresh at restart markers', async () => {
    const units = Array.from({ length: 19 }, (_, seed) => jpegOf({ width: 16, height: 16, seed }));
    await expectSamePixels(joinedByRestarts(units, 16), 16 * 19, 16);
  });

  it('passes over bytes that fill up before a marker', async () => {
    const jpeg = jpegOf({ width: 40, height: 24 });
    const filled = Buffer.concat([jpeg.subarray(0, -2), Buffer.from([0xff, 0xff, 0xff, 0xd9])]);
    await expectSamePixels(filled, 40, 24);
    expect(simdJpeg(filled.subarray(0, -1), 40, 24)).toBeNull();
  });

  it('takes planes for red, green and blue where libjpeg does', async () => {
    const luma = jpegOf({ width: 33, height: 18, subsampling: SAMP_444 });
    const named = withPlaneNames(luma, 'RGB');
    const bare = Buffer.concat([luma.subarray(0, 2), luma.subarray(20)]);
    const adobe = (transform: number): Buffer =>
      Buffer.concat([
        luma.subarray(0, 2),
        Buffer.from([0xff, 0xee, 0, 14, ...Buffer.from('Adobe'), 0, 100, 0, 0, 0, 0, transform]),
        luma.subarray(20),
      ]);
    const results = [luma, named, bare, withPlaneNames(bare, 'RGB'), adobe(0), adobe(1)];
    for (const bytes of results) await expectSamePixels(bytes, 33, 18);
    const [first, ...others] = results.map((bytes) => simdJpeg(bytes, 33, 18)!.data);
    expect(others.map((data) => Buffer.compare(data, first!) === 0)).toEqual([
      true,
      true,
      false,
      false,
      true,
    ]);
  });

  it.skipIf(!shared)('equals Pillow on every file that it takes', () => {
    interface Case {
      file: string;
      format: string;
      size: [number, number];
      sha256: string;
    }
    let taken = 0;
    for (const { file, format, size, sha256 } of goldenCases<Case>(shared!, 'decode.json')) {
      if (format !== 'JPEG') continue;
      const bytes = readFileSync(join(shared!, 'data', 'hostile', file));
      const [width, height] = size;
      const image = width * height > 40_000_000 ? null : simdJpeg(bytes, width, height);
      if (image === null) continue;
      expect(createHash('sha256').update(image.data).digest('hex'), file).toBe(sha256);
      taken++;
    }
    expect(taken).toBeGreaterThan(100);
  });

  it('keeps earlier pictures whole while it decodes others', () => {
    const first = simdJpeg(jpegOf({ width: 61, height: 43 }), 61, 43)!;
    const before = first.data.slice();
    simdJpeg(jpegOf({ width: 61, height: 43, seed: 77 }), 61, 43);
    expect(first.data).toEqual(before);
  });
});

describe('a part of a picture', () => {
  it('is the whole, cropped, wherever it lies and however the picture is sampled', () => {
    const made = fc.record({
      width: fc.integer({ min: 1, max: 90 }),
      height: fc.integer({ min: 1, max: 90 }),
      seed: fc.nat(1 << 20),
      subsampling: fc.constantFrom(SAMP_420, SAMP_422, SAMP_440, SAMP_444),
    });
    const edges = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 4, maxLength: 4 });
    const eighths = fc.integer({ min: 1, max: 8 });
    fc.assert(
      fc.property(made, edges, eighths, (it, edge, scale) => {
        const jpeg = jpegOf(it);
        const whole = simdJpeg(jpeg, it.width, it.height, { eighths: scale })!;
        const left = Math.floor(edge[0]! * (whole.width - 1));
        const top = Math.floor(edge[1]! * (whole.height - 1));
        const width = 1 + Math.floor(edge[2]! * (whole.width - left - 1));
        const height = 1 + Math.floor(edge[3]! * (whole.height - top - 1));
        const region = { left, top, width, height };
        const part = simdJpeg(jpeg, it.width, it.height, { eighths: scale, region })!;
        expect(part).toMatchObject({ mode: 'RGB', width, height });
        expect(Buffer.compare(part.data, crop(whole, left, top, width, height).data)).toBe(0);
      }),
      { numRuns: 400 },
    );
  });

  it('of a grey picture, and of one between restart markers, too', async () => {
    const raw = picture(70, 50, 9).subarray(0, 70 * 50);
    const gray = await sharp(raw, { raw: { width: 70, height: 50, channels: 1 } })
      .jpeg()
      .toBuffer();
    const units = Array.from({ length: 19 }, (_, seed) => jpegOf({ width: 16, height: 16, seed }));
    for (const [bytes, width, height] of [
      [gray, 70, 50],
      [joinedByRestarts(units, 16), 16 * 19, 16],
    ] as const) {
      const whole = simdJpeg(bytes, width, height)!;
      const region = { left: 35, top: 3, width: 21, height: 11 };
      const part = simdJpeg(bytes, width, height, { region })!;
      expect(Buffer.compare(part.data, crop(whole, 35, 3, 21, 11).data)).toBe(0);
    }
  });

  it('is refused with the file, though what is wrong lies elsewhere', () => {
    const jpeg = jpegOf({ width: 61, height: 43 });
    const region = { left: 0, top: 0, width: 4, height: 4 };
    expect(simdJpeg(jpeg, 61, 43, { region })).not.toBeNull();
    expect(simdJpeg(jpeg.subarray(0, -2), 61, 43, { region })).toBeNull();
    expect(simdJpeg(jpeg.subarray(0, jpeg.length - 30), 61, 43, { region })).toBeNull();
  });

  it.each([
    ['beyond the right edge', { left: 60, top: 0, width: 2, height: 1 }],
    ['above the picture', { left: 0, top: -1, width: 2, height: 2 }],
    ['of no width', { left: 0, top: 0, width: 0, height: 2 }],
    ['between pixels', { left: 0.5, top: 0, width: 2, height: 2 }],
  ])('%s is no region', (_, region) => {
    expect(() => simdJpeg(jpegOf({ width: 61, height: 43 }), 61, 43, { region })).toThrow(RangeError);
  });

  it('with lend it lies in memory that is used again', () => {
    const [one, two] = [5, 77].map((seed) => jpegOf({ width: 61, height: 43, seed })) as [Buffer, Buffer];
    const kept = simdJpeg(one, 61, 43)!;
    const lent = simdJpeg(one, 61, 43, { lend: true })!;
    expect(Buffer.compare(lent.data, kept.data)).toBe(0);
    simdJpeg(two, 61, 43);
    expect(Buffer.compare(lent.data, kept.data)).not.toBe(0);
  });
});

describe('a picture at eighths of its size', () => {
  /** The same in float64, from samples: the lower frequencies of each block of 8 x 8, transformed back on fewer points. Of one channel; sides in whole blocks. */
  function reduced(samples: Float64Array, width: number, height: number, n: number): Float64Array {
    const factor = (u: number, x: number, points: number): number =>
      u === 0 ? Math.sqrt(1 / 8) : Math.cos(((2 * x + 1) * u * Math.PI) / (2 * points)) / 2;
    const weights = Array.from({ length: n }, (_, x) =>
      Array.from({ length: 8 }, (__, from) => {
        let weight = 0;
        for (let u = 0; u < n; u++) weight += factor(u, x, n) * factor(u, from, 8);
        return weight;
      }),
    );
    const out = new Float64Array((width * height * n * n) / 64);
    const outWidth = (width * n) / 8;
    for (let y = 0; y < (height * n) / 8; y++) {
      for (let x = 0; x < outWidth; x++) {
        let sum = 0;
        for (let j = 0; j < 8; j++) {
          const row = (Math.floor(y / n) * 8 + j) * width + Math.floor(x / n) * 8;
          for (let i = 0; i < 8; i++) sum += weights[y % n]![j]! * weights[x % n]![i]! * samples[row + i]!;
        }
        out[y * outWidth + x] = Math.min(255, Math.max(0, sum));
      }
    }
    return out;
  }

  it.each([1, 2, 3, 4, 5, 6, 7])('%i: has its lower frequencies', async (eighths) => {
    const [width, height] = [64, 48];
    const raw = Buffer.alloc(width * height);
    for (let i = 0; i < raw.length; i++)
      raw[i] = 128 + 90 * Math.sin((i % width) / 5 + i / 400) * Math.cos(i / width / 4);
    const jpeg = await sharp(raw, { raw: { width, height, channels: 1 } })
      .jpeg({ quality: 95 })
      .toBuffer();
    const gray = simdJpeg(jpeg, width, height)!.data;
    const samples = Float64Array.from({ length: width * height }, (_, i) => gray[3 * i]!);
    const expected = reduced(samples, width, height, eighths);
    const { data } = simdJpeg(jpeg, width, height, { eighths })!;
    // The whole picture, from which this is worked out, is rounded to levels.
    for (let i = 0; i < expected.length; i++)
      expect(Math.abs(data[3 * i]! - expected[i]!), `sample ${i}`).toBeLessThan(1.6);
  });

  it.each([
    ['4:2:0', SAMP_420],
    ['4:2:2', SAMP_422],
    ['4:4:0', SAMP_440],
    ['4:4:4', SAMP_444],
  ])('keeps colours in their places, %s', (_, subsampling) => {
    const raw = Buffer.alloc(96 * 80 * 3);
    for (let i = 0; i < 96 * 80; i++) {
      raw[3 * i] = (i % 96) * 2;
      raw[3 * i + 1] = Math.floor(i / 96) * 3;
      raw[3 * i + 2] = 250 - (i % 96) * 2;
    }
    const options = { width: 96, height: 80, format: jpegTurbo.FORMAT_RGB, quality: 95, subsampling };
    const jpeg = Buffer.from(jpegTurbo.compressSync(raw, options));
    for (const eighths of [1, 2, 3, 4, 5, 6, 7, 8]) {
      const { width, height, data } = simdJpeg(jpeg, 96, 80, { eighths })!;
      expect([width, height]).toEqual([12 * eighths, 10 * eighths]);
      let greatest = 0;
      // At an edge there is no more chroma to lie between.
      for (let y = 1; y < height - 1; y++) {
        for (let x = 1; x < width - 1; x++) {
          const [u, v] = [((x + 0.5) * 8) / eighths - 0.5, ((y + 0.5) * 8) / eighths - 0.5];
          const at = (y * width + x) * 3;
          const off = [data[at]! - 2 * u, data[at + 1]! - 3 * v, data[at + 2]! - 250 + 2 * u];
          greatest = Math.max(greatest, ...off.map(Math.abs));
        }
      }
      expect(greatest, `${eighths} eighths`).toBeLessThan(10);
    }
  });

  it('rounds its sides up', () => {
    for (const [width, height] of [
      [1, 1],
      [7, 9],
      [61, 43],
    ] as const) {
      const jpeg = jpegOf({ width, height });
      for (let eighths = 1; eighths <= 8; eighths++)
        expect(simdJpeg(jpeg, width, height, { eighths })).toMatchObject({
          width: Math.ceil((width * eighths) / 8),
          height: Math.ceil((height * eighths) / 8),
        });
    }
  });

  it.each([0, 9, 2.5, Number.NaN])('%d eighths are none', (eighths) => {
    expect(() => simdJpeg(jpegOf({ width: 61, height: 43 }), 61, 43, { eighths })).toThrow(RangeError);
  });
});

describe('what it leaves to another decoder', () => {
  const jpeg = jpegOf({ width: 61, height: 43 });
  const start = dataStart(jpeg);
  const withByte = (at: number, value: number): Buffer => {
    const copy = Buffer.from(jpeg);
    copy[at] = value;
    return copy;
  };
  const spliced = (at: number, ...bytes: number[]): Buffer =>
    Buffer.concat([jpeg.subarray(0, at), Buffer.from(bytes), jpeg.subarray(at)]);
  const segment = (marker: number): number => jpeg.indexOf(Buffer.from([0xff, marker]));

  it.each<[string, Buffer]>([
    ['nothing', jpeg.subarray(0, 0)],
    ['a header alone', jpeg.subarray(0, start)],
    ['half a file', jpeg.subarray(0, jpeg.length / 2)],
    ['a file without its end marker', jpeg.subarray(0, -2)],
    ['a file with half an end marker', jpeg.subarray(0, -1)],
    ['a byte before the end marker', spliced(jpeg.length - 2, 0x55)],
    ['a byte between segments', spliced(segment(0xdb), 0)],
    ['a restart marker that was not announced', spliced(start + 40, 0xff, 0xd0)],
    ['a stuffed byte after a byte that fills up', spliced(start + 40, 0xff, 0xff, 0)],
    ['another marker in the data', spliced(start + 40, 0xff, 0xc4)],
    ['a progressive frame', withByte(segment(0xc0) + 1, 0xc2)],
    ['12 bits', withByte(segment(0xc0) + 4, 12)],
    ['two frames', spliced(segment(0xc0), ...jpeg.subarray(segment(0xc0), segment(0xc0) + 19))],
    ['chroma sampled more finely than luma', withByte(segment(0xc0) + 14, 0x22)],
    ['a quantizer that is not there', withByte(segment(0xc0) + 12, 3)],
    ['a Huffman table that is not there', withByte(segment(0xda) + 6, 0x22)],
    ['more codes than fit', withByte(segment(0xc4) + 5, 0xff)],
    ['a picture that is larger than its data', withByte(segment(0xc0) + 7, 0xff)],
    ['no JPEG', Buffer.alloc(500, 7)],
  ])('%s', (_, bytes) => {
    expect(simdJpeg(bytes, 61, 43)).toBeNull();
  });

  it('a picture of another size than was announced', () => {
    expect(simdJpeg(jpeg, 61, 44)).toBeNull();
  });

  it('restart markers out of order', () => {
    const units = Array.from({ length: 4 }, (_, seed) => jpegOf({ width: 16, height: 16, seed }));
    const joined = joinedByRestarts(units, 16);
    joined[joined.lastIndexOf(Buffer.from([0xff, 0xd1])) + 1] = 0xd3;
    expect(simdJpeg(joined, 64, 16)).toBeNull();
  });

  it('progressive files and inks', async () => {
    const raw = { raw: { width: 31, height: 20, channels: 3 } } as const;
    const progressive = await sharp(picture(31, 20, 3), raw)
      .jpeg({ progressive: true })
      .toBuffer();
    const inks = await sharp(picture(31, 20, 3), raw)
      .toColourspace('cmyk')
      .jpeg()
      .toBuffer();
    expect(simdJpeg(progressive, 31, 20)).toBeNull();
    expect(simdJpeg(inks, 31, 20)).toBeNull();
  });

  it('whatever a flipped bit makes, it refuses, or decodes as the others do', async () => {
    const at = fc.nat(jpeg.length - 1);
    await fc.assert(
      fc.asyncProperty(at, fc.nat(7), async (byte, bit) => {
        const flipped = withByte(byte, jpeg[byte]! ^ (1 << bit));
        const image = simdJpeg(flipped, 61, 43);
        if (image === null) return;
        expect(Buffer.compare(image.data, (await sharpPixels(flipped)).data)).toBe(0);
      }),
      { numRuns: 400 },
    );
    await expectSamePixels(jpeg, 61, 43);
  });
});

describe('the compiled decoder', () => {
  it('is what its source compiles to', () => {
    const [, built] = /'([0-9a-f]+)'/.exec(buildModule('jpeg/decode'))!;
    expect(simdModule).toBe(built);
  });
});

describe('simdJpegFoundBadCode', () => {
  const [width, height] = [160, 96];
  const whole = jpegOf({ width, height, quality: 95 });
  const data = whole.indexOf(scanMarker) + 14;
  /** One flipped bit each. */
  const flipped = Array.from({ length: 1500 }, (_, i) => {
    const bytes = Buffer.from(whole);
    bytes[data + ((i * 7919) % (whole.length - data - 2))]! ^= 1 << (i & 7);
    return bytes;
  });

  it('is true of data that are broken to the letter, and of no others', () => {
    const found = new Map<string, number>();
    for (const bytes of flipped) {
      simdJpeg(bytes, width, height);
      if (!simdJpegFoundBadCode()) continue;
      const defect = String(entropyDefect(bytes));
      found.set(defect, (found.get(defect) ?? 0) + 1);
    }
    expect([...found.keys()].sort()).toEqual(['a code that no table has', 'a run beyond its block']);
  });

  it('calls a file damaged that libjpeg-turbo passes without a warning', async () => {
    const passed = flipped.filter((bytes) => {
      simdJpeg(bytes, width, height);
      return simdJpegFoundBadCode() && strictJpeg(bytes, width, height) !== null;
    });
    expect(passed.length).toBeGreaterThan(0);
    for (const bytes of passed)
      expect(await judgeBytes(bytes, 'a.jpg')).toMatchObject({ verdict: 'damaged' });
  });

  it('is forgotten with the next picture', () => {
    const bad = flipped.find((bytes) => simdJpeg(bytes, width, height) === null && simdJpegFoundBadCode())!;
    expect(simdJpeg(bad, width, height)).toBeNull();
    expect(simdJpegFoundBadCode()).toBe(true);
    expect(simdJpeg(whole, width, height)).not.toBeNull();
    expect(simdJpegFoundBadCode()).toBe(false);
  });
});
