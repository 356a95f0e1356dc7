import { describe, expect, it } from 'vitest';
import { WinnowError } from '../../src-shared/winnow-error.ts';
import { Lambda } from '../../src-shared/transforms/lambda.ts';
import { parseRecipe, recipeOperations } from '../../src-shared/transforms/recipe.ts';
import { randomCases } from '../parity/transforms/random-cases.ts';

function refusal(run: () => unknown): WinnowError {
  try {
    run();
  } catch (error) {
    if (error instanceof WinnowError) return error;
    throw error;
  }
  throw new Error('Nothing was refused.');
}

describe('parseRecipe', () => {
  it('gives back what it read, and prints the same', () => {
    for (const { recipe } of randomCases(7, 300)) {
      const pipeline = parseRecipe(recipe);
      const again = parseRecipe(JSON.parse(JSON.stringify(pipeline.toRecipeList())));
      expect(again.toRecipeList()).toEqual(pipeline.toRecipeList());
      // Angles are stored as a pair, which prints as the number did.
      expect(String(again).replaceAll('.0', '')).toBe(String(pipeline).replaceAll('.0', ''));
    }
  });

  it('leaves out what has its default', () => {
    const full = { op: 'Resize', size: 224, interpolation: 'bilinear', max_size: null };
    expect(parseRecipe([full]).toRecipeList()).toEqual([{ op: 'Resize', size: 224 }]);
  });

  it.each([
    [null, 'transforms', 'Expected a list of operations for transforms but received null.'],
    [['ToTensor'], 'transforms[0]', 'such as {"op": "ToTensor"}'],
    [[{ size: 3 }], 'transforms[0]', 'Expected the name of a transform for op of transforms[0] but received nothing.'],
    [[{ op: 'resize', size: 3 }], 'transforms[0]', 'received "resize"'],
    [[{ op: 'toString' }], 'transforms[0]', 'Expected the name of a transform'],
    [[{ op: 'Resize' }], 'transforms[0].size', 'Resize (transforms[0]) needs the field size.'],
    [[{ op: 'ToTensor' }, { op: 'ToTensor', p: 1 }], 'transforms[1].p', 'ToTensor (transforms[1]) has no field p.'],
    [[{ op: 'Resize', size: '224' }], 'transforms[0].size', 'Expected a whole number or [height, width] for size of Resize but received "224".'],
    [[{ op: 'Resize', size: [1, 2, 3] }], 'transforms[0].size', 'a list of 1 or 2 numbers'],
    [[{ op: 'Resize', size: 0 }], 'transforms[0].size', 'a whole number of at least 1'],
    [[{ op: 'Resize', size: 224, interpolation: 'cubic' }], 'transforms[0].interpolation', 'one of nearest, bilinear'],
    [[{ op: 'Resize', size: 224, max_size: 200 }], 'transforms[0].max_size', 'a number greater than the size 224'],
    [[{ op: 'Resize', size: [2, 4], max_size: 200 }], 'transforms[0].max_size', 'nothing beside a size of [height, width]'],
    [[{ op: 'RandomHorizontalFlip', p: 1.5 }], 'transforms[0].p', 'a number from 0 to 1'],
    [[{ op: 'Normalize', mean: [0.5], std: [0] }], 'transforms[0].std', 'numbers other than zero'],
    [[{ op: 'Normalize', mean: 0.5, std: [1] }], 'transforms[0].mean', 'a list of numbers'],
    [[{ op: 'ColorJitter', hue: 0.6 }], 'transforms[0].hue', 'a number from 0 to 0.5'],
    [[{ op: 'ColorJitter', contrast: [2, 1] }], 'transforms[0].contrast', 'the smaller number first'],
    [[{ op: 'GaussianBlur', kernel_size: 4 }], 'transforms[0].kernel_size', 'odd numbers'],
    [[{ op: 'RandomRotation', degrees: -3 }], 'transforms[0].degrees', 'a number of at least 0'],
    [[{ op: 'RandomRotation', degrees: 3, interpolation: 'lanczos' }], 'transforms[0].interpolation', 'one of nearest, bilinear, bicubic'],
    [[{ op: 'Pad', padding: [1, 2, 3] }], 'transforms[0].padding', 'a list of 1 or 2 or 4 numbers'],
    [[{ op: 'Pad', padding: 1, padding_mode: 'mirror' }], 'transforms[0].padding_mode', 'one of constant, edge'],
    [[{ op: 'Lambda', lambd: 'sqrt' }], 'transforms[0].lambd', 'Expected one of identity, stack'],
    [[{ op: 'RandomErasing', value: 'red' }], 'transforms[0].value', 'a list of numbers'],
    [[{ op: 'AutoAugment', policy: 'mnist' }], 'transforms[0].policy', 'one of imagenet, cifar10, svhn'],
    [[{ op: 'RandAugment', magnitude: 31 }], 'transforms[0].magnitude', 'a whole number from 0 to 30'],
    [[{ op: 'RandomApply', transforms: [{ op: 'Blur' }] }], 'transforms[0].transforms[0]', 'received "Blur"'],
    [[{ op: 'RandomApply', transforms: [{ op: 'CenterCrop', size: -1 }] }], 'transforms[0].transforms[0].size', 'at least 1'],
    [[{ op: 'RandomChoice', transforms: [] }], 'transforms[0]', 'at least one transform'],
    [[{ op: 'RandomChoice', transforms: [{ op: 'ToTensor' }], p: [0] }], 'transforms[0]', 'a weight above zero'],
    [[{ op: 'LinearTransformation', transformation_matrix: [[1, 2]], mean_vector: [1] }], 'transforms[0].transformation_matrix', 'a list of 1 numbers'],
  ])('refuses %j', (recipe, subject, words) => {
    const error = refusal(() => parseRecipe(recipe));
    expect(error.code).toBe('RECIPE_INVALID');
    expect(error.subject).toBe(subject);
    expect(error.message).toContain(words);
  }); // prettier-ignore

  it('knows every transform that the parity page lists', () => {
    expect(recipeOperations.length).toBe(31);
  });

  it('does not write a Lambda without a name', () => {
    expect(refusal(() => new Lambda((sample) => sample).toRecipe()).code).toBe('RECIPE_INVALID');
    expect(parseRecipe([{ op: 'Lambda', lambd: 'identity' }]).toRecipeList()).toEqual([
      { op: 'Lambda', lambd: 'identity' },
    ]);
  });
});

describe('outputSpec', () => {
  const declared = (...recipe: object[]): unknown => parseRecipe(recipe).outputSpec();

  it('tells the shape before anything is read', () => {
    expect(
      declared({ op: 'Resize', size: 256 }, { op: 'CenterCrop', size: 224 }, { op: 'ToTensor' }),
    ).toEqual({
      kind: 'tensor',
      dtype: 'float32',
      shape: [3, 224, 224],
    });
    expect(declared({ op: 'Resize', size: 256 }, { op: 'PILToTensor' })).toMatchObject({
      dtype: 'uint8',
      shape: [3, null, null],
    });
    expect(declared({ op: 'FiveCrop', size: 8 }, { op: 'Lambda', lambd: 'stack' })).toMatchObject({
      shape: [5, 3, 8, 8],
    });
    expect(declared({ op: 'Grayscale' }, { op: 'ToTensor' })).toMatchObject({ shape: [1, null, null] });
    expect(declared({ op: 'CenterCrop', size: 20 }, { op: 'Pad', padding: [1, 2] })).toMatchObject({
      height: 24,
      width: 22,
    });
  });

  it.each([
    [[{ op: 'Normalize', mean: [0], std: [1] }], 'Expected a float32 or float64 tensor for Normalize but received an RGB image.', 'Put ToTensor before Normalize.'],
    [[{ op: 'ToTensor' }, { op: 'Resize', size: 3 }], 'Expected an image for Resize but received a float32 tensor [3, ?, ?].', 'Put Resize before ToTensor.'],
    [[{ op: 'ToTensor' }, { op: 'Normalize', mean: [0, 0], std: [1, 1] }], 'Expected 1 or 3 numbers for mean of Normalize but received 2.', ''],
    [[{ op: 'PILToTensor' }, { op: 'Normalize', mean: [0], std: [1] }], 'received a uint8 tensor', 'Put a ConvertImageDtype before Normalize.'],
    [[{ op: 'FiveCrop', size: 3 }, { op: 'ToTensor' }], 'received a list of 5', 'Lambda'],
    [[{ op: 'CenterCrop', size: 10 }, { op: 'RandomCrop', size: 20 }], 'Required crop size (20, 20) is larger than input image size (10, 10).', 'pad_if_needed'],
    [[{ op: 'ToTensor' }, { op: 'RandomErasing', value: [1, 2] }], 'either a single value or 3', ''],
    [[{ op: 'ToTensor' }, { op: 'ConvertImageDtype', dtype: 'int32' }], 'cannot be performed safely', ''],
    [[{ op: 'Grayscale' }, { op: 'Pad', padding: 1, fill: [1, 2, 3] }], "does not match the number of channels", ''],
    [[{ op: 'RandomApply', transforms: [{ op: 'ToTensor' }] }], 'one kind of output', 'outside'],
    [[{ op: 'ToTensor' }, { op: 'LinearTransformation', transformation_matrix: [[1]], mean_vector: [1] }], 'incompatible shape', 'fixed size'],
  ])('refuses %j before anything is read', (recipe, words, hint) => {
    const error = refusal(() => parseRecipe(recipe).outputSpec());
    expect(error.code).toBe('RECIPE_INVALID');
    expect(error.message).toContain(words);
    expect(error.hint ?? '').toContain(hint);
  }); // prettier-ignore
});
