import type { TorchGenerator } from '../random/torch-generator.ts';
import { pixelsRead } from '../resample/coefficients.ts';
import { filters } from '../resample/filter.ts';
import { resample, type Region } from '../resample/resample.ts';
import { CenterCrop } from './center-crop.ts';
import { Compose } from './compose.ts';
import { centerBox } from './functional/center-crop.ts';
import { channelsOf, pixelImage, type PixelImage } from './pixel-image.ts';
import { RandomHorizontalFlip } from './random-flip.ts';
import { RandomResizedCrop } from './random-resized-crop.ts';
import { Resize } from './resize.ts';
import { sizePair } from './size-pair.ts';
import { ToTensor } from './to-tensor.ts';
import type { Transform } from './transform.ts';

/** A part of an image, which may have been decoded smaller than it is. */
export interface ImagePart {
  readonly image: PixelImage;
  /** It was decoded at so many eighths of its size, each side rounded up; 8 for its own. */
  readonly eighths: number;
  /** Where the part lies in it. */
  readonly left: number;
  readonly top: number;
}

/** What a pipeline first does with an image of which only the size is known: a decoder may leave out what is not looked at. */
export interface PlannedResize {
  /** What is resized, in pixels of the image. */
  readonly from: Region;
  /** What is looked at: less than that, where a part of the outcome is cut off at once. */
  readonly region: Region;
  /** How many pixels are made of it, before any are cut off. */
  readonly width: number;
  readonly height: number;
}

/** A pipeline that begins with a resize. */
export interface FirstResize {
  /** Whether planning draws from the generator. */
  readonly draws: boolean;
  plan(width: number, height: number, generator: TorchGenerator): PlannedResize;
  /** What the first step, or the first two, make of an image, given what was planned for, or more of it. */
  apply(planned: PlannedResize, part: ImagePart): PixelImage;
  /** The steps that are left then. */
  readonly rest: Compose;
}

/** null for a pipeline that begins with something else. */
export function firstResize({ transforms }: Compose): FirstResize | null {
  const [first, second] = transforms;
  if (first instanceof RandomResizedCrop) {
    const rest = transforms.slice(1);
    const [height, width] = sizePair(first.size);
    return {
      draws: true,
      rest: new Compose(rest),
      plan(imageWidth, imageHeight, generator) {
        const from = first.drawBox(imageWidth, imageHeight, generator);
        return { from, region: from, width, height };
      },
      apply: (planned, part) => resizePart(planned, part, first, undefined, keepsNothing(rest)),
    };
  }
  if (!(first instanceof Resize)) return null;
  const crop = second instanceof CenterCrop ? second : null;
  const rest = transforms.slice(crop ? 2 : 1);
  return {
    draws: false,
    rest: new Compose(rest),
    plan(imageWidth, imageHeight) {
      const { width, height } = first.outputSize(imageHeight, imageWidth);
      const from = { left: 0, top: 0, width: imageWidth, height: imageHeight };
      const keep = crop && keptBy(crop, { width, height });
      return { from, region: keep ? columnsRead(first, from, width, keep) : from, width, height };
    },
    apply(planned, part) {
      const keep = crop ? keptBy(crop, planned) : undefined;
      if (keep !== null) return resizePart(planned, part, first, keep, keepsNothing(rest));
      return crop!.apply(resizePart(planned, part, first, undefined, false)) as PixelImage;
    },
  };
}

/** null for a crop that is larger than the image. */
function keptBy(
  { size }: CenterCrop,
  { width, height }: Pick<PlannedResize, 'width' | 'height'>,
): Region | null {
  const [cropHeight, cropWidth] = sizePair(size);
  return height < cropHeight || width < cropWidth ? null : centerBox(height, width, cropHeight, cropWidth);
}

/** The columns of an image that the kept ones of the outcome are made of. */
function columnsRead({ interpolation }: Resize, from: Region, width: number, keep: Region): Region {
  if (interpolation === 'nearest' || width < 1) return from;
  const axis = { inSize: from.width, from: 0, to: from.width, outSize: width };
  const part = { axis, filter: filters[interpolation], first: keep.left, count: keep.width };
  const { first, count } = pixelsRead(part);
  return { ...from, left: first, width: count };
}

/** Whether the next step makes planes of an image, which is then not needed any more. */
function keepsNothing([first, second]: readonly Transform[]): boolean {
  return first instanceof ToTensor || (first instanceof RandomHorizontalFlip && second instanceof ToTensor);
}

function resizePart(
  { from, width, height }: PlannedResize,
  { image, eighths, left, top }: ImagePart,
  { interpolation }: Pick<Resize, 'interpolation'>,
  keep: Region | undefined,
  borrow: boolean,
): PixelImage {
  if (width < 1 || height < 1)
    throw new RangeError(`Expected a size of at least 1x1 for Resize but received ${width}x${height}.`);
  const channels = channelsOf[image.mode];
  const stride = image.width * channels;
  const scale = eighths / 8;
  const right = (from.left + from.width) * scale;
  const bottom = (from.top + from.height) * scale;
  // Whole pixels around what is resized; some of them need not be there.
  const [firstX, firstY] = [Math.floor(from.left * scale), Math.floor(from.top * scale)];
  const data = resample({
    source: {
      data: image.data,
      offset: (firstY - top) * stride + (firstX - left) * channels,
      left: Math.max(0, left - firstX),
      stride,
      channels,
    },
    sourceWidth: Math.ceil(right) - firstX,
    sourceHeight: Math.ceil(bottom) - firstY,
    width,
    height,
    interpolation,
    // The last pixels of a smaller image stand for less than a whole one: to end where they end would shift everything.
    box: [from.left * scale - firstX, from.top * scale - firstY, right - firstX, bottom - firstY],
    keep,
    borrow,
  });
  return pixelImage(image.mode, keep?.width ?? width, keep?.height ?? height, data);
}
