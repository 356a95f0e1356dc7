import type { TorchGenerator } from '../random/torch-generator.ts';
import { expectAngles } from './angle-range.ts';
import { expectFill, expectNumbers, expectOneOf } from './expect.ts';
import { inverseAffineMatrix, type AffineParameters } from './functional/affine-matrix.ts';
import { affine, geometricInterpolations, type GeometricInterpolation } from './functional/geometry.ts';
import { fillOf } from './functional/pad.ts';
import { roundHalfEven } from './functional/round.ts';
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

export interface RandomAffineOptions {
  /** Largest shift, as a share of the width and of the height. */
  readonly translate?: readonly [number, number] | null;
  readonly scale?: readonly [number, number] | null;
  /** Degrees: plus or minus (across), the lowest and highest (across), or those of both directions. */
  readonly shear?: number | readonly number[] | null;
  readonly interpolation?: GeometricInterpolation;
  readonly fill?: number | readonly number[];
  /** In pixels from the upper left corner; the middle when left out. */
  readonly center?: readonly [number, number] | null;
}

const name = 'RandomAffine';

/** Turns, shifts, scales and shears an image at random about a point; its size stays. */
export class RandomAffine extends RandomTransform<AffineParameters> {
  readonly name = name;
  readonly degrees: readonly number[];
  readonly translate: readonly number[] | null;
  readonly scale: readonly number[] | null;
  readonly shear: readonly number[] | null;
  readonly interpolation: GeometricInterpolation;
  readonly fill: number | number[];
  readonly center: readonly [number, number] | null;

  /** @throws WinnowError RECIPE_INVALID */
  constructor(degrees: number | readonly [number, number], options: RandomAffineOptions = {}) {
    super();
    const { translate, scale, shear, center } = options;
    this.degrees = expectAngles(name, 'degrees', degrees);
    this.translate =
      (translate ?? null) === null
        ? null
        : expectNumbers(name, 'translate', translate, [2], { min: 0, max: 1 });
    this.scale =
      (scale ?? null) === null ? null : expectNumbers(name, 'scale', scale, [2], { min: Number.MIN_VALUE });
    this.shear = (shear ?? null) === null ? null : expectAngles(name, 'shear', shear, [2, 4]);
    this.interpolation = expectOneOf(
      name,
      'interpolation',
      options.interpolation ?? 'nearest',
      geometricInterpolations,
    );
    this.fill = expectFill(name, options.fill ?? 0);
    this.center =
      (center ?? null) === null ? null : (expectNumbers(name, 'center', center, [2]) as [number, number]);
  }

  /** A draw each for the angle, the two shifts, the scale and the one or two shears, as far as they are asked for. */
  drawParameters(input: Sample, generator: TorchGenerator): AffineParameters {
    const { width, height } = imageOf(input, name);
    const { degrees, shear } = this;
    const angle = generator.uniform(degrees[0], degrees[1]);
    const shift = (extent: number): number => roundHalfEven(generator.uniform(-extent, extent));
    const translate: [number, number] = [0, 0];
    if (this.translate !== null) {
      translate[0] = shift(this.translate[0]! * width);
      translate[1] = shift(this.translate[1]! * height);
    }
    const scale = this.scale === null ? 1 : generator.uniform(this.scale[0], this.scale[1]);
    const shearX = shear === null ? 0 : generator.uniform(shear[0], shear[1]);
    const shearY = shear?.length === 4 ? generator.uniform(shear[2], shear[3]) : 0;
    return { angle, translate, scale, shear: [shearX, shearY] };
  }

  applyWith(input: Sample, parameters: AffineParameters): Sample {
    const image = imageOf(input, name);
    const { width, height } = image;
    const matrix = inverseAffineMatrix(this.center ?? [width * 0.5, height * 0.5], parameters);
    const fill = fillOf(image, this.fill, channelsOf[image.mode]) as Uint8Array;
    return affine(image, width, height, matrix, this.interpolation, fill);
  }

  describe(parameters: AffineParameters): DrawnParameters {
    return { ...parameters };
  }

  outputSpec(input: SampleSpec): SampleSpec {
    const spec = imageSpec(input, name);
    checkFill(spec, name, this.fill);
    return spec;
  }

  toRecipe(): RecipeOp {
    const { degrees, translate, scale, shear, interpolation, fill, center } = this;
    const defaults = {
      translate: null,
      scale: null,
      shear: null,
      interpolation: 'nearest',
      fill: 0,
      center: null,
    };
    return recipeOp(name, { degrees, translate, scale, shear, interpolation, fill, center }, defaults);
  }

  toString(): string {
    const { degrees, translate, scale, shear, interpolation, fill, center } = this;
    const parts = [
      `degrees=${floatsRepr(degrees)}`,
      translate && `translate=${pythonRepr([...translate])}`,
      scale && `scale=${pythonRepr([...scale])}`,
      shear && `shear=${floatsRepr(shear)}`,
      interpolation !== 'nearest' && `interpolation=${interpolation}`,
      fill !== 0 && `fill=${pythonRepr(fill)}`,
      center && `center=${pythonRepr([...center])}`,
    ];
    return `RandomAffine(${parts.filter(Boolean).join(', ')})`;
  }
}
