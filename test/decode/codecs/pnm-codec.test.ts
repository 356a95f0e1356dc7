import { describe, expect, it } from 'vitest';
import { decodeImage } from '../../../src-main/decode/decode-image.ts';

const file = (text: string, ...bytes: number[]): Uint8Array =>
  Buffer.concat([Buffer.from(text, 'latin1'), Uint8Array.from(bytes)]);

async function levels(bytes: Uint8Array): Promise<number[]> {
  const { data } = (await decodeImage(bytes)).image;
  return [...data].filter((_, i) => i % 3 === 0);
}

describe('the PNM codec', () => {
  it.each([
    ['P1', file('P1\n3 1\n0 10'), [255, 0, 255]],
    ['P1 with a comment', file('P1 #a\n2 # b\n1 0#1\n1'), [255, 0]],
    ['P2', file('P2 2 1 100\n0 50'), [0, 128]],
    ['P2 of 16 bits, which is clipped', file('P2 2 1 65535\n7 900'), [7, 255]],
    ['P4', file('P4\n9 1\n', 0b1010_0000, 0x80), [0, 255, 0, 255, 255, 255, 255, 255, 0]],
    ['P5', file('P5 2 1 255\n', 3, 200), [3, 200]],
    ['P5 with a small largest level', file('P5 3 1 3\n', 1, 3, 9), [85, 255, 255]],
    ['P5 of 16 bits, which is clipped', file('P5 2 1 65535\n', 0, 9, 1, 0), [9, 255]],
  ])('reads %s', async (_, bytes, expected) => {
    expect(await levels(bytes)).toEqual(expected);
  });

  it.each([
    ['P3', file('P3 1 1 255 1 2 3'), [1, 2, 3]],
    ['P6', file('P6 1 1 255 ', 1, 2, 3), [1, 2, 3]],
    ['P6 of 16 bits', file('P6 1 1 65535 ', 0, 0, 128, 0, 255, 255), [0, 128, 255]],
  ])('reads the colours of %s', async (_, bytes, expected) => {
    expect([...(await decodeImage(bytes)).image.data]).toEqual(expected);
  });

  it.each([
    ['a cut header', file('P5 2'), 'truncated'],
    ['cut bytes', file('P5 2 2 255 ', 1, 2, 3), 'truncated'],
    ['cut bits', file('P4 9 2 ', 1, 2, 3), 'truncated'],
    ['cut words', file('P2 2 1 9 5'), 'truncated'],
    ['a level too large', file('P2 1 1 9 10'), 'corrupt'],
    ['a letter for a digit', file('P1 1 1 x'), 'corrupt'],
    ['a width in letters', file('P5 a 1 9 1'), 'corrupt'],
    ['no width', file('P5 0 1 9 1'), 'corrupt'],
    ['a largest level of 0', file('P5 1 1 0 1'), 'corrupt'],
    ['a largest level of 17 bits', file('P5 1 1 65536 1'), 'corrupt'],
  ])('refuses %s', async (_, bytes, kind) => {
    await expect(decodeImage(bytes)).rejects.toMatchObject({ name: 'DecodeFailure', kind });
  });
});
