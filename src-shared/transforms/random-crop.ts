import type { TorchGenerator } from '../random/torch-generator.ts';
import { WinnowError } from '../winnow-error.ts';
import { borderOf, bordered, expectPadding, type Padding } from './border.ts';
import { expectBoolean, expectFill, expectOneOf, expectSize } from './expect.ts';
import { crop, type CropBox } from './functional/crop.ts';
import { pad, paddingModes, type Border } from './functional/pad.ts';
import { rasterOf } from './functional/raster.ts';
import type { PadOptions } from './pad.ts';
import { pythonRepr } from './python-repr.ts';
import { recipeOp } from './recipe-op.ts';
import { sizePair } from './size-pair.ts';
import { checkFill, resizedSpec, sizeOfSpec } from './spec-rules.ts';
import {
  RandomTransform,
  type DrawnParameters,
  type RecipeOp,
  type Sample,
  type SampleSpec,
} from './transform.ts';

export interface RandomCropOptions extends PadOptions {
  readonly padding?: Padding | null;
  /** Pads a smaller image to the size, as much again on either side. */
  readonly padIfNeeded?: boolean;
}

/** A crop at a random place, of an image that may be padded first. */
export class RandomCrop extends RandomTransform<CropBox> {
  readonly name = 'RandomCrop';
  readonly size: number | number[];
  readonly padding: number | number[] | null;
  readonly padIfNeeded: boolean;
  readonly fill: number | number[];
  readonly paddingMode: PadOptions['paddingMode'] & string;

  /** @throws WinnowError RECIPE_INVALID */
  constructor(size: number | readonly number[], options: RandomCropOptions = {}) {
    super();
    this.size = expectSize('RandomCrop', size);
    this.padding = (options.padding ?? null) === null ? null : expectPadding('RandomCrop', options.padding);
    this.padIfNeeded = expectBoolean('RandomCrop', 'pad_if_needed', options.padIfNeeded ?? false);
    this.fill = expectFill('RandomCrop', options.fill ?? 0);
    this.paddingMode = expectOneOf(
      'RandomCrop',
      'padding_mode',
      options.paddingMode ?? 'constant',
      paddingModes,
    );
  }

  /** The borders to add, one after the other. */
  #borders(height: number, width: number): Border[] {
    const [cropHeight, cropWidth] = sizePair(this.size);
    const borders = this.padding === null ? [] : [borderOf(this.padding)];
    const padded = borders[0] === undefined ? { height, width } : bordered(height, width, borders[0]);
    if (!this.padIfNeeded) return borders;
    const across = cropWidth - padded.width!;
    const down = cropHeight - padded.height!;
    if (across > 0) borders.push({ left: across, top: 0, right: across, bottom: 0 });
    if (down > 0) borders.push({ left: 0, top: down, right: 0, bottom: down });
    return borders;
  }

  /** Two draws, top and left; none when the (padded) image has the size already. @throws RangeError when it is smaller. */
  drawParameters(input: Sample, generator: TorchGenerator): CropBox {
    const raster = rasterOf(input, 'RandomCrop');
    let { height, width } = raster;
    for (const border of this.#borders(height, width)) {
      height += border.top + border.bottom;
      width += border.left + border.right;
    }
    const [cropHeight, cropWidth] = sizePair(this.size);
    if (height < cropHeight || width < cropWidth) {
      throw new RangeError(
        `Required crop size (${cropHeight}, ${cropWidth}) is larger than input image size (${height}, ${width})`,
      );
    }
    if (width === cropWidth && height === cropHeight) return { top: 0, left: 0, height, width };
    const top = generator.randint(0, height - cropHeight + 1);
    const left = generator.randint(0, width - cropWidth + 1);
    return { top, left, height: cropHeight, width: cropWidth };
  }

  applyWith(input: Sample, box: CropBox): Sample {
    const raster = rasterOf(input, 'RandomCrop');
    const padded = this.#borders(raster.height, raster.width).reduce(
      (sample, border) => pad(sample, border, this.fill, this.paddingMode),
      input,
    );
    return crop(padded, box);
  }

  /** The box lies in the padded image. */
  describe(box: CropBox): DrawnParameters {
    return { ...box };
  }

  outputSpec(input: SampleSpec): SampleSpec {
    const { height, width } = sizeOfSpec(input, 'RandomCrop');
    checkFill(input, 'RandomCrop', this.fill);
    const [cropHeight, cropWidth] = sizePair(this.size);
    if (height !== null && width !== null && !this.padIfNeeded) {
      const padded = bordered(height, width, borderOf(this.padding ?? 0));
      if (padded.height! < cropHeight || padded.width! < cropWidth) {
        throw new WinnowError(
          'RECIPE_INVALID',
          `Required crop size (${cropHeight}, ${cropWidth}) is larger than input image size (${padded.height}, ${padded.width}).`,
          { subject: 'RandomCrop', hint: 'Set pad_if_needed, or make the image larger before it.' },
        );
      }
    }
    return resizedSpec(input, { height: cropHeight, width: cropWidth });
  }

  toRecipe(): RecipeOp {
    const { size, padding, padIfNeeded, fill, paddingMode } = this;
    const fields = { size, padding, pad_if_needed: padIfNeeded, fill, padding_mode: paddingMode };
    return recipeOp('RandomCrop', fields, {
      padding: null,
      pad_if_needed: false,
      fill: 0,
      padding_mode: 'constant',
    });
  }

  toString(): string {
    const [height, width] = sizePair(this.size);
    return `RandomCrop(size=(${height}, ${width}), padding=${pythonRepr(this.padding)})`;
  }
}
