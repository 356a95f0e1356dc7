import { describe, expect, it } from 'vitest';
import { decodeImage } from '../../../src-main/decode/decode-image.ts';

const palette = [0, 0, 0, 255, 0, 0, 0, 255, 0, 0, 0, 255];
/** A clear code before every pixel keeps codes at three bits, so that the packed data can be written by hand. */
function pack(pixels: readonly number[], withEnd = true): number[] {
  const codes = [...pixels.flatMap((pixel) => [4, pixel]), ...(withEnd ? [5] : [])];
  const bytes: number[] = [];
  for (const [i, code] of codes.entries()) {
    for (let bit = 0; bit < 3; bit++) {
      const at = i * 3 + bit;
      bytes[at >> 3] = (bytes[at >> 3] ?? 0) | (((code >> bit) & 1) << (at & 7));
    }
  }
  return [2, bytes.length, ...bytes, 0];
}

interface Parts {
  screen?: [number, number];
  frame?: [left: number, top: number, width: number, height: number];
  interlaced?: boolean;
  extension?: number[];
  colors?: number[];
  data: number[];
}

function gif({
  screen = [2, 2],
  frame = [0, 0, 2, 2],
  interlaced,
  extension = [],
  colors = palette,
  data,
}: Parts) {
  return Uint8Array.from([
    ...Buffer.from('GIF89a'),
    screen[0],
    0,
    screen[1],
    0,
    0x81,
    0,
    0,
    ...colors,
    ...extension,
    0x2c,
    ...frame.flatMap((value) => [value, 0]),
    interlaced ? 0x40 : 0,
    ...data,
    0x3b,
  ]);
}

/** Colours by their number in the palette. */
async function numbers(bytes: Uint8Array): Promise<number[]> {
  const { data } = (await decodeImage(bytes)).image;
  return Array.from({ length: data.length / 3 }, (_, i) =>
    Math.max(...[1, 2, 3].map((n) => (data[i * 3 + n - 1] === 255 ? n : 0))),
  );
}

describe('the GIF codec', () => {
  it('decodes a frame', async () => {
    expect(await numbers(gif({ data: pack([0, 1, 2, 3]) }))).toEqual([0, 1, 2, 3]);
  });

  it('puts a smaller frame on a canvas of the first colour, or of the clear one', async () => {
    const small = { screen: [3, 2], frame: [1, 1, 1, 1], data: pack([3]) } satisfies Parts;
    expect(await numbers(gif(small))).toEqual([0, 0, 0, 0, 3, 0]);
    const control = [0x21, 0xf9, 4, 1, 0, 0, 2, 0];
    expect(await numbers(gif({ ...small, extension: control }))).toEqual([2, 2, 2, 2, 3, 2]);
  });

  it('makes the canvas larger for a frame that sticks out', async () => {
    const { image } = await decodeImage(gif({ frame: [1, 0, 2, 1], data: pack([1, 2]) }));
    expect([image.width, image.height]).toEqual([3, 2]);
  });

  it('puts interlaced rows in their places', async () => {
    const bytes = gif({
      screen: [1, 5],
      frame: [0, 0, 1, 5],
      interlaced: true,
      data: pack([1, 2, 3, 0, 1]),
    });
    expect(await numbers(bytes)).toEqual([1, 0, 3, 1, 2]);
  });

  it('reads grey levels where the palette is their ramp', async () => {
    const ramp = [0, 0, 0, 1, 1, 1, 2, 2, 2, 3, 3, 3];
    const { image, header } = await decodeImage(gif({ colors: ramp, data: pack([3, 2, 1, 0]) }));
    expect(header.colorSpace).toBe('gray');
    expect([...image.data].filter((_, i) => i % 3 === 0)).toEqual([3, 2, 1, 0]);
  });

  it('counts frames', async () => {
    const first = gif({ data: pack([0, 1, 2, 3]) });
    const again = first.subarray(25, -1);
    const two = Uint8Array.from([...first.subarray(0, -1), ...again, 0x3b]);
    expect((await decodeImage(two)).header.frames).toBe(2);
  });

  it.each([
    ['data that end early', gif({ data: pack([0, 1, 2]) }), 'truncated'],
    ['a cut file', gif({ data: pack([0, 1, 2, 3]) }).subarray(0, 38), 'truncated'],
    ['no picture', gif({ data: [] }).subarray(0, 25), 'truncated'],
    ['half a palette', gif({ data: [] }).subarray(0, 18), 'truncated'],
    ['a first code out of range', gif({ data: [2, 1, 0b111_100, 0] }), 'corrupt'],
    ['codes of 13 bits and more', gif({ data: [13, 1, 0, 0] }), 'corrupt'],
    ['a frame without width', gif({ frame: [0, 0, 0, 2], data: pack([0]) }), 'corrupt'],
    ['a control block too short', gif({ extension: [0x21, 0xf9, 1, 1, 0], data: pack([0]) }), 'corrupt'],
  ])('refuses %s', async (_, bytes, kind) => {
    await expect(decodeImage(bytes)).rejects.toMatchObject({ name: 'DecodeFailure', kind });
  });

  it('keeps the rows that were there', async () => {
    const bytes = gif({ data: pack([1, 2, 3]) });
    const failure = await decodeImage(bytes).catch((error: unknown) => error);
    expect(failure).toMatchObject({ recovered: { rows: 1 } });
  });
});
