import type { TorchGenerator } from '../random/torch-generator.ts';
import { interpolations, type Interpolation } from '../resample/filter.ts';
import { expectOneOf, expectRange, expectSize } from './expect.ts';
import type { CropBox } from './functional/crop.ts';
import { expFloat32, logFloat32 } from './functional/float32-math.ts';
import { roundHalfEven } from './functional/round.ts';
import { imageOf } from './functional/wrong-sample.ts';
import { floatRepr, tupleRepr } from './python-repr.ts';
import { recipeOp } from './recipe-op.ts';
import { resizeImage } from './resize.ts';
import { sizePair, sizeRepr } from './size-pair.ts';
import { imageSpec } from './spec-rules.ts';
import {
  RandomTransform,
  type DrawnParameters,
  type RecipeOp,
  type Sample,
  type SampleSpec,
} from './transform.ts';

export interface RandomResizedCropOptions {
  /** The crop's share of the image's area, lowest and highest. */
  readonly scale?: readonly [number, number];
  /** The crop's width / height, lowest and highest. */
  readonly ratio?: readonly [number, number];
  readonly interpolation?: Interpolation;
}

const defaults = { scale: [0.08, 1], ratio: [3 / 4, 4 / 3], interpolation: 'bilinear' } as const;

/** A crop of random size, shape and place, resized. */
export class RandomResizedCrop extends RandomTransform<CropBox> {
  readonly name = 'RandomResizedCrop';
  readonly size: number | number[];
  readonly scale: readonly [number, number];
  readonly ratio: readonly [number, number];
  readonly interpolation: Interpolation;

  /** @throws WinnowError RECIPE_INVALID */
  constructor(size: number | readonly number[], options: RandomResizedCropOptions = {}) {
    super();
    this.size = expectSize('RandomResizedCrop', size);
    this.scale = expectRange('RandomResizedCrop', 'scale', options.scale ?? defaults.scale, { min: 0 });
    this.ratio = expectRange('RandomResizedCrop', 'ratio', options.ratio ?? defaults.ratio, {
      min: Number.MIN_VALUE,
    });
    this.interpolation = expectOneOf(
      'RandomResizedCrop',
      'interpolation',
      options.interpolation ?? 'bilinear',
      interpolations,
    );
  }

  drawParameters(input: Sample, generator: TorchGenerator): CropBox {
    const { width, height } = imageOf(input, 'RandomResizedCrop');
    return this.drawBox(width, height, generator);
  }

  /** Up to ten tries of two draws, and two for the place of the first that fits; after ten, the largest centred crop of a shape within `ratio`. */
  drawBox(width: number, height: number, generator: TorchGenerator): CropBox {
    const [lowest, highest] = this.ratio.map(logFloat32) as [number, number];
    for (let attempt = 0; attempt < 10; attempt++) {
      const area = height * width * generator.uniform(...this.scale);
      const ratio = expFloat32(generator.uniform(lowest, highest));
      const w = roundHalfEven(Math.sqrt(area * ratio));
      const h = roundHalfEven(Math.sqrt(area / ratio));
      if (w > 0 && w <= width && h > 0 && h <= height) {
        const top = generator.randint(0, height - h + 1);
        return { top, left: generator.randint(0, width - w + 1), height: h, width: w };
      }
    }
    return this.#centred(width, height);
  }

  #centred(width: number, height: number): CropBox {
    const [lowest, highest] = this.ratio;
    let [w, h] = [width, height];
    if (width / height < lowest) h = roundHalfEven(w / lowest);
    else if (width / height > highest) w = roundHalfEven(h * highest);
    return { top: Math.floor((height - h) / 2), left: Math.floor((width - w) / 2), height: h, width: w };
  }

  applyWith(input: Sample, box: CropBox): Sample {
    const [height, width] = sizePair(this.size);
    return resizeImage(imageOf(input, 'RandomResizedCrop'), width, height, this.interpolation, { from: box });
  }

  describe(box: CropBox): DrawnParameters {
    return { ...box };
  }

  outputSpec(input: SampleSpec): SampleSpec {
    const [height, width] = sizePair(this.size);
    return { ...imageSpec(input, 'RandomResizedCrop'), height, width };
  }

  toRecipe(): RecipeOp {
    const { size, scale, ratio, interpolation } = this;
    return recipeOp('RandomResizedCrop', { size, scale, ratio, interpolation }, defaults);
  }

  toString(): string {
    const pair = (values: readonly number[]): string =>
      tupleRepr(values, (value) => floatRepr(Number(value.toFixed(4))));
    return `RandomResizedCrop(size=${sizeRepr(this.size)}, scale=${pair(this.scale)}, ratio=${pair(this.ratio)}, interpolation=${this.interpolation}), antialias=None)`;
  }
}
