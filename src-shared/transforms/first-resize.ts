import type { TorchGenerator } from '../random/torch-generator.ts';
import { resample, type Region } from '../resample/resample.ts';
import { CenterCrop } from './center-crop.ts';
import { Compose } from './compose.ts';
import { centerBox } from './functional/center-crop.ts';
import { channelsOf, pixelImage, type PixelImage } from './pixel-image.ts';
import { RandomHorizontalFlip } from './random-flip.ts';
import { RandomResizedCrop } from './random-resized-crop.ts';
import { Resize, resizeImage } from './resize.ts';
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
  /** What is looked at, in pixels of the image. */
  readonly region: Region;
  /** How many pixels are made of it. */
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
      plan: (imageWidth, imageHeight, generator) => ({
        region: first.drawBox(imageWidth, imageHeight, generator),
        width,
        height,
      }),
      apply: (planned, part) => resizePart(planned, part, first, undefined, keepsNothing(rest)),
    };
  }
  if (!(first instanceof Resize)) return null;
  const crop = second instanceof CenterCrop ? second : null;
  const rest = transforms.slice(crop ? 2 : 1);
  return {
    draws: false,
    rest: new Compose(rest),
    plan: (width, height) => ({
      ...first.outputSize(height, width),
      region: { left: 0, top: 0, width, height },
    }),
    apply(planned, part) {
      const keep = crop ? keptBy(crop, planned) : undefined;
      if (keep !== null) return resizePart(planned, part, first, keep, keepsNothing(rest));
      return crop!.apply(resizePart(planned, part, first, undefined, false)) as PixelImage;
    },
  };
}

/** null for a crop that is larger than the image. */
function keptBy({ size }: CenterCrop, { width, height }: PlannedResize): Region | null {
  const [cropHeight, cropWidth] = sizePair(size);
  return height < cropHeight || width < cropWidth ? null : centerBox(height, width, cropHeight, cropWidth);
}

/** Whether the next step makes planes of an image, which is then not needed any more. */
function keepsNothing([first, second]: readonly Transform[]): boolean {
  return first instanceof ToTensor || (first instanceof RandomHorizontalFlip && second instanceof ToTensor);
}

function resizePart(
  { region, width, height }: PlannedResize,
  { image, eighths, left, top }: ImagePart,
  { interpolation }: Pick<Resize, 'interpolation'>,
  keep: Region | undefined,
  borrow: boolean,
): PixelImage {
  if (eighths === 8) {
    const from = { ...region, left: region.left - left, top: region.top - top };
    const isSame = width === region.width && height === region.height;
    const isWhole = from.width === image.width && from.height === image.height;
    if (isSame && isWhole && !keep) return image;
    return resizeImage(image, width, height, interpolation, { from, keep, borrow });
  }
  const channels = channelsOf[image.mode];
  const scale = eighths / 8;
  // The last pixels of a reduced image stand for less than a whole one: to end where they end would shift everything.
  const box = [
    region.left * scale - left,
    region.top * scale - top,
    (region.left + region.width) * scale - left,
    (region.top + region.height) * scale - top,
  ] as const;
  const data = resample({
    source: { data: image.data, offset: 0, stride: image.width * channels, channels },
    sourceWidth: image.width,
    sourceHeight: image.height,
    width,
    height,
    interpolation,
    box,
    keep,
    borrow,
  });
  return pixelImage(image.mode, keep?.width ?? width, keep?.height ?? height, data);
}
