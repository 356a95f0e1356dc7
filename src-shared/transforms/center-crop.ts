import { expectSize } from './expect.ts';
import { centerCrop } from './functional/center-crop.ts';
import { recipeOp } from './recipe-op.ts';
import { sizePair, sizeRepr } from './size-pair.ts';
import { resizedSpec, sizeOfSpec } from './spec-rules.ts';
import { FixedTransform, type RecipeOp, type Sample, type SampleSpec } from './transform.ts';

/** Cuts the middle out; a smaller image is padded with zeros. */
export class CenterCrop extends FixedTransform {
  readonly name = 'CenterCrop';
  readonly size: number | number[];

  /** @throws WinnowError RECIPE_INVALID */
  constructor(size: number | readonly number[]) {
    super();
    this.size = expectSize('CenterCrop', size);
  }

  protected run(input: Sample): Sample {
    const [height, width] = sizePair(this.size);
    return centerCrop(input, height, width);
  }

  outputSpec(input: SampleSpec): SampleSpec {
    sizeOfSpec(input, 'CenterCrop');
    const [height, width] = sizePair(this.size);
    return resizedSpec(input, { height, width });
  }

  toRecipe(): RecipeOp {
    return recipeOp('CenterCrop', { size: this.size });
  }

  toString(): string {
    return `CenterCrop(size=${sizeRepr(this.size)})`;
  }
}
