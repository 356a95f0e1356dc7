import { WinnowError } from '../winnow-error.ts';
import { expectOneOf } from './expect.ts';
import {
  convertImageDtype,
  converts,
  imageDtypes,
  type ImageDtype,
} from './functional/convert-image-dtype.ts';
import { tensorOf } from './functional/wrong-sample.ts';
import { recipeOp } from './recipe-op.ts';
import { tensorSpec } from './spec-rules.ts';
import { FixedTransform, type RecipeOp, type Sample, type SampleSpec } from './transform.ts';

/** An image tensor in another dtype, scaled: floats span 0 to 1, integers 0 to their largest value. */
export class ConvertImageDtype extends FixedTransform {
  readonly name = 'ConvertImageDtype';
  readonly dtype: ImageDtype;

  /** @throws WinnowError RECIPE_INVALID */
  constructor(dtype: ImageDtype) {
    super();
    this.dtype = expectOneOf('ConvertImageDtype', 'dtype', dtype, imageDtypes);
  }

  protected run(input: Sample): Sample {
    return convertImageDtype(tensorOf(input, 'ConvertImageDtype'), this.dtype);
  }

  outputSpec(input: SampleSpec): SampleSpec {
    const spec = tensorSpec(input, 'ConvertImageDtype', 0);
    if (!converts(spec.dtype, this.dtype)) {
      throw new WinnowError(
        'RECIPE_INVALID',
        `The cast from ${spec.dtype} to ${this.dtype} cannot be performed safely.`,
        {
          subject: 'ConvertImageDtype.dtype',
        },
      );
    }
    return { ...spec, dtype: this.dtype };
  }

  toRecipe(): RecipeOp {
    return recipeOp('ConvertImageDtype', { dtype: this.dtype });
  }

  toString(): string {
    return 'ConvertImageDtype()';
  }
}
