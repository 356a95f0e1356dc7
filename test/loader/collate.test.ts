import { describe, expect, it } from 'vitest';
import { defaultCollate, defaultConvert } from '../../src-shared/loader/default-collate.ts';
import { stack } from '../../src-shared/loader/stack.ts';
import { Tensor } from '../../src-shared/loader/tensor.ts';
import { pixelImage } from '../../src-shared/transforms/pixel-image.ts';

describe('the default collate makes', () => {
  it.each([
    ['whole numbers', [1, 2, 3], Tensor.from('int64', [1, 2, 3])],
    ['numbers with a fraction', [1, 2.5], Tensor.from('float64', [1, 2.5])],
    ['bigints', [1n, 2n], Tensor.from('int64', [1, 2])],
    ['booleans', [true, false], Tensor.from('bool', [1, 0])],
    ['strings', ['a', 'b'], ['a', 'b']],
    [
      'typed arrays',
      [Float32Array.of(1, 2), Float32Array.of(3, 4)],
      Tensor.from('float32', [1, 2, 3, 4], [2, 2]),
    ],
    [
      'tensors',
      [Tensor.from('uint8', [1, 2], [1, 2]), Tensor.from('uint8', [3, 4], [1, 2])],
      Tensor.from('uint8', [1, 2, 3, 4], [2, 1, 2]),
    ],
    [
      'pairs',
      [
        [1, 'a'],
        [2, 'b'],
      ],
      [Tensor.from('int64', [1, 2]), ['a', 'b']],
    ],
    [
      'nested objects',
      [
        { a: { b: 1 }, c: [2] },
        { a: { b: 3 }, c: [4] },
      ],
      { a: { b: Tensor.from('int64', [1, 3]) }, c: [Tensor.from('int64', [2, 4])] },
    ],
  ])('of %s what torch makes', (_, samples, expected) => {
    expect(defaultCollate(samples as unknown[])).toEqual(expected);
  });

  it.each([
    ['null', [null, 1], 'found null'],
    ['no sample', [], 'found undefined'],
    ['a date', [new Date()], 'found Date'],
    ['an image', [pixelImage('RGB', 1, 1)], 'found an image (ToTensor makes it a tensor)'],
    ['a number, then none', [1, 'a'], 'found string'],
    ['a tensor, then none', [Tensor.scalar('uint8', 1), 1], 'found number'],
    ['lists of unequal size', [[1], [1, 2]], 'each element in list of batch should be of equal size'],
    ['an object without a key', [{ a: 1 }, { b: 1 }], 'has no a'],
    [
      'tensors of unequal shape',
      [Tensor.zeros('uint8', [2]), Tensor.zeros('uint8', [3])],
      'stack expects each tensor to be equal size, but got [2] at entry 0 and [3] at entry 1',
    ],
    ['tensors of unequal type', [Tensor.zeros('uint8', [2]), Tensor.zeros('bool', [2])], 'one type'],
  ])('an error of %s', (_, samples, words) => {
    expect(() => defaultCollate(samples as unknown[])).toThrow(words);
  });
});

it('batching off turns typed arrays into tensors and leaves the rest', () => {
  const image = pixelImage('L', 1, 1);
  expect(defaultConvert([Uint8Array.of(1), { a: Float64Array.of(2), b: 'x' }, image, 3])).toEqual([
    Tensor.from('uint8', [1]),
    { a: Tensor.from('float64', [2]), b: 'x' },
    image,
    3,
  ]);
});

describe('a tensor', () => {
  it('is filled exactly, by data of its own type', () => {
    expect(() => new Tensor('uint8', [2, 2], new Uint8Array(3))).toThrow('4 elements');
    expect(() => new Tensor('uint8', [2], new Float32Array(2))).toThrow('Uint8Array');
    expect(() => Tensor.from('int64', [1.5])).toThrow(RangeError);
  });

  it('shares its data when reshaped and not when cloned', () => {
    const tensor = Tensor.from('float32', [1, 2, 3, 4]);
    const reshaped = tensor.reshape([2, 2]);
    const cloned = tensor.clone();
    tensor.data[0] = 9;
    expect([reshaped.tolist()[0], cloned.tolist()[0]]).toEqual([9, 1]);
    expect(() => tensor.item()).toThrow('one element');
    expect(() => tensor.reshape([3])).toThrow(RangeError);
    expect(() => stack([])).toThrow('non-empty');
  });
});
