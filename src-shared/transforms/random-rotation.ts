import type { TorchGenerator } from '../random/torch-generator.ts';
import { expectAngles } from './angle-range.ts';
import { expectBoolean, expectFill, expectNumbers, expectOneOf } from './expect.ts';
import { geometricInterpolations, type GeometricInterpolation } from './functional/geometry.ts';
import { fillOf } from './functional/pad.ts';
import { rotate } from './functional/rotate.ts';
import { imageOf } from './functional/wrong-sample.ts';
import { channelsOf } from './pixel-image.ts';
import { floatsRepr, pythonRepr } from './python-repr.ts';
import { recipeOp } from './recipe-op.ts';
import { checkFill, imageSpec } from './spec-rules.ts';
import {
  RandomTransform,
  type DrawnParameters,
  type RecipeOp,
  type Sample,
  type SampleSpec,
} from './transform.ts';

export interface RandomRotationOptions {
  readonly interpolation?: GeometricInterpolation;
  readonly expand?: boolean;
  /** In pixels from the upper left corner; the middle when left out. */
  readonly center?: readonly [number, number] | null;
  readonly fill?: number | readonly number[];
}

/** Turns an image by a random angle in degrees, counter-clockwise. The parameter drawn is the angle. */
export class RandomRotation extends RandomTransform<number> {
  readonly name = 'RandomRotation';
  readonly degrees: readonly number[];
  readonly interpolation: GeometricInterpolation;
  readonly expand: boolean;
  readonly center: readonly [number, number] | null;
  readonly fill: number | number[];

  /** `degrees`: plus or minus a number, or the lowest and highest. @throws WinnowError RECIPE_INVALID */
  constructor(degrees: number | readonly [number, number], options: RandomRotationOptions = {}) {
    super();
    this.degrees = expectAngles('RandomRotation', 'degrees', degrees);
    this.interpolation = expectOneOf(
      'RandomRotation',
      'interpolation',
      options.interpolation ?? 'nearest',
      geometricInterpolations,
    );
    this.expand = expectBoolean('RandomRotation', 'expand', options.expand ?? false);
    this.center =
      (options.center ?? null) === null
        ? null
        : (expectNumbers('RandomRotation', 'center', options.center, [2]) as [number, number]);
    this.fill = expectFill('RandomRotation', options.fill ?? 0);
  }

  drawParameters(_input: Sample, generator: TorchGenerator): number {
    return generator.uniform(this.degrees[0], this.degrees[1]);
  }

  applyWith(input: Sample, angle: number): Sample {
    const image = imageOf(input, 'RandomRotation');
    const { interpolation, expand, center } = this;
    const fill = fillOf(image, this.fill, channelsOf[image.mode]) as Uint8Array;
    return rotate(image, angle, { interpolation, expand, center, fill });
  }

  describe(angle: number): DrawnParameters {
    return { angle };
  }

  outputSpec(input: SampleSpec): SampleSpec {
    const spec = imageSpec(input, 'RandomRotation');
    checkFill(spec, 'RandomRotation', this.fill);
    return this.expand ? { ...spec, height: null, width: null } : spec;
  }

  toRecipe(): RecipeOp {
    const { degrees, interpolation, expand, center, fill } = this;
    const defaults = { interpolation: 'nearest', expand: false, center: null, fill: 0 };
    return recipeOp('RandomRotation', { degrees, interpolation, expand, center, fill }, defaults);
  }

  toString(): string {
    const center = this.center === null ? '' : `, center=${pythonRepr([...this.center])}`;
    return `RandomRotation(degrees=${floatsRepr(this.degrees)}, interpolation=${this.interpolation}, expand=${pythonRepr(this.expand)}${center}, fill=${pythonRepr(this.fill)})`;
  }
}
