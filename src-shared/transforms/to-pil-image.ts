import { WinnowError } from '../winnow-error.ts';
import { expectOneOf } from './expect.ts';
import { toPilImage } from './functional/to-pil-image.ts';
import { tensorOf } from './functional/wrong-sample.ts';
import type { ImageMode } from './pixel-image.ts';
import { recipeOp } from './recipe-op.ts';
import { tensorSpec } from './spec-rules.ts';
import { FixedTransform, type RecipeOp, type Sample, type SampleSpec } from './transform.ts';

/** A uint8 or float tensor, 1 or 3 x height x width, as an image. */
export class ToPILImage extends FixedTransform {
  readonly name = 'ToPILImage';
  readonly mode: ImageMode | null;

  /** @throws WinnowError RECIPE_INVALID */
  constructor(mode: ImageMode | null = null) {
    super();
    this.mode = mode === null ? null : expectOneOf('ToPILImage', 'mode', mode, ['L', 'RGB'] as const);
  }

  protected run(input: Sample): Sample {
    return toPilImage(tensorOf(input, 'ToPILImage'));
  }

  outputSpec(input: SampleSpec): SampleSpec {
    const { shape } = tensorSpec(input, 'ToPILImage', 2, ['uint8', 'float32', 'float64']);
    const channels = shape.length === 2 ? 1 : shape.at(-3);
    const mode = channels === 1 ? 'L' : 'RGB';
    if (shape.length > 3 || (channels !== 1 && channels !== 3)) {
      throw new WinnowError(
        'RECIPE_INVALID',
        `Expected a tensor of 1 or 3 channels for ToPILImage but received the shape [${shape.join(', ')}].`,
        { subject: 'ToPILImage' },
      );
    }
    if (this.mode !== null && this.mode !== mode) {
      throw new WinnowError(
        'RECIPE_INVALID',
        `Incorrect mode (${this.mode}) supplied for ToPILImage. Should be ${mode}.`,
        {
          subject: 'ToPILImage.mode',
        },
      );
    }
    return { kind: 'image', mode, height: shape.at(-2)!, width: shape.at(-1)! };
  }

  toRecipe(): RecipeOp {
    return recipeOp('ToPILImage', { mode: this.mode }, { mode: null });
  }

  toString(): string {
    return this.mode === null ? 'ToPILImage()' : `ToPILImage(mode=${this.mode})`;
  }
}
