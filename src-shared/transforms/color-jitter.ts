import type { TorchGenerator } from '../random/torch-generator.ts';
import { expectNumber, expectRange } from './expect.ts';
import { adjustHue } from './functional/adjust-hue.ts';
import { adjustBrightness, adjustContrast, adjustSaturation } from './functional/adjust.ts';
import { imageOf } from './functional/wrong-sample.ts';
import type { PixelImage } from './pixel-image.ts';
import { floatsRepr, pythonRepr } from './python-repr.ts';
import { recipeOp } from './recipe-op.ts';
import { imageSpec } from './spec-rules.ts';
import {
  RandomTransform,
  type DrawnParameters,
  type RecipeOp,
  type Sample,
  type SampleSpec,
} from './transform.ts';

const properties = ['brightness', 'contrast', 'saturation', 'hue'] as const;

type Property = (typeof properties)[number];

/** How far each property may change: a number (plus or minus; for hue in turns), or the lowest and highest factor. */
export type ColorJitterOptions = { readonly [P in Property]?: number | readonly [number, number] };

export interface Jitter {
  /** The order in which the properties are changed. */
  readonly order: readonly Property[];
  /** Null for a property that is left alone. */
  readonly factors: Readonly<Record<Property, number | null>>;
}

const kernels: Readonly<Record<Property, (image: PixelImage, factor: number) => PixelImage>> = {
  brightness: adjustBrightness,
  contrast: adjustContrast,
  saturation: adjustSaturation,
  hue: adjustHue,
};

function readRange(property: Property, value: unknown): [number, number] | null {
  const isHue = property === 'hue';
  const centre = isHue ? 0 : 1;
  let range: [number, number];
  if (typeof value === 'number') {
    const extent = expectNumber('ColorJitter', property, value, isHue ? { min: 0, max: 0.5 } : { min: 0 });
    range = [isHue ? -extent : Math.max(0, centre - extent), centre + extent];
  } else {
    range = expectRange('ColorJitter', property, value, isHue ? { min: -0.5, max: 0.5 } : { min: 0 });
  }
  return range[0] === centre && range[1] === centre ? null : range;
}

/** Changes brightness, contrast, saturation and hue by random factors, in random order. */
export class ColorJitter extends RandomTransform<Jitter> {
  readonly name = 'ColorJitter';
  readonly ranges: Readonly<Record<Property, readonly [number, number] | null>>;
  readonly #given: ColorJitterOptions;

  /** @throws WinnowError RECIPE_INVALID */
  constructor(options: ColorJitterOptions = {}) {
    super();
    const entries = properties.map((property) => [property, readRange(property, options[property] ?? 0)]);
    this.ranges = Object.fromEntries(entries) as Record<Property, [number, number] | null>;
    this.#given = options;
  }

  /** A permutation of four, then a draw for each property that changes. */
  drawParameters(_input: Sample, generator: TorchGenerator): Jitter {
    const order = Array.from(generator.randperm(4), (i) => properties[i]!);
    const draw = (property: Property): number | null => {
      const range = this.ranges[property];
      return range === null ? null : generator.uniform(range[0], range[1]);
    };
    // The fields are evaluated in the order they are written in, which is torchvision's.
    const factors = {
      brightness: draw('brightness'),
      contrast: draw('contrast'),
      saturation: draw('saturation'),
      hue: draw('hue'),
    };
    return { order, factors };
  }

  applyWith(input: Sample, { order, factors }: Jitter): Sample {
    return order.reduce(
      (image, property) => {
        const factor = factors[property];
        return factor === null ? image : kernels[property](image, factor);
      },
      imageOf(input, 'ColorJitter'),
    );
  }

  describe({ order, factors }: Jitter): DrawnParameters {
    return Object.fromEntries(
      order.filter((property) => factors[property] !== null).map((property) => [property, factors[property]]),
    );
  }

  outputSpec(input: SampleSpec): SampleSpec {
    return imageSpec(input, 'ColorJitter');
  }

  toRecipe(): RecipeOp {
    return recipeOp('ColorJitter', this.#given, { brightness: 0, contrast: 0, saturation: 0, hue: 0 });
  }

  toString(): string {
    const printed = properties.map((property) => {
      const range = this.ranges[property];
      if (range === null) return `${property}=None`;
      return `${property}=${typeof this.#given[property] === 'number' ? floatsRepr(range) : pythonRepr([...range])}`;
    });
    return `ColorJitter(${printed.join(', ')})`;
  }
}
