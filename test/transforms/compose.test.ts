import { describe, expect, it } from 'vitest';
import { Tensor } from '../../src-shared/loader/tensor.ts';
import { TorchGenerator } from '../../src-shared/random/torch-generator.ts';
import { parseRecipe } from '../../src-shared/transforms/recipe.ts';
import { imageOfCase } from '../parity/transforms/oracle.ts';
import { randomCases } from '../parity/transforms/random-cases.ts';

const image = imageOfCase({ width: 40, height: 30, kind: 'noise' });
const plain = [
  { op: 'Resize', size: 24 },
  { op: 'CenterCrop', size: 16 },
  { op: 'ToTensor' },
  { op: 'Normalize', mean: [0.4, 0.5, 0.6], std: [0.2, 0.3, 0.4] },
];

describe('Compose', () => {
  it('leaves its input as it was, and gives the same for the same seed, fused or step by step', () => {
    for (const test of randomCases(11, 150)) {
      const input = imageOfCase(test);
      const before = input.data.slice();
      const pipeline = parseRecipe(
        test.recipe.filter(({ op }) => op !== 'RandomOrder' && op !== 'RandomChoice'),
      );
      let stepwise: unknown;
      try {
        stepwise = [...pipeline.stages(input, new TorchGenerator(test.seed))].at(-1)?.output ?? input;
      } catch (error) {
        expect(() => pipeline.apply(input, new TorchGenerator(test.seed))).toThrow((error as Error).message);
        continue;
      }
      expect(pipeline.apply(input, new TorchGenerator(test.seed))).toEqual(stepwise);
      expect(input.data).toEqual(before);
    }
  });

  it.each([
    [plain],
    [plain.slice(0, 3)],
    [[...plain, { op: 'RandomHorizontalFlip', p: 1 }]],
    [[{ op: 'Grayscale' }, ...plain.slice(0, 3)]],
  ])('writes %j into a caller’s array', (recipe) => {
    const pipeline = parseRecipe(recipe);
    const { data } = pipeline.apply(image, new TorchGenerator(0)) as Tensor;
    const target = new Float32Array(data.length + 10).fill(7);
    expect(pipeline.applyInto(image, new TorchGenerator(0), target, 5)).toBe(data.length);
    expect(target.subarray(5, -5)).toEqual(data);
    expect([...target.subarray(0, 5), ...target.subarray(-5)]).toEqual(Array(10).fill(7));
  });

  it('refuses an array without room, and a pipeline that ends in no float32 tensor', () => {
    const generator = new TorchGenerator(0);
    expect(() => parseRecipe(plain).applyInto(image, generator, new Float32Array(767), 0)).toThrow(
      'Expected room for 768 numbers',
    );
    expect(() =>
      parseRecipe([{ op: 'Resize', size: 8 }]).applyInto(image, generator, new Float32Array(9999), 0),
    ).toThrow('float32 tensor');
    expect(() => parseRecipe([]).applyInto(image, generator, new Float32Array(9999), 0)).toThrow(
      'an empty one',
    );
  });

  it('tells what was drawn', () => {
    const recipe = [
      { op: 'RandomCrop', size: 10 },
      { op: 'RandomHorizontalFlip', p: 1 },
      { op: 'RandomApply', p: 1, transforms: [{ op: 'RandomRotation', degrees: 10 }] },
      { op: 'ToTensor' },
    ];
    const stages = [...parseRecipe(recipe).stages(image, new TorchGenerator(1))];
    expect(stages.map((stage) => stage.name)).toEqual([
      'RandomCrop',
      'RandomHorizontalFlip',
      'RandomApply',
      'ToTensor',
    ]);
    expect(stages[0]!.drawn).toMatchObject({ height: 10, width: 10 });
    expect(stages[1]!.drawn).toEqual({ flipped: true });
    expect(stages[2]!.drawn).toMatchObject({
      applied: true,
      stages: [{ name: 'RandomRotation', drawn: { angle: expect.any(Number) } }],
    });
    expect(stages[3]!.drawn).toEqual({});
  });

  it('says what went wrong where a sample does not fit', () => {
    const generator = new TorchGenerator(0);
    expect(() => parseRecipe([{ op: 'RandomCrop', size: 31 }]).apply(image, generator)).toThrow(
      'Required crop size (31, 31) is larger than input image size (30, 40)',
    );
    expect(() => parseRecipe([{ op: 'FiveCrop', size: 41 }]).apply(image, generator)).toThrow(
      'is bigger than input size (30, 40)',
    );
    expect(() => parseRecipe([{ op: 'Normalize', mean: [0], std: [1] }]).apply(image, generator)).toThrow(
      'Expected a tensor for Normalize but received an RGB image.',
    );
    expect(() => parseRecipe([{ op: 'GaussianBlur', kernel_size: 99 }]).apply(image, generator)).toThrow(
      'larger than half the kernel',
    );
  });
});
