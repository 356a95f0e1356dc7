import type { TorchGenerator } from '../random/torch-generator.ts';
import { expectProbability, wrongParameter } from './expect.ts';
import { grayscale } from './functional/grayscale.ts';
import { imageOf } from './functional/wrong-sample.ts';
import { channelsOf } from './pixel-image.ts';
import { pythonRepr } from './python-repr.ts';
import { recipeOp } from './recipe-op.ts';
import { imageSpec } from './spec-rules.ts';
import {
  FixedTransform,
  RandomTransform,
  type DrawnParameters,
  type RecipeOp,
  type Sample,
  type SampleSpec,
} from './transform.ts';

/** An image in grey: one channel, or three equal ones. */
export class Grayscale extends FixedTransform {
  readonly name = 'Grayscale';
  readonly numOutputChannels: 1 | 3;

  /** @throws WinnowError RECIPE_INVALID */
  constructor(numOutputChannels: 1 | 3 = 1) {
    super();
    if (numOutputChannels !== 1 && numOutputChannels !== 3) {
      throw wrongParameter('Grayscale', 'num_output_channels', '1 or 3', numOutputChannels);
    }
    this.numOutputChannels = numOutputChannels;
  }

  protected run(input: Sample): Sample {
    return grayscale(imageOf(input, 'Grayscale'), this.numOutputChannels);
  }

  outputSpec(input: SampleSpec): SampleSpec {
    return { ...imageSpec(input, 'Grayscale'), mode: this.numOutputChannels === 1 ? 'L' : 'RGB' };
  }

  toRecipe(): RecipeOp {
    return recipeOp('Grayscale', { num_output_channels: this.numOutputChannels }, { num_output_channels: 1 });
  }

  toString(): string {
    return `Grayscale(num_output_channels=${this.numOutputChannels})`;
  }
}

/** An image in grey, with a probability; it keeps its number of channels. */
export class RandomGrayscale extends RandomTransform<boolean> {
  readonly name = 'RandomGrayscale';
  readonly p: number;

  /** @throws WinnowError RECIPE_INVALID */
  constructor(p = 0.1) {
    super();
    this.p = expectProbability('RandomGrayscale', p);
  }

  drawParameters(_input: Sample, generator: TorchGenerator): boolean {
    return generator.uniform() < Math.fround(this.p);
  }

  applyWith(input: Sample, grey: boolean): Sample {
    const image = imageOf(input, 'RandomGrayscale');
    return grey ? grayscale(image, channelsOf[image.mode] as 1 | 3) : image;
  }

  describe(grey: boolean): DrawnParameters {
    return { grey };
  }

  outputSpec(input: SampleSpec): SampleSpec {
    return imageSpec(input, 'RandomGrayscale');
  }

  toRecipe(): RecipeOp {
    return recipeOp('RandomGrayscale', { p: this.p }, { p: 0.1 });
  }

  toString(): string {
    return `RandomGrayscale(p=${pythonRepr(this.p)})`;
  }
}
