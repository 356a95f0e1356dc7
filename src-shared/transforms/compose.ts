import type { TorchGenerator } from '../random/torch-generator.ts';
import { applySteps, applyStepsInto, fuse, type FusedStep } from './fusion.ts';
import { decodedSpec } from './sample.ts';
import type { DrawnParameters, RecipeOp, Sample, SampleSpec, Traced, Transform } from './transform.ts';

/** One step of a pipeline as it went: the transform's name, what it drew, and what came out. */
export interface Stage {
  readonly name: string;
  readonly drawn: DrawnParameters;
  readonly output: Sample;
}

/** Transforms, one after the other. */
export class Compose implements Transform {
  readonly name = 'Compose';
  readonly transforms: readonly Transform[];
  readonly #steps: readonly FusedStep[];

  constructor(transforms: readonly Transform[]) {
    this.transforms = [...transforms];
    this.#steps = fuse(this.transforms);
  }

  apply(input: Sample, generator: TorchGenerator): Sample {
    return applySteps(this.#steps, input, generator);
  }

  /** Applies the pipeline, and hands out each step as it is done. */
  *stages(input: Sample, generator: TorchGenerator): Generator<Stage, void, void> {
    let sample = input;
    for (const transform of this.transforms) {
      const { output, drawn } = transform.trace(sample, generator);
      sample = output;
      yield { name: transform.name, drawn, output };
    }
  }

  trace(input: Sample, generator: TorchGenerator): Traced {
    const stages = [...this.stages(input, generator)];
    return {
      output: stages.at(-1)?.output ?? input,
      drawn: { stages: stages.map(({ name, drawn }) => ({ name, drawn })) },
    };
  }

  /** What the pipeline makes of a decoded image, or of another input. @throws WinnowError RECIPE_INVALID when a step cannot take what the one before it makes. */
  outputSpec(input: SampleSpec = decodedSpec): SampleSpec {
    return this.transforms.reduce((spec, transform) => transform.outputSpec(spec), input);
  }

  /**
   * `apply`, written into a caller's array from `offset` on: without a copy where the pipeline ends in ToTensor, or in ToTensor and Normalize.
   *
   * @returns how many numbers were written
   * @throws TypeError when the pipeline does not end in a float32 tensor, RangeError when it does not fit
   */
  applyInto(input: Sample, generator: TorchGenerator, target: Float32Array, offset: number): number {
    return applyStepsInto(this.#steps, input, generator, target, offset);
  }

  /** As an operation in another recipe; a recipe itself is {@link toRecipeList}. */
  toRecipe(): RecipeOp {
    return { op: 'Compose', transforms: this.toRecipeList() };
  }

  /** The pipeline as a manifest's `transforms`. @throws WinnowError RECIPE_INVALID for a Lambda without a name */
  toRecipeList(): RecipeOp[] {
    return this.transforms.map((transform) => transform.toRecipe());
  }

  toString(): string {
    return `Compose(${this.transforms.map((transform) => `\n    ${transform}`).join('')}\n)`;
  }
}
