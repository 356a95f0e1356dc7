import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { deflateSync, crc32 } from 'node:zlib';
import { afterAll, describe, expect, it } from 'vitest';
import { encodeJpeg } from '../../src-main/decode/encode-jpeg.ts';
import { encodePng } from '../../src-main/decode/encode-png.ts';
import { judgeBytes, judgeFile } from '../../src-main/decode/judge.ts';
import { pixelImage } from '../../src-shared/transforms/pixel-image.ts';

const folder = mkdtempSync(join(tmpdir(), 'winnow-judge-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Every row differs from every other, so that lost rows can be told from real ones. */
const picture = pixelImage(
  'RGB',
  160,
  120,
  Uint8Array.from({ length: 160 * 120 * 3 }, (_, i) => (i * 7 + Math.floor(i / 480) * 31) % 251),
);
const jpeg = encodeJpeg(picture, 90);
const png = encodePng(picture);

function changed(bytes: Uint8Array, change: (copy: Uint8Array) => void): Uint8Array {
  const copy = Uint8Array.from(bytes);
  change(copy);
  return copy;
}

describe('judgeBytes', () => {
  it('finds nothing wrong with a good file, and says what it is', async () => {
    expect(await judgeBytes(jpeg, 'a.JPG')).toMatchObject({
      verdict: 'ok',
      reason: '',
      format: 'jpeg',
      width: 160,
      height: 120,
      channels: 3,
      bitDepth: 8,
      colorSpace: 'srgb',
      frames: 1,
      notices: [],
      consumers: [],
      sha256: expect.stringMatching(/^[0-9a-f]{64}$/) as string,
      tint: expect.stringMatching(/^#[0-9a-f]{6}$/) as string,
    });
  });

  it('does not mind bytes behind the end of the picture', async () => {
    expect((await judgeBytes(Buffer.concat([jpeg, Buffer.alloc(1000, 7)]), 'a.jpg')).verdict).toBe('ok');
    expect((await judgeBytes(Buffer.concat([png, Buffer.alloc(1000, 7)]), 'a.png')).verdict).toBe('ok');
  });

  it('does not call a picture damaged for junk between its segments, or for a profile that is not whole', async () => {
    const profile = Buffer.from('\xff\xe2\x00\x12ICC_PROFILE\0\x02\x03ab', 'latin1');
    for (const extra of [Buffer.from('junk'), profile]) {
      const bytes = Buffer.concat([jpeg.subarray(0, 2), profile, extra, jpeg.subarray(2)]);
      expect((await judgeBytes(bytes, 'a.jpg')).verdict).toBe('ok');
    }
  });

  it.each([0.3, 0.5, 0.8])('tells how much of a JPEG cut at %f is real', async (share) => {
    const judgement = await judgeBytes(jpeg.subarray(0, jpeg.length * share), 'a.jpg');
    expect(judgement).toMatchObject({ verdict: 'truncated', width: 160, height: 120 });
    expect(judgement.recoveredPercent).toBeGreaterThan(share * 100 - 20);
    expect(judgement.recoveredPercent).toBeLessThan(share * 100 + 20);
    expect(judgement.consumers).toMatchObject([
      { consumer: 'Pillow, torchvision', outcome: 'raises' },
      { consumer: 'sharp', outcome: 'raises' },
    ]);
  });

  it('calls a JPEG without its end marker truncated, and wholly recovered', async () => {
    const judgement = await judgeBytes(jpeg.subarray(0, -2), 'a.jpg');
    expect(judgement).toMatchObject({ verdict: 'truncated', recoveredPercent: 100 });
  });

  it('tells how much of a cut PNG is real', async () => {
    const judgement = await judgeBytes(png.subarray(0, png.length * 0.6), 'a.png');
    expect(judgement.verdict).toBe('truncated');
    expect(judgement.recoveredPercent).toBeGreaterThan(5);
    expect(judgement.recoveredPercent).toBeLessThan(99);
  });

  it('finds zeroed bytes that Pillow passes over', async () => {
    const bytes = changed(jpeg, (copy) => copy.fill(0, copy.length / 2, copy.length / 2 + 40));
    const judgement = await judgeBytes(bytes, 'a.jpg');
    expect(judgement).toMatchObject({
      verdict: 'damaged',
      consumers: [{ outcome: 'loads' }, { consumer: 'sharp' }],
    });
    expect(judgement.reason).not.toBe('');
  });

  it('finds a PNG whose data are not those of its checksum', async () => {
    const at = png.length - 12 - 4; // The checksum of the last data chunk, before the end chunk.
    expect(
      (
        await judgeBytes(
          changed(png, (copy) => (copy[at]! ^= 1)),
          'a.png',
        )
      ).verdict,
    ).toBe('damaged');
    expect((await judgeBytes(png.subarray(0, -12), 'a.png')).verdict).toBe('damaged');
  });

  it('calls broken packed data corrupt', async () => {
    const bytes = changed(png, (copy) => copy.fill(0xff, copy.length / 2, copy.length / 2 + 20));
    expect((await judgeBytes(bytes, 'a.png')).verdict).toBe('corrupt');
  });

  it('judges a bomb by its header', async () => {
    const header = Buffer.alloc(13);
    header.writeUInt32BE(100_000, 0);
    header.writeUInt32BE(100_000, 4);
    header.set([8, 2, 0, 0, 0], 8);
    const chunk = (name: string, body: Buffer) => {
      const named = Buffer.concat([Buffer.from(name), body]);
      const ends = Buffer.alloc(8);
      ends.writeUInt32BE(body.length, 0);
      ends.writeUInt32BE(crc32(named), 4);
      return Buffer.concat([ends.subarray(0, 4), named, ends.subarray(4)]);
    };
    const bomb = Buffer.concat([
      png.subarray(0, 8),
      chunk('IHDR', header),
      chunk('IDAT', deflateSync(Buffer.alloc(1000))),
      chunk('IEND', Buffer.alloc(0)),
    ]);
    expect(await judgeBytes(bomb, 'a.png')).toMatchObject({ verdict: 'too-large', width: 100_000 });
  });

  it.each([
    ['version https://git-lfs.github.com/spec/v1\noid sha256:00\n', /Git LFS/],
    ['<!DOCTYPE html><html><body>404</body></html>', /web page/],
    ['{"error": "not found"}', /JSON/],
    ['\0\0\0\0\0\0\0\0', /zero bytes/],
    ['just words', /no known image format/],
  ])('names what is no image: %j', async (content, reason) => {
    const judgement = await judgeBytes(Buffer.from(content), 'a.jpg');
    expect(judgement).toMatchObject({ verdict: 'not-an-image', format: null });
    expect(judgement.reason).toMatch(reason);
  });

  it('calls an empty file empty', async () => {
    expect(await judgeBytes(new Uint8Array(0), 'a.jpg')).toMatchObject({ verdict: 'empty', width: null });
  });

  it.each([
    ['\xff\x0a', 'jxl'],
    ['\0\0\0\x0cjP  \r\n\x87\n', 'jp2'],
    ['<svg xmlns="http://www.w3.org/2000/svg"/>', 'svg'],
    [`\0\0\x02${'\0'.repeat(40)}TRUEVISION-XFILE.\0`, 'tga'],
  ])('names a format that is not read here: %j', async (content, format) => {
    const judgement = await judgeBytes(Buffer.from(content, 'latin1'), `a.${format}`);
    expect(judgement).toMatchObject({ verdict: 'unsupported', format });
    expect(judgement.reason).toContain(format.toUpperCase());
  });

  it('notices a wrong extension', async () => {
    expect((await judgeBytes(png, 'a.jpg')).notices).toEqual(['wrong-extension']);
    expect((await judgeBytes(png, 'no extension')).notices).toEqual([]);
  });
});

describe('judgeFile', () => {
  it('says that a file is gone', async () => {
    expect(await judgeFile(join(folder, 'gone.jpg'))).toMatchObject({ verdict: 'missing', sha256: null });
  });

  it('keeps the error of a file that cannot be read', async () => {
    const judgement = await judgeFile(folder);
    expect(judgement.verdict).toBe('unreadable');
    expect(judgement.reason).toContain('EISDIR');
  });

  it('reads the file', async () => {
    writeFileSync(join(folder, 'a.png'), png);
    expect((await judgeFile(join(folder, 'a.png'))).verdict).toBe('ok');
  });
});
