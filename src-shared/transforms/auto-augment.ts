import type { TorchGenerator } from '../random/torch-generator.ts';
import { applyAugmentOp, type AugmentOp, type AugmentStyle } from './auto-augment-op.ts';
import { autoAugmentPolicies, type AutoAugmentPolicy } from './auto-augment-policies.ts';
import {
  autoAugmentSpace,
  randAugmentSpace,
  trivialAugmentSpace,
  type AugmentSpace,
} from './augment-space.ts';
import { expectFill, expectNumber, expectOneOf } from './expect.ts';
import { geometricInterpolations, type GeometricInterpolation } from './functional/geometry.ts';
import { imageOf } from './functional/wrong-sample.ts';
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

export interface AugmentOptions {
  readonly interpolation?: GeometricInterpolation;
  /** Null is black. */
  readonly fill?: number | readonly number[] | null;
}

/** An operation that was drawn, and its strength. */
export interface DrawnOp {
  readonly op: AugmentOp;
  readonly magnitude: number;
}

/** What the automatic augmentations share: they draw a list of operations, then apply them to an image, which keeps its size. */
abstract class Augment extends RandomTransform<readonly DrawnOp[]> {
  abstract override readonly name: string;
  readonly style: AugmentStyle;

  constructor(transform: string, options: AugmentOptions) {
    super();
    const fill = (options.fill ?? null) === null ? null : expectFill(transform, options.fill);
    this.style = {
      interpolation: expectOneOf(
        transform,
        'interpolation',
        options.interpolation ?? 'nearest',
        geometricInterpolations,
      ),
      fill,
    };
  }

  applyWith(input: Sample, ops: readonly DrawnOp[]): Sample {
    return ops.reduce(
      (image, { op, magnitude }) => applyAugmentOp(image, op, magnitude, this.style),
      imageOf(input, this.name),
    );
  }

  describe(ops: readonly DrawnOp[]): DrawnParameters {
    return { ops };
  }

  outputSpec(input: SampleSpec): SampleSpec {
    const spec = imageSpec(input, this.name);
    checkFill(spec, this.name, this.style.fill ?? 0);
    return spec;
  }

  protected styleRepr(): string {
    return `interpolation=InterpolationMode.${this.style.interpolation.toUpperCase()}, fill=${pythonRepr(this.style.fill)}`;
  }
}

const styleDefaults = { interpolation: 'nearest', fill: null };

/** Draws one operation of a space: which, how strong (by `bin`, or drawn when null), and its sign. */
function drawOp(space: AugmentSpace, bin: number | null, generator: TorchGenerator): DrawnOp {
  const [op, { values, signed }] = space[generator.randint(0, space.length)]!;
  let magnitude = values === null ? 0 : values[bin ?? generator.randint(0, values.length)]!;
  if (signed && generator.randint(0, 2) !== 0) magnitude *= -1;
  return { op, magnitude };
}

/** `numOps` random operations of one strength: Cubuk and others, "RandAugment", 2020. */
export class RandAugment extends Augment {
  readonly name = 'RandAugment';
  readonly numOps: number;
  readonly magnitude: number;
  readonly numMagnitudeBins: number;

  /** @throws WinnowError RECIPE_INVALID */
  constructor(
    options: AugmentOptions & { numOps?: number; magnitude?: number; numMagnitudeBins?: number } = {},
  ) {
    super('RandAugment', options);
    const whole = { min: 0, whole: true };
    this.numOps = expectNumber('RandAugment', 'num_ops', options.numOps ?? 2, whole);
    this.numMagnitudeBins = expectNumber(
      'RandAugment',
      'num_magnitude_bins',
      options.numMagnitudeBins ?? 31,
      { min: 2, whole: true },
    );
    this.magnitude = expectNumber('RandAugment', 'magnitude', options.magnitude ?? 9, {
      ...whole,
      max: this.numMagnitudeBins - 1,
    });
  }

  drawParameters(input: Sample, generator: TorchGenerator): readonly DrawnOp[] {
    const { height, width } = imageOf(input, 'RandAugment');
    const space = randAugmentSpace(this.numMagnitudeBins, height, width);
    return Array.from({ length: this.numOps }, () => drawOp(space, this.magnitude, generator));
  }

  toRecipe(): RecipeOp {
    const { numOps, magnitude, numMagnitudeBins, style } = this;
    const fields = { num_ops: numOps, magnitude, num_magnitude_bins: numMagnitudeBins, ...style };
    return recipeOp('RandAugment', fields, {
      num_ops: 2,
      magnitude: 9,
      num_magnitude_bins: 31,
      ...styleDefaults,
    });
  }

  toString(): string {
    return `RandAugment(num_ops=${this.numOps}, magnitude=${this.magnitude}, num_magnitude_bins=${this.numMagnitudeBins}, ${this.styleRepr()})`;
  }
}

/** One random operation of random strength: Müller and Hutter, "TrivialAugment", 2021. */
export class TrivialAugmentWide extends Augment {
  readonly name = 'TrivialAugmentWide';
  readonly numMagnitudeBins: number;

  /** @throws WinnowError RECIPE_INVALID */
  constructor(options: AugmentOptions & { numMagnitudeBins?: number } = {}) {
    super('TrivialAugmentWide', options);
    this.numMagnitudeBins = expectNumber(
      'TrivialAugmentWide',
      'num_magnitude_bins',
      options.numMagnitudeBins ?? 31,
      { min: 2, whole: true },
    );
  }

  drawParameters(_input: Sample, generator: TorchGenerator): readonly DrawnOp[] {
    return [drawOp(trivialAugmentSpace(this.numMagnitudeBins), null, generator)];
  }

  toRecipe(): RecipeOp {
    const fields = { num_magnitude_bins: this.numMagnitudeBins, ...this.style };
    return recipeOp('TrivialAugmentWide', fields, { num_magnitude_bins: 31, ...styleDefaults });
  }

  toString(): string {
    return `TrivialAugmentWide(num_magnitude_bins=${this.numMagnitudeBins}, ${this.styleRepr()})`;
  }
}

/** A random pair of operations of a learned policy, each with its probability. */
export class AutoAugment extends Augment {
  readonly name = 'AutoAugment';
  readonly policy: AutoAugmentPolicy;

  /** @throws WinnowError RECIPE_INVALID */
  constructor(policy: AutoAugmentPolicy = 'imagenet', options: AugmentOptions = {}) {
    super('AutoAugment', options);
    this.policy = expectOneOf('AutoAugment', 'policy', policy, ['imagenet', 'cifar10', 'svhn'] as const);
  }

  /** Five draws: the pair, two probabilities, two signs. */
  drawParameters(input: Sample, generator: TorchGenerator): readonly DrawnOp[] {
    const { height, width } = imageOf(input, 'AutoAugment');
    const pairs = autoAugmentPolicies[this.policy];
    const pair = pairs[generator.randint(0, pairs.length)]!;
    const probabilities = generator.rand(2);
    const signs = [generator.randint(0, 2), generator.randint(0, 2)];
    const space = autoAugmentSpace(height, width);
    return pair.flatMap(([op, probability, bin], i) => {
      if (!(probabilities[i]! <= Math.fround(probability))) return [];
      const { values, signed } = space.get(op)!;
      const magnitude = bin === null || values === null ? 0 : values[bin]!;
      return [{ op, magnitude: signed && signs[i] === 0 ? -magnitude : magnitude }];
    });
  }

  toRecipe(): RecipeOp {
    return recipeOp(
      'AutoAugment',
      { policy: this.policy, ...this.style },
      { policy: 'imagenet', ...styleDefaults },
    );
  }

  toString(): string {
    return `AutoAugment(policy=AutoAugmentPolicy.${this.policy.toUpperCase()}, fill=${pythonRepr(this.style.fill)})`;
  }
}
