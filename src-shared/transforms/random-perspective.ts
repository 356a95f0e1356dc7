import type { TorchGenerator } from '../random/torch-generator.ts';
import { expectFill, expectNumber, expectOneOf, expectProbability } from './expect.ts';
import { geometricInterpolations, perspective, type GeometricInterpolation } from './functional/geometry.ts';
import { fillOf } from './functional/pad.ts';
import { perspectiveCoefficients, type Corner } from './functional/perspective-coefficients.ts';
import { imageOf } from './functional/wrong-sample.ts';
import { channelsOf } from './pixel-image.ts';
import { pythonRepr } from './python-repr.ts';
import { recipeOp } from './recipe-op.ts';
import { checkFill, imageSpec } from './spec-rules.ts';
import {
  RandomTransform,
  type DrawnParameters,
  type RecipeOp,
  type Sample,
  type SampleSpec,
} from './transform.ts';

export interface RandomPerspectiveOptions {
  /** How far a corner may move in, 0 to 1 of half the side. */
  readonly distortionScale?: number;
  readonly p?: number;
  readonly interpolation?: GeometricInterpolation;
  readonly fill?: number | readonly number[];
}

/** Where the corners go: upper left, upper right, lower right, lower left. */
export interface PerspectiveParameters {
  readonly starts: readonly Corner[];
  readonly ends: readonly Corner[];
}

const name = 'RandomPerspective';

/** Moves the four corners in at random, with a probability. Its bytes may differ from torchvision's: see perspective-coefficients.ts. */
export class RandomPerspective extends RandomTransform<PerspectiveParameters | null> {
  readonly name = name;
  readonly distortionScale: number;
  readonly p: number;
  readonly interpolation: GeometricInterpolation;
  readonly fill: number | number[];

  /** @throws WinnowError RECIPE_INVALID */
  constructor(options: RandomPerspectiveOptions = {}) {
    super();
    this.distortionScale = expectNumber(name, 'distortion_scale', options.distortionScale ?? 0.5, {
      min: 0,
      max: 1,
    });
    this.p = expectProbability(name, options.p ?? 0.5);
    this.interpolation = expectOneOf(
      name,
      'interpolation',
      options.interpolation ?? 'bilinear',
      geometricInterpolations,
    );
    this.fill = expectFill(name, options.fill ?? 0);
  }

  /** One draw, and eight more (x and y of each corner) when it says so. */
  drawParameters(input: Sample, generator: TorchGenerator): PerspectiveParameters | null {
    const { width, height } = imageOf(input, name);
    if (!(generator.uniform() < Math.fround(this.p))) return null;
    const across = Math.trunc(this.distortionScale * Math.floor(width / 2));
    const down = Math.trunc(this.distortionScale * Math.floor(height / 2));
    const left = (): number => generator.randint(0, across + 1);
    const right = (): number => generator.randint(width - across - 1, width);
    const top = (): number => generator.randint(0, down + 1);
    const bottom = (): number => generator.randint(height - down - 1, height);
    const ends: Corner[] = [
      [left(), top()],
      [right(), top()],
      [right(), bottom()],
      [left(), bottom()],
    ];
    const starts: Corner[] = [
      [0, 0],
      [width - 1, 0],
      [width - 1, height - 1],
      [0, height - 1],
    ];
    return { starts, ends };
  }

  applyWith(input: Sample, parameters: PerspectiveParameters | null): Sample {
    const image = imageOf(input, name);
    if (parameters === null) return image;
    const fill = fillOf(image, this.fill, channelsOf[image.mode]) as Uint8Array;
    return perspective(
      image,
      perspectiveCoefficients(parameters.starts, parameters.ends),
      this.interpolation,
      fill,
    );
  }

  describe(parameters: PerspectiveParameters | null): DrawnParameters {
    return parameters === null ? { applied: false } : { applied: true, corners: parameters.ends };
  }

  outputSpec(input: SampleSpec): SampleSpec {
    const spec = imageSpec(input, name);
    checkFill(spec, name, this.fill);
    return spec;
  }

  toRecipe(): RecipeOp {
    const { distortionScale, p, interpolation, fill } = this;
    const defaults = { distortion_scale: 0.5, p: 0.5, interpolation: 'bilinear', fill: 0 };
    return recipeOp(name, { distortion_scale: distortionScale, p, interpolation, fill }, defaults);
  }

  toString(): string {
    return `RandomPerspective(p=${pythonRepr(this.p)})`;
  }
}
