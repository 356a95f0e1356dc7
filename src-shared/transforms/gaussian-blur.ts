import type { TorchGenerator } from '../random/torch-generator.ts';
import { expectNumber, expectRange, expectSize, wrongParameter } from './expect.ts';
import { gaussianBlur } from './functional/gaussian-blur.ts';
import { pythonRepr } from './python-repr.ts';
import { recipeOp } from './recipe-op.ts';
import { sizePair, sizeRepr } from './size-pair.ts';
import { tensorSpec } from './spec-rules.ts';
import {
  RandomTransform,
  type DrawnParameters,
  type RecipeOp,
  type Sample,
  type SampleSpec,
} from './transform.ts';

/** Blurs an image or tensor by a Gaussian of random width. The parameter drawn is its sigma in pixels. */
export class GaussianBlur extends RandomTransform<number> {
  readonly name = 'GaussianBlur';
  readonly kernelSize: number | number[];
  readonly sigma: readonly [number, number];
  readonly #printedSigma: string;

  /** `kernelSize`: odd, or `[width, height]`. `sigma`: a number, or the lowest and highest. @throws WinnowError RECIPE_INVALID */
  constructor(kernelSize: number | readonly number[], sigma: number | readonly [number, number] = [0.1, 2]) {
    super();
    this.kernelSize = expectSize('GaussianBlur', kernelSize, 'kernel_size');
    if (sizePair(this.kernelSize).some((size) => size % 2 === 0)) {
      throw wrongParameter('GaussianBlur', 'kernel_size', 'odd numbers', kernelSize);
    }
    const rule = { min: Number.MIN_VALUE };
    if (typeof sigma === 'number') {
      const one = expectNumber('GaussianBlur', 'sigma', sigma, rule);
      this.sigma = [one, one];
      this.#printedSigma = `(${pythonRepr(one)}, ${pythonRepr(one)})`;
    } else {
      this.sigma = expectRange('GaussianBlur', 'sigma', sigma, rule);
      const isDefault = this.sigma[0] === 0.1 && this.sigma[1] === 2;
      this.#printedSigma = isDefault ? '(0.1, 2.0)' : pythonRepr([...this.sigma]);
    }
  }

  drawParameters(_input: Sample, generator: TorchGenerator): number {
    return generator.uniform(this.sigma[0], this.sigma[1]);
  }

  applyWith(input: Sample, sigma: number): Sample {
    const [width, height] = sizePair(this.kernelSize);
    return gaussianBlur(input, width, height, sigma);
  }

  describe(sigma: number): DrawnParameters {
    return { sigma };
  }

  outputSpec(input: SampleSpec): SampleSpec {
    return input.kind === 'image' ? input : tensorSpec(input, 'GaussianBlur', 3, ['uint8', 'float32']);
  }

  toRecipe(): RecipeOp {
    return recipeOp('GaussianBlur', { kernel_size: this.kernelSize, sigma: this.sigma }, { sigma: [0.1, 2] });
  }

  toString(): string {
    return `GaussianBlur(kernel_size=${sizeRepr(this.kernelSize)}, sigma=${this.#printedSigma})`;
  }
}
