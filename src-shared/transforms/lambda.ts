import { Tensor, elementCount, type TypedArray } from '../loader/tensor.ts';
import { WinnowError } from '../winnow-error.ts';
import { toTensor } from './functional/to-tensor.ts';
import { isList, isTensor, type Sample, type SampleSpec } from './sample.ts';
import { ToTensor } from './to-tensor.ts';
import { zerosLike } from './functional/raster.ts';
import { FixedTransform, type RecipeOp } from './transform.ts';

/** A function that a recipe can name. */
export interface NamedFunction {
  readonly run: (input: Sample) => Sample;
  readonly outputSpec: (input: SampleSpec) => SampleSpec;
}

function listItems(spec: SampleSpec): readonly SampleSpec[] {
  if (spec.kind === 'list') return spec.items;
  throw new WinnowError(
    'RECIPE_INVALID',
    'Expected a list of crops for Lambda stack but received one sample.',
    {
      subject: 'Lambda',
      hint: 'Put FiveCrop or TenCrop before it.',
    },
  );
}

/** The functions every recipe knows. `stack`: a list of crops as one tensor, an image among them by ToTensor (the usual step after FiveCrop). */
export const namedFunctions: Readonly<Record<string, NamedFunction>> = {
  identity: { run: (input) => input, outputSpec: (spec) => spec },
  stack: {
    run(input) {
      if (!isList(input))
        throw new TypeError('Expected a list of crops for Lambda stack but received one sample.');
      const tensors = input.map((item) =>
        isTensor(item) ? item : toTensor(item as Exclude<typeof item, Tensor | readonly Sample[]>),
      );
      const [first] = tensors as [Tensor];
      const out: TypedArray = zerosLike(first.data, tensors.length * elementCount(first.shape));
      tensors.forEach((tensor, i) =>
        (out as Float32Array).set(tensor.data as Float32Array, i * first.data.length),
      );
      return new Tensor(first.dtype, [tensors.length, ...first.shape], out);
    },
    outputSpec(spec) {
      const items = listItems(spec);
      const [first] = items.map((item) => (item.kind === 'image' ? new ToTensor().outputSpec(item) : item));
      if (first?.kind !== 'tensor')
        throw new WinnowError(
          'RECIPE_INVALID',
          'Expected crops for Lambda stack but received a list of lists.',
        );
      return { ...first, shape: [items.length, ...first.shape] };
    },
  },
};

/** A function as a transform. Only a named one can be written in a recipe. */
export class Lambda extends FixedTransform {
  readonly name = 'Lambda';
  readonly #function: NamedFunction;
  readonly #functionName: string | null;

  /** `lambd`: a name of {@link namedFunctions}, or any function that keeps the kind and shape of its input (or says otherwise by `outputSpec`). @throws WinnowError RECIPE_INVALID */
  constructor(
    lambd: string | ((input: Sample) => Sample),
    outputSpec: (input: SampleSpec) => SampleSpec = (spec) => spec,
  ) {
    super();
    if (typeof lambd === 'function') {
      this.#function = { run: lambd, outputSpec };
      this.#functionName = null;
      return;
    }
    const known = Object.keys(namedFunctions);
    if (!known.includes(lambd)) {
      throw new WinnowError(
        'RECIPE_INVALID',
        `Expected one of ${known.join(', ')} for lambd of Lambda but received ${JSON.stringify(lambd)}.`,
        {
          subject: 'Lambda.lambd',
        },
      );
    }
    this.#function = namedFunctions[lambd]!;
    this.#functionName = lambd;
  }

  protected run(input: Sample): Sample {
    return this.#function.run(input);
  }

  outputSpec(input: SampleSpec): SampleSpec {
    return this.#function.outputSpec(input);
  }

  toRecipe(): RecipeOp {
    if (this.#functionName !== null) return { op: 'Lambda', lambd: this.#functionName };
    throw new WinnowError(
      'RECIPE_INVALID',
      'A Lambda of an unnamed function cannot be written in a recipe.',
      {
        subject: 'Lambda',
        hint: `Use one of the named functions: ${Object.keys(namedFunctions).join(', ')}.`,
      },
    );
  }

  toString(): string {
    return 'Lambda()';
  }
}
