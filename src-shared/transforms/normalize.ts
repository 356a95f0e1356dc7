import { WinnowError } from '../winnow-error.ts';
import { expectNumbers, wrongParameter } from './expect.ts';
import { normalize } from './functional/normalize.ts';
import { tensorOf } from './functional/wrong-sample.ts';
import { pythonRepr } from './python-repr.ts';
import { recipeOp } from './recipe-op.ts';
import { tensorSpec } from './spec-rules.ts';
import { FixedTransform, type RecipeOp, type Sample, type SampleSpec } from './transform.ts';

/** (x − mean) / std, per channel of a float tensor [..., C, H, W]. */
export class Normalize extends FixedTransform {
  readonly name = 'Normalize';
  readonly mean: readonly number[];
  readonly std: readonly number[];

  /** @throws WinnowError RECIPE_INVALID */
  constructor(mean: readonly number[], std: readonly number[]) {
    super();
    this.mean = expectNumbers('Normalize', 'mean', mean);
    this.std = expectNumbers('Normalize', 'std', std);
    if (this.std.some((value) => Math.fround(value) === 0)) {
      throw wrongParameter('Normalize', 'std', 'numbers other than zero', std);
    }
  }

  protected run(input: Sample): Sample {
    return normalize(tensorOf(input, 'Normalize'), this.mean, this.std);
  }

  outputSpec(input: SampleSpec): SampleSpec {
    const spec = tensorSpec(input, 'Normalize', 3, ['float32', 'float64']);
    const channels = spec.shape.at(-3)!;
    for (const [field, { length }] of Object.entries({ mean: this.mean, std: this.std })) {
      if (channels !== null && length !== 1 && length !== channels) {
        throw new WinnowError(
          'RECIPE_INVALID',
          `Expected 1 or ${channels} numbers for ${field} of Normalize but received ${length}.`,
          { subject: `Normalize.${field}`, hint: 'Give one number per channel.' },
        );
      }
    }
    return spec;
  }

  toRecipe(): RecipeOp {
    return recipeOp('Normalize', { mean: this.mean, std: this.std });
  }

  toString(): string {
    return `Normalize(mean=${pythonRepr(this.mean)}, std=${pythonRepr(this.std)})`;
  }
}
