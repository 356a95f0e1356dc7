import { resample, type Region } from '../resample/resample.ts';
import { interpolations, type Interpolation } from '../resample/filter.ts';
import { expectNumber, expectOneOf, expectSize, wrongParameter } from './expect.ts';
import { imageOf } from './functional/wrong-sample.ts';
import { channelsOf, pixelImage, type PixelImage } from './pixel-image.ts';
import { pythonRepr } from './python-repr.ts';
import { recipeOp } from './recipe-op.ts';
import { imageSpec, type SpecSize } from './spec-rules.ts';
import { FixedTransform, type RecipeOp, type Sample, type SampleSpec } from './transform.ts';

export interface ResizeOptions {
  readonly interpolation?: Interpolation;
  /** The longest the long side may become; only for a `size` of one number. */
  readonly maxSize?: number | null;
}

/** Scales an image so that its short side has `size` pixels, or to exactly `[height, width]`. */
export class Resize extends FixedTransform {
  readonly name = 'Resize';
  readonly size: number | number[];
  readonly interpolation: Interpolation;
  readonly maxSize: number | null;

  /** @throws WinnowError RECIPE_INVALID */
  constructor(size: number | readonly number[], options: ResizeOptions = {}) {
    super();
    this.size = expectSize('Resize', size);
    this.interpolation = expectOneOf(
      'Resize',
      'interpolation',
      options.interpolation ?? 'bilinear',
      interpolations,
    );
    this.maxSize =
      (options.maxSize ?? null) === null
        ? null
        : expectNumber('Resize', 'max_size', options.maxSize, { min: 1, whole: true });
    if (this.maxSize !== null) {
      const short = this.#shortSide();
      if (short === null)
        throw wrongParameter('Resize', 'max_size', 'nothing beside a size of [height, width]', this.maxSize);
      if (this.maxSize <= short)
        throw wrongParameter('Resize', 'max_size', `a number greater than the size ${short}`, this.maxSize);
    }
  }

  #shortSide(): number | null {
    if (typeof this.size === 'number') return this.size;
    return this.size.length === 1 ? this.size[0]! : null;
  }

  /** The size of the output for an input's. */
  outputSize(height: number, width: number): { height: number; width: number } {
    const short = this.#shortSide();
    if (short === null) return { height: (this.size as number[])[0]!, width: (this.size as number[])[1]! };
    let newShort = short;
    let newLong = Math.trunc((short * Math.max(width, height)) / Math.min(width, height));
    if (this.maxSize !== null && newLong > this.maxSize) {
      newShort = Math.trunc((this.maxSize * newShort) / newLong);
      newLong = this.maxSize;
    }
    return width <= height ? { height: newLong, width: newShort } : { height: newShort, width: newLong };
  }

  protected run(input: Sample): Sample {
    const image = imageOf(input, 'Resize');
    const size = this.outputSize(image.height, image.width);
    if (size.width === image.width && size.height === image.height) return image;
    return resizeImage(image, size.width, size.height, this.interpolation);
  }

  outputSpec(input: SampleSpec): SampleSpec {
    const spec = imageSpec(input, 'Resize');
    let size: SpecSize = { height: null, width: null };
    if (this.#shortSide() === null) size = this.outputSize(1, 1);
    else if (spec.height !== null && spec.width !== null) size = this.outputSize(spec.height, spec.width);
    return { ...spec, height: size.height, width: size.width };
  }

  toRecipe(): RecipeOp {
    const { size, interpolation, maxSize } = this;
    return recipeOp(
      'Resize',
      { size, interpolation, max_size: maxSize },
      { interpolation: 'bilinear', max_size: null },
    );
  }

  toString(): string {
    return `Resize(size=${pythonRepr(this.size)}, interpolation=${this.interpolation}, max_size=${pythonRepr(this.maxSize)}, antialias=None)`;
  }
}

/**
 * Resizes an image, or the part `from` of it as if it were cropped out first; makes the part `keep` of the output only. With `borrow` the output is only valid
 * until the next resize. @throws RangeError for an empty output.
 */
export function resizeImage(
  image: PixelImage,
  width: number,
  height: number,
  interpolation: Interpolation,
  {
    from = { left: 0, top: 0, width: image.width, height: image.height },
    keep,
    borrow = false,
  }: { from?: Region; keep?: Region; borrow?: boolean } = {},
): PixelImage {
  if (width < 1 || height < 1)
    throw new RangeError(`Expected a size of at least 1x1 for Resize but received ${width}x${height}.`);
  const channels = channelsOf[image.mode];
  const stride = image.width * channels;
  const data = resample({
    source: { data: image.data, offset: from.top * stride + from.left * channels, stride, channels },
    sourceWidth: from.width,
    sourceHeight: from.height,
    width,
    height,
    interpolation,
    keep,
    borrow,
  });
  return pixelImage(image.mode, keep?.width ?? width, keep?.height ?? height, data);
}
