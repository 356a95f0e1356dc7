import type { TorchGenerator } from '../random/torch-generator.ts';
import { CenterCrop } from './center-crop.ts';
import { centerBox } from './functional/center-crop.ts';
import { normalizedTable, unitTable, writePlanes } from './functional/to-tensor.ts';
import { describeSpec, isImage, isTensor, specOf, type Sample } from './sample.ts';
import { Normalize } from './normalize.ts';
import { channelsOf, type PixelImage } from './pixel-image.ts';
import { Resize, resizeImage } from './resize.ts';
import { sizePair } from './size-pair.ts';
import { ToTensor } from './to-tensor.ts';
import { Tensor } from '../loader/tensor.ts';
import type { Transform } from './transform.ts';

/**
 * One or two transforms that are done together: the same bytes as one after the other, with less work. Resize and CenterCrop make only the rows and columns that are
 * kept; ToTensor and Normalize are one table of 256 numbers per channel.
 */
export type FusedStep =
  | { readonly kind: 'one'; readonly transform: Transform }
  | { readonly kind: 'resizeCenterCrop'; readonly resize: Resize; readonly crop: CenterCrop }
  | {
      readonly kind: 'toTensor';
      readonly transforms: readonly Transform[];
      readonly tables: readonly Float32Array[];
    };

/** Pairs up the transforms that can be done together. */
export function fuse(transforms: readonly Transform[]): FusedStep[] {
  const steps: FusedStep[] = [];
  for (let i = 0; i < transforms.length; i++) {
    const transform = transforms[i]!;
    const next = transforms[i + 1];
    if (transform instanceof Resize && next instanceof CenterCrop) {
      steps.push({ kind: 'resizeCenterCrop', resize: transform, crop: next });
      i++;
    } else if (transform instanceof ToTensor && next instanceof Normalize) {
      steps.push({ kind: 'toTensor', transforms: [transform, next], tables: tablesOf(next) });
      i++;
    } else if (transform instanceof ToTensor) {
      steps.push({ kind: 'toTensor', transforms: [transform], tables: [unitTable] });
    } else {
      steps.push({ kind: 'one', transform });
    }
  }
  return steps;
}

function tablesOf({ mean, std }: Normalize): Float32Array[] {
  const count = Math.max(mean.length, std.length);
  return Array.from({ length: count }, (_, c) =>
    normalizedTable(mean[mean.length === 1 ? 0 : c]!, std[std.length === 1 ? 0 : c]!),
  );
}

function transformsOf(step: FusedStep): readonly Transform[] {
  if (step.kind === 'one') return [step.transform];
  return step.kind === 'toTensor' ? step.transforms : [step.resize, step.crop];
}

/** The tables for an image's channels, or null when they are not as many. */
function tablesFor(
  step: FusedStep & { kind: 'toTensor' },
  image: PixelImage,
): readonly Float32Array[] | null {
  const channels = channelsOf[image.mode];
  if (step.tables.length === channels) return step.tables;
  return step.tables.length === 1 ? Array<Float32Array>(channels).fill(step.tables[0]!) : null;
}

function resizeAndCrop(resize: Resize, crop: CenterCrop, image: PixelImage): PixelImage | null {
  const size = resize.outputSize(image.height, image.width);
  const [height, width] = sizePair(crop.size);
  if (size.height < height || size.width < width) return null;
  const keep = centerBox(size.height, size.width, height, width);
  return resizeImage(image, size.width, size.height, resize.interpolation, { keep });
}

/** Applies a step. */
export function applyFused(step: FusedStep, input: Sample, generator: TorchGenerator): Sample {
  if (isImage(input) && step.kind === 'resizeCenterCrop') {
    const cropped = resizeAndCrop(step.resize, step.crop, input);
    if (cropped !== null) return cropped;
  }
  if (isImage(input) && step.kind === 'toTensor') {
    const tables = tablesFor(step, input);
    if (tables !== null) {
      const out = new Float32Array(input.data.length);
      writePlanes(input, tables, out, 0);
      return new Tensor('float32', [channelsOf[input.mode], input.height, input.width], out);
    }
  }
  return transformsOf(step).reduce((sample, transform) => transform.apply(sample, generator), input);
}

/** Applies a pipeline's last step, and writes its float32 numbers to `target` from `offset` on. @returns how many. @throws TypeError, RangeError: see Compose.applyInto */
export function applyFusedInto(
  step: FusedStep,
  input: Sample,
  generator: TorchGenerator,
  target: Float32Array,
  offset: number,
): number {
  if (isImage(input) && step.kind === 'toTensor') {
    const tables = tablesFor(step, input);
    if (tables !== null) {
      requireRoom(target, offset, input.data.length);
      writePlanes(input, tables, target, offset);
      return input.data.length;
    }
  }
  const output = applyFused(step, input, generator);
  if (!isTensor(output) || !(output.data instanceof Float32Array)) {
    throw new TypeError(
      `Expected a pipeline that ends in a float32 tensor for applyInto but received ${describeSpec(specOf(output))}.`,
    );
  }
  requireRoom(target, offset, output.data.length);
  target.set(output.data, offset);
  return output.data.length;
}

function requireRoom(target: Float32Array, offset: number, length: number): void {
  if (offset < 0 || offset + length > target.length) {
    throw new RangeError(
      `Expected room for ${length} numbers from ${offset} on but received an array of ${target.length}.`,
    );
  }
}
