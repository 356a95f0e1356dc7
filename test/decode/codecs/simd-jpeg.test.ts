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
import { simdJpeg } from '../../../src-main/decode/codecs/simd-jpeg.ts';
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
