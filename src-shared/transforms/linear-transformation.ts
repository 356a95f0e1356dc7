import { WinnowError } from '../winnow-error.ts';
import { expectNumbers, wrongParameter } from './expect.ts';
import { linearTransformation } from './functional/linear-transformation.ts';
import { tensorOf } from './functional/wrong-sample.ts';
import { floatsRepr } from './python-repr.ts';
import { recipeOp } from './recipe-op.ts';
import { tensorSpec } from './spec-rules.ts';
import { FixedTransform, type RecipeOp, type Sample, type SampleSpec } from './transform.ts';

/** (x − mean) · matrix over the flattened tensor: whitening. Within 1e-5 of torch's, not to the bit: see the kernel. */
export class LinearTransformation extends FixedTransform {
  readonly name = 'LinearTransformation';
  readonly #matrix: Float32Array;
  readonly #mean: Float32Array;

  /** `transformationMatrix` is D rows of D numbers, `meanVector` D numbers, D = C·H·W. @throws WinnowError RECIPE_INVALID */
  constructor(transformationMatrix: readonly (readonly number[])[], meanVector: readonly number[]) {
    super();
    const size = Array.isArray(transformationMatrix) ? transformationMatrix.length : 0;
    if (size === 0)
      throw wrongParameter(this.name, 'transformation_matrix', 'rows of numbers', transformationMatrix);
    const rows = transformationMatrix.map((row) =>
      expectNumbers('LinearTransformation', 'transformation_matrix', row, [size]),
    );
    this.#matrix = Float32Array.from(rows.flat());
    this.#mean = Float32Array.from(expectNumbers('LinearTransformation', 'mean_vector', meanVector, [size]));
  }

  protected run(input: Sample): Sample {
    return linearTransformation(tensorOf(input, 'LinearTransformation'), this.#matrix, this.#mean);
  }

  outputSpec(input: SampleSpec): SampleSpec {
    const spec = tensorSpec(input, 'LinearTransformation', 3, ['float32']);
    const sizes = spec.shape.slice(-3);
    const count = sizes.reduce<number>((product, size) => product * (size ?? Number.NaN), 1);
    if (count !== this.#mean.length) {
      throw new WinnowError(
        'RECIPE_INVALID',
        `Input tensor and transformation matrix have incompatible shape. [${sizes.map((size) => size ?? '?').join(' x ')}] != ${this.#mean.length}`,
        { subject: 'LinearTransformation', hint: 'Crop or resize to a fixed size before it.' },
      );
    }
    return spec;
  }

  #rows(): number[][] {
    const size = this.#mean.length;
    return Array.from({ length: size }, (_, i) =>
      Array.from(this.#matrix.subarray(i * size, (i + 1) * size)),
    );
  }

  toRecipe(): RecipeOp {
    return recipeOp('LinearTransformation', {
      transformation_matrix: this.#rows(),
      mean_vector: Array.from(this.#mean),
    });
  }

  toString(): string {
    const matrix = this.#rows().map(floatsRepr).join(', ');
    return `LinearTransformation(transformation_matrix=[${matrix}], mean_vector=${floatsRepr(Array.from(this.#mean))})`;
  }
}
