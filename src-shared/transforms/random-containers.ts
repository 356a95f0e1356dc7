import { defaultPythonRandom } from '../random/default-generators.ts';
import type { PythonRandom } from '../random/python-random.ts';
import type { TorchGenerator } from '../random/torch-generator.ts';
import { WinnowError } from '../winnow-error.ts';
import { expectNumbers, expectProbability } from './expect.ts';
import { pythonRepr } from './python-repr.ts';
import { recipeOp } from './recipe-op.ts';
import type { DrawnParameters, RecipeOp, Sample, SampleSpec, Traced, Transform } from './transform.ts';

/** Applies transforms one after the other, and tells what each drew. */
function run(
  transforms: readonly Transform[],
  input: Sample,
  generator: TorchGenerator,
): { output: Sample; stages: DrawnParameters[] } {
  let output = input;
  const stages = transforms.map((transform) => {
    const traced = transform.trace(output, generator);
    output = traced.output;
    return { name: transform.name, drawn: traced.drawn };
  });
  return { output, stages };
}

/** What comes out of one of several ways: a size that differs among them is unknown. @throws WinnowError RECIPE_INVALID when their kinds differ */
function mergedSpec(name: string, specs: readonly SampleSpec[]): SampleSpec {
  return specs.reduce((a, b) => {
    if (JSON.stringify(a) === JSON.stringify(b)) return a;
    const same = (x: number | null, y: number | null): number | null => (x === y ? x : null);
    if (a.kind === 'image' && b.kind === 'image' && a.mode === b.mode) {
      return { ...a, height: same(a.height, b.height), width: same(a.width, b.width) };
    }
    if (
      a.kind === 'tensor' &&
      b.kind === 'tensor' &&
      a.dtype === b.dtype &&
      a.shape.length === b.shape.length
    ) {
      return { ...a, shape: a.shape.map((size, i) => same(size, b.shape[i]!)) };
    }
    throw new WinnowError(
      'RECIPE_INVALID',
      `Expected one kind of output for the ways through ${name} but received several.`,
      {
        subject: name,
        hint: 'Put what changes an image to a tensor, or its mode, outside.',
      },
    );
  });
}

function printed(transforms: readonly Transform[]): string {
  return transforms.map((transform) => `\n    ${transform}`).join('');
}

abstract class RandomContainer implements Transform {
  abstract readonly name: string;
  readonly transforms: readonly Transform[];

  constructor(transforms: readonly Transform[]) {
    this.transforms = [...transforms];
  }

  abstract trace(input: Sample, generator: TorchGenerator): Traced;
  abstract outputSpec(input: SampleSpec): SampleSpec;
  abstract toRecipe(): RecipeOp;
  abstract toString(): string;

  apply(input: Sample, generator: TorchGenerator): Sample {
    return this.trace(input, generator).output;
  }

  protected recipes(): RecipeOp[] {
    return this.transforms.map((transform) => transform.toRecipe());
  }
}

/** All of its transforms with a probability, or none. */
export class RandomApply extends RandomContainer {
  readonly name = 'RandomApply';
  readonly p: number;

  /** @throws WinnowError RECIPE_INVALID */
  constructor(transforms: readonly Transform[], p = 0.5) {
    super(transforms);
    this.p = expectProbability('RandomApply', p);
  }

  /** One draw, then those of the transforms. */
  trace(input: Sample, generator: TorchGenerator): Traced {
    if (Math.fround(this.p) < generator.uniform()) return { output: input, drawn: { applied: false } };
    const { output, stages } = run(this.transforms, input, generator);
    return { output, drawn: { applied: true, stages } };
  }

  outputSpec(input: SampleSpec): SampleSpec {
    const applied = this.transforms.reduce((spec, transform) => transform.outputSpec(spec), input);
    return mergedSpec('RandomApply', [input, applied]);
  }

  toRecipe(): RecipeOp {
    return recipeOp('RandomApply', { transforms: this.recipes(), p: this.p }, { p: 0.5 });
  }

  toString(): string {
    return `RandomApply(\n    p=${pythonRepr(this.p)}${printed(this.transforms)}\n)`;
  }
}

/** All of its transforms, in random order. It draws from Python's `random`, as torchvision does. */
export class RandomOrder extends RandomContainer {
  readonly name = 'RandomOrder';
  readonly #python: PythonRandom;

  constructor(transforms: readonly Transform[], python: PythonRandom = defaultPythonRandom) {
    super(transforms);
    this.#python = python;
  }

  trace(input: Sample, generator: TorchGenerator): Traced {
    const order = this.transforms.map((_, i) => i);
    this.#python.shuffle(order);
    const { output, stages } = run(
      order.map((i) => this.transforms[i]!),
      input,
      generator,
    );
    return { output, drawn: { order, stages } };
  }

  /** Every order of up to four transforms is tried; of more, each transform as the first and as the last. */
  outputSpec(input: SampleSpec): SampleSpec {
    const specs = ordersToTry(this.transforms).map((order) =>
      order.reduce((spec, transform) => transform.outputSpec(spec), input),
    );
    return specs.length === 0 ? input : mergedSpec('RandomOrder', specs);
  }

  toRecipe(): RecipeOp {
    return recipeOp('RandomOrder', { transforms: this.recipes() });
  }

  toString(): string {
    return `RandomOrder(${printed(this.transforms)}\n)`;
  }
}

function ordersToTry(transforms: readonly Transform[]): (readonly Transform[])[] {
  if (transforms.length > 4)
    return transforms.map((_, i) => [...transforms.slice(i), ...transforms.slice(0, i)]);
  if (transforms.length <= 1) return [transforms];
  return transforms.flatMap((first, i) =>
    ordersToTry(transforms.toSpliced(i, 1)).map((rest) => [first, ...rest]),
  );
}

/** One of its transforms, by weight. It draws from Python's `random`, as torchvision does. */
export class RandomChoice extends RandomContainer {
  readonly name = 'RandomChoice';
  readonly p: readonly number[] | null;
  readonly #python: PythonRandom;

  /** `p`: relative weights, not all zero. @throws WinnowError RECIPE_INVALID */
  constructor(
    transforms: readonly Transform[],
    p: readonly number[] | null = null,
    python: PythonRandom = defaultPythonRandom,
  ) {
    super(transforms);
    const wrong = (expected: string): WinnowError =>
      new WinnowError('RECIPE_INVALID', `Expected ${expected} for RandomChoice.`, {
        subject: 'RandomChoice',
      });
    if (transforms.length === 0) throw wrong('at least one transform');
    this.p = p === null ? null : expectNumbers('RandomChoice', 'p', p, [transforms.length], { min: 0 });
    if (this.p !== null && this.p.every((weight) => weight === 0)) throw wrong('a weight above zero');
    this.#python = python;
  }

  /** Python's `random.choices(transforms, weights=p)[0]`: one float64 draw. */
  #choose(): number {
    const count = this.transforms.length;
    const drawn = this.#python.random();
    if (this.p === null) return Math.floor(drawn * count);
    let total = 0;
    const cumulative = this.p.map((weight) => (total += weight));
    const at = cumulative.slice(0, -1).findIndex((sum) => sum > drawn * total);
    return at === -1 ? count - 1 : at;
  }

  trace(input: Sample, generator: TorchGenerator): Traced {
    const index = this.#choose();
    const transform = this.transforms[index]!;
    const { output, drawn } = transform.trace(input, generator);
    return { output, drawn: { chosen: index, name: transform.name, drawn } };
  }

  outputSpec(input: SampleSpec): SampleSpec {
    return mergedSpec(
      'RandomChoice',
      this.transforms.map((transform) => transform.outputSpec(input)),
    );
  }

  toRecipe(): RecipeOp {
    return recipeOp('RandomChoice', { transforms: this.recipes(), p: this.p }, { p: null });
  }

  toString(): string {
    return `RandomChoice(${printed(this.transforms)}\n)(p=${pythonRepr(this.p)})`;
  }
}
