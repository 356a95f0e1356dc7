import type { TorchGenerator } from '../random/torch-generator.ts';
import type { Sample, SampleSpec } from './sample.ts';

export type { Sample, SampleSpec } from './sample.ts';

/** One operation of a manifest's `transforms`, by torchvision's names: `{"op": "Resize", "size": 224}`. */
export interface RecipeOp {
  readonly op: string;
  readonly [field: string]: unknown;
}

/** What a random transform drew, in words a preview can show: `{ top: 3, left: 9, height: 150, width: 150 }`, `{ flipped: true }`. */
export type DrawnParameters = Readonly<Record<string, unknown>>;

/** One application of a transform: what came out, and what was drawn for it (nothing, for a transform that draws nothing). */
export interface Traced {
  readonly output: Sample;
  readonly drawn: DrawnParameters;
}

/**
 * A step of a pipeline, named, parameterised and printed as torchvision's class of the same name.
 *
 * A transform is immutable; all randomness is in the generator it is given.
 */
export interface Transform {
  readonly name: string;
  apply(input: Sample, generator: TorchGenerator): Sample;
  /** `apply`, which also tells what was drawn. */
  trace(input: Sample, generator: TorchGenerator): Traced;
  /** What comes out for what goes in, before anything is read. @throws WinnowError RECIPE_INVALID when the transform cannot take the input. */
  outputSpec(input: SampleSpec): SampleSpec;
  /** The operation as a manifest stores it. @throws WinnowError RECIPE_INVALID for a Lambda without a name. */
  toRecipe(): RecipeOp;
  /** The transform as torchvision prints it. */
  toString(): string;
}

/** A transform that draws nothing. */
export abstract class FixedTransform implements Transform {
  abstract readonly name: string;
  protected abstract run(input: Sample): Sample;
  abstract outputSpec(input: SampleSpec): SampleSpec;
  abstract toRecipe(): RecipeOp;
  abstract toString(): string;

  apply(input: Sample, _generator?: TorchGenerator): Sample {
    return this.run(input);
  }

  trace(input: Sample, _generator?: TorchGenerator): Traced {
    return { output: this.run(input), drawn: {} };
  }
}

/** A transform that first draws its parameters, then applies a pure kernel: torchvision's `get_params` and `functional`. */
export abstract class RandomTransform<Parameters> implements Transform {
  abstract readonly name: string;
  /** Draws from the generator exactly what torchvision draws, in its order. */
  abstract drawParameters(input: Sample, generator: TorchGenerator): Parameters;
  /** The kernel: the same input and parameters give the same output. */
  abstract applyWith(input: Sample, parameters: Parameters): Sample;
  abstract describe(parameters: Parameters): DrawnParameters;
  abstract outputSpec(input: SampleSpec): SampleSpec;
  abstract toRecipe(): RecipeOp;
  abstract toString(): string;

  apply(input: Sample, generator: TorchGenerator): Sample {
    return this.applyWith(input, this.drawParameters(input, generator));
  }

  trace(input: Sample, generator: TorchGenerator): Traced {
    const parameters = this.drawParameters(input, generator);
    return { output: this.applyWith(input, parameters), drawn: this.describe(parameters) };
  }
}
