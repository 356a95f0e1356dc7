import { pilToTensor, toTensor } from './functional/to-tensor.ts';
import { imageOf } from './functional/wrong-sample.ts';
import { channelsOf } from './pixel-image.ts';
import { recipeOp } from './recipe-op.ts';
import { imageSpec } from './spec-rules.ts';
import { FixedTransform, type RecipeOp, type Sample, type SampleSpec } from './transform.ts';

/** An image as a float32 tensor, channels x height x width, 0 to 1. */
export class ToTensor extends FixedTransform {
  readonly name = 'ToTensor';

  protected run(input: Sample): Sample {
    return toTensor(imageOf(input, 'ToTensor'));
  }

  outputSpec(input: SampleSpec): SampleSpec {
    const { mode, height, width } = imageSpec(input, 'ToTensor');
    return { kind: 'tensor', dtype: 'float32', shape: [channelsOf[mode], height, width] };
  }

  toRecipe(): RecipeOp {
    return recipeOp('ToTensor', {});
  }

  toString(): string {
    return 'ToTensor()';
  }
}

/** An image as a uint8 tensor, channels x height x width. */
export class PILToTensor extends FixedTransform {
  readonly name = 'PILToTensor';

  protected run(input: Sample): Sample {
    return pilToTensor(imageOf(input, 'PILToTensor'));
  }

  outputSpec(input: SampleSpec): SampleSpec {
    const { mode, height, width } = imageSpec(input, 'PILToTensor');
    return { kind: 'tensor', dtype: 'uint8', shape: [channelsOf[mode], height, width] };
  }

  toRecipe(): RecipeOp {
    return recipeOp('PILToTensor', {});
  }

  toString(): string {
    return 'PILToTensor()';
  }
}
