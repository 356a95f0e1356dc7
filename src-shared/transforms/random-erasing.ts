import type { TorchGenerator } from '../random/torch-generator.ts';
import { WinnowError } from '../winnow-error.ts';
import { expectBoolean, expectNumber, expectNumbers, expectProbability, expectRange } from './expect.ts';
import type { CropBox } from './functional/crop.ts';
import { erase } from './functional/erase.ts';
import { expFloat32, logFloat32 } from './functional/float32-math.ts';
import { roundHalfEven } from './functional/round.ts';
import { tensorOf } from './functional/wrong-sample.ts';
import { pythonRepr } from './python-repr.ts';
import { recipeOp } from './recipe-op.ts';
import { tensorSpec } from './spec-rules.ts';
import {
  RandomTransform,
  type DrawnParameters,
  type RecipeOp,
  type Sample,
  type SampleSpec,
} from './transform.ts';

export interface RandomErasingOptions {
  readonly p?: number;
  /** The erased share of the area, lowest and highest. */
  readonly scale?: readonly [number, number];
  /** The box's height / width, lowest and highest. */
  readonly ratio?: readonly [number, number];
  /** One number, one per channel, or `random`: a normal number per element. */
  readonly value?: number | readonly number[] | 'random';
  /** Says of torchvision's to change its input. Here the input stays as it was either way; the output is the same. */
  readonly inplace?: boolean;
}

/** The box, and what fills it. */
export interface Erasure extends CropBox {
  readonly values: ArrayLike<number>;
}

const name = 'RandomErasing';
const defaults = { p: 0.5, scale: [0.02, 0.33], ratio: [0.3, 3.3], value: 0, inplace: false } as const;

/** Fills a random box of a tensor, with a probability. */
export class RandomErasing extends RandomTransform<Erasure | null> {
  readonly name = name;
  readonly p: number;
  readonly scale: readonly [number, number];
  readonly ratio: readonly [number, number];
  readonly value: number | number[] | 'random';
  readonly inplace: boolean;

  /** @throws WinnowError RECIPE_INVALID */
  constructor(options: RandomErasingOptions = {}) {
    super();
    const value = options.value ?? 0;
    this.p = expectProbability(name, options.p ?? defaults.p);
    this.scale = expectRange(name, 'scale', options.scale ?? defaults.scale, { min: 0, max: 1 });
    this.ratio = expectRange(name, 'ratio', options.ratio ?? defaults.ratio, { min: Number.MIN_VALUE });
    if (value === 'random') this.value = value;
    else
      this.value =
        typeof value === 'number' ? expectNumber(name, 'value', value) : expectNumbers(name, 'value', value);
    this.inplace = expectBoolean(name, 'inplace', options.inplace ?? false);
  }

  /** One draw; when it says so, up to ten tries of two draws, and for the first box that fits its values (when they are random) and its place. */
  drawParameters(input: Sample, generator: TorchGenerator): Erasure | null {
    const [channels, height, width] = tensorOf(input, name).shape.slice(-3) as [number, number, number];
    if (!(generator.uniform() < Math.fround(this.p))) return null;
    const [lowest, highest] = this.ratio.map(logFloat32) as [number, number];
    for (let attempt = 0; attempt < 10; attempt++) {
      const area = height * width * generator.uniform(...this.scale);
      const ratio = expFloat32(generator.uniform(lowest, highest));
      const h = roundHalfEven(Math.sqrt(area * ratio));
      const w = roundHalfEven(Math.sqrt(area / ratio));
      if (!(h < height && w < width)) continue;
      const values = this.#values(channels * h * w, generator);
      const top = generator.randint(0, height - h + 1);
      return { top, left: generator.randint(0, width - w + 1), height: h, width: w, values };
    }
    return null;
  }

  #values(count: number, generator: TorchGenerator): ArrayLike<number> {
    if (this.value === 'random') return generator.randn(count);
    return typeof this.value === 'number' ? [this.value] : this.value;
  }

  applyWith(input: Sample, erasure: Erasure | null): Sample {
    const tensor = tensorOf(input, name);
    return erasure === null ? tensor : erase(tensor, erasure, erasure.values);
  }

  describe(erasure: Erasure | null): DrawnParameters {
    if (erasure === null) return { erased: false };
    const { top, left, height, width } = erasure;
    return { erased: true, top, left, height, width };
  }

  outputSpec(input: SampleSpec): SampleSpec {
    const spec = tensorSpec(input, name, 3);
    const channels = spec.shape.at(-3)!;
    if (
      Array.isArray(this.value) &&
      this.value.length !== 1 &&
      channels !== null &&
      this.value.length !== channels
    ) {
      throw new WinnowError(
        'RECIPE_INVALID',
        `If value is a sequence, it should have either a single value or ${channels} (number of input channels), but it has ${this.value.length}.`,
        { subject: 'RandomErasing.value' },
      );
    }
    return spec;
  }

  toRecipe(): RecipeOp {
    const { p, scale, ratio, value, inplace } = this;
    return recipeOp(name, { p, scale, ratio, value, inplace }, defaults);
  }

  toString(): string {
    const isDefault = (field: 'scale' | 'ratio'): boolean =>
      this[field].every((value, i) => value === defaults[field][i]);
    const range = (field: 'scale' | 'ratio'): string =>
      isDefault(field) ? `(${this[field].join(', ')})` : pythonRepr([...this[field]]);
    return `RandomErasing(p=${pythonRepr(this.p)}, scale=${range('scale')}, ratio=${range('ratio')}, value=${pythonRepr(this.value)}, inplace=${pythonRepr(this.inplace)})`;
  }
}
