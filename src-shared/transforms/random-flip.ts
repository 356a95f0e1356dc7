import type { TorchGenerator } from '../random/torch-generator.ts';
import { expectProbability } from './expect.ts';
import { hflip, vflip } from './functional/flip.ts';
import { pythonRepr } from './python-repr.ts';
import { recipeOp } from './recipe-op.ts';
import { sizeOfSpec } from './spec-rules.ts';
import {
  RandomTransform,
  type DrawnParameters,
  type RecipeOp,
  type Sample,
  type SampleSpec,
} from './transform.ts';

abstract class RandomFlip extends RandomTransform<boolean> {
  abstract override readonly name: string;
  readonly p: number;

  constructor(transform: string, p: number) {
    super();
    this.p = expectProbability(transform, p);
  }

  /** One draw: whether to flip. */
  drawParameters(_input: Sample, generator: TorchGenerator): boolean {
    // torch compares in float32.
    return generator.uniform() < Math.fround(this.p);
  }

  describe(flipped: boolean): DrawnParameters {
    return { flipped };
  }

  outputSpec(input: SampleSpec): SampleSpec {
    sizeOfSpec(input, this.name);
    return input;
  }

  toRecipe(): RecipeOp {
    return recipeOp(this.name, { p: this.p }, { p: 0.5 });
  }

  toString(): string {
    return `${this.name}(p=${pythonRepr(this.p)})`;
  }
}

/** Mirrors left and right with a probability. */
export class RandomHorizontalFlip extends RandomFlip {
  readonly name = 'RandomHorizontalFlip';

  /** @throws WinnowError RECIPE_INVALID */
  constructor(p = 0.5) {
    super('RandomHorizontalFlip', p);
  }

  applyWith(input: Sample, flipped: boolean): Sample {
    return flipped ? hflip(input) : input;
  }
}

/** Mirrors top and bottom with a probability. */
export class RandomVerticalFlip extends RandomFlip {
  readonly name = 'RandomVerticalFlip';

  /** @throws WinnowError RECIPE_INVALID */
  constructor(p = 0.5) {
    super('RandomVerticalFlip', p);
  }

  applyWith(input: Sample, flipped: boolean): Sample {
    return flipped ? vflip(input) : input;
  }
}
