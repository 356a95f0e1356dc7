import { expectBoolean, expectSize } from './expect.ts';
import { centerCrop } from './functional/center-crop.ts';
import { crop } from './functional/crop.ts';
import { hflip, vflip } from './functional/flip.ts';
import { rasterOf } from './functional/raster.ts';
import { pythonRepr } from './python-repr.ts';
import { recipeOp } from './recipe-op.ts';
import { sizePair, sizeRepr } from './size-pair.ts';
import { resizedSpec, sizeOfSpec } from './spec-rules.ts';
import { FixedTransform, type RecipeOp, type Sample, type SampleSpec } from './transform.ts';

/** The four corners and the middle. @throws RangeError when the image is smaller than the crop */
function fiveCrop(input: Sample, [height, width]: readonly [number, number]): Sample[] {
  const raster = rasterOf(input, 'FiveCrop');
  const bottom = raster.height - height;
  const right = raster.width - width;
  if (bottom < 0 || right < 0) {
    throw new RangeError(
      `Requested crop size (${height}, ${width}) is bigger than input size (${raster.height}, ${raster.width})`,
    );
  }
  const corners = [
    [0, 0],
    [0, right],
    [bottom, 0],
    [bottom, right],
  ] as const;
  return [
    ...corners.map(([top, left]) => crop(input, { top, left, height, width })),
    centerCrop(input, height, width),
  ];
}

function listSpec(name: string, input: SampleSpec, size: number | number[], count: number): SampleSpec {
  sizeOfSpec(input, name);
  const [height, width] = sizePair(size);
  return { kind: 'list', items: Array<SampleSpec>(count).fill(resizedSpec(input, { height, width })) };
}

/** The crops at the four corners (upper left, upper right, lower left, lower right) and in the middle, as a list of five. */
export class FiveCrop extends FixedTransform {
  readonly name = 'FiveCrop';
  readonly size: number | number[];

  /** @throws WinnowError RECIPE_INVALID */
  constructor(size: number | readonly number[]) {
    super();
    this.size = expectSize('FiveCrop', size);
  }

  protected run(input: Sample): Sample {
    return fiveCrop(input, sizePair(this.size));
  }

  outputSpec(input: SampleSpec): SampleSpec {
    return listSpec('FiveCrop', input, this.size, 5);
  }

  toRecipe(): RecipeOp {
    return recipeOp('FiveCrop', { size: this.size });
  }

  toString(): string {
    return `FiveCrop(size=${sizeRepr(this.size)})`;
  }
}

/** FiveCrop of the image, then of its mirror image, as a list of ten. */
export class TenCrop extends FixedTransform {
  readonly name = 'TenCrop';
  readonly size: number | number[];
  readonly verticalFlip: boolean;

  /** @throws WinnowError RECIPE_INVALID */
  constructor(size: number | readonly number[], options: { readonly verticalFlip?: boolean } = {}) {
    super();
    this.size = expectSize('TenCrop', size);
    this.verticalFlip = expectBoolean('TenCrop', 'vertical_flip', options.verticalFlip ?? false);
  }

  protected run(input: Sample): Sample {
    const size = sizePair(this.size);
    return [...fiveCrop(input, size), ...fiveCrop(this.verticalFlip ? vflip(input) : hflip(input), size)];
  }

  outputSpec(input: SampleSpec): SampleSpec {
    return listSpec('TenCrop', input, this.size, 10);
  }

  toRecipe(): RecipeOp {
    return recipeOp(
      'TenCrop',
      { size: this.size, vertical_flip: this.verticalFlip },
      { vertical_flip: false },
    );
  }

  toString(): string {
    return `TenCrop(size=${sizeRepr(this.size)}, vertical_flip=${pythonRepr(this.verticalFlip)})`;
  }
}
