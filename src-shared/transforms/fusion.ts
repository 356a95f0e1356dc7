import type { TorchGenerator } from '../random/torch-generator.ts';
import { CenterCrop } from './center-crop.ts';
import { centerBox } from './functional/center-crop.ts';
import { normalizedTable, unitTable, writePlanes } from './functional/to-tensor.ts';
import { describeSpec, isImage, isTensor, specOf, type Sample } from './sample.ts';
import { Normalize } from './normalize.ts';
import { channelsOf, type PixelImage } from './pixel-image.ts';
import { RandomHorizontalFlip } from './random-flip.ts';
import { RandomResizedCrop } from './random-resized-crop.ts';
import { Resize, resizeImage } from './resize.ts';
import { sizePair } from './size-pair.ts';
import { ToTensor } from './to-tensor.ts';
import { Tensor } from '../loader/tensor.ts';
import type { Transform } from './transform.ts';

/**
 * One to three transforms that are done together: the same bytes as one after the other, with less work. Resize and CenterCrop make only the rows and columns that are
 * kept; ToTensor and Normalize are one table of 256 numbers per channel, through which a mirror image goes as easily.
 */
export type FusedStep =
  | { readonly kind: 'one'; readonly transform: Transform }
  | { readonly kind: 'resize'; readonly resize: Resize | RandomResizedCrop; readonly crop: CenterCrop | null }
  | {
      readonly kind: 'toTensor';
      readonly flip: RandomHorizontalFlip | null;
      readonly transforms: readonly Transform[];
      readonly tables: readonly Float32Array[];
    };

/** Puts together the transforms that can be done together. */
export function fuse(transforms: readonly Transform[]): FusedStep[] {
  const steps: FusedStep[] = [];
  for (let i = 0; i < transforms.length; i++) {
    const [transform, next, third] = transforms.slice(i, i + 3) as [Transform, ...(Transform | undefined)[]];
    if (transform instanceof Resize && next instanceof CenterCrop) {
      steps.push({ kind: 'resize', resize: transform, crop: next });
      i += 1;
    } else if (transform instanceof Resize || transform instanceof RandomResizedCrop) {
      steps.push({ kind: 'resize', resize: transform, crop: null });
    } else if (transform instanceof RandomHorizontalFlip && next instanceof ToTensor) {
      const normalize = third instanceof Normalize ? third : null;
      steps.push(toTensorStep(transform, next, normalize));
      i += normalize ? 2 : 1;
    } else if (transform instanceof ToTensor) {
      const normalize = next instanceof Normalize ? next : null;
      steps.push(toTensorStep(null, transform, normalize));
      i += normalize ? 1 : 0;
    } else {
      steps.push({ kind: 'one', transform });
    }
  }
  return steps;
}

function toTensorStep(
  flip: RandomHorizontalFlip | null,
  toTensor: ToTensor,
  normalize: Normalize | null,
): FusedStep {
  const transforms = [flip, toTensor, normalize].filter((transform) => transform !== null);
  return { kind: 'toTensor', flip, transforms, tables: normalize ? tablesOf(normalize) : [unitTable] };
}

function tablesOf({ mean, std }: Normalize): Float32Array[] {
  const count = Math.max(mean.length, std.length);
  return Array.from({ length: count }, (_, c) =>
    normalizedTable(mean[mean.length === 1 ? 0 : c]!, std[std.length === 1 ? 0 : c]!),
  );
}

function transformsOf(step: FusedStep): readonly Transform[] {
  if (step.kind === 'one') return [step.transform];
  if (step.kind === 'toTensor') return step.transforms;
  return step.crop ? [step.resize, step.crop] : [step.resize];
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

/** null for a crop that is larger than the image. */
function resized(
  { resize, crop }: FusedStep & { kind: 'resize' },
  image: PixelImage,
  generator: TorchGenerator,
  borrow: boolean,
): PixelImage | null {
  if (resize instanceof RandomResizedCrop) {
    const from = resize.drawParameters(image, generator);
    const [height, width] = sizePair(resize.size);
    return resizeImage(image, width, height, resize.interpolation, { from, borrow });
  }
  const { height, width } = resize.outputSize(image.height, image.width);
  if (crop === null) {
    if (height === image.height && width === image.width) return image;
    return resizeImage(image, width, height, resize.interpolation, { borrow });
  }
  const [cropHeight, cropWidth] = sizePair(crop.size);
  if (height < cropHeight || width < cropWidth) return null;
  const keep = centerBox(height, width, cropHeight, cropWidth);
  return resizeImage(image, width, height, resize.interpolation, { keep, borrow });
}

/** Applies a step. With `borrow` an image that comes out is only valid until the next step. */
function applyFused(step: FusedStep, input: Sample, generator: TorchGenerator, borrow: boolean): Sample {
  if (isImage(input) && step.kind === 'resize') {
    const made = resized(step, input, generator, borrow);
    if (made !== null) return made;
  }
  if (isImage(input) && step.kind === 'toTensor') {
    const tables = tablesFor(step, input);
    if (tables !== null) {
      const out = new Float32Array(input.data.length);
      writePlanes(input, tables, out, 0, isMirrored(step, input, generator));
      return new Tensor('float32', [channelsOf[input.mode], input.height, input.width], out);
    }
  }
  return transformsOf(step).reduce((sample, transform) => transform.apply(sample, generator), input);
}

function isMirrored(
  { flip }: FusedStep & { kind: 'toTensor' },
  image: PixelImage,
  generator: TorchGenerator,
): boolean {
  return flip !== null && flip.drawParameters(image, generator);
}

/** Applies a pipeline's last step, and writes its float32 numbers to `target` from `offset` on. @returns how many. @throws TypeError, RangeError: see Compose.applyInto */
function applyFusedInto(
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
      writePlanes(input, tables, target, offset, isMirrored(step, input, generator));
      return input.data.length;
    }
  }
  const output = applyFused(step, input, generator, false);
  if (!isTensor(output) || !(output.data instanceof Float32Array)) {
    throw new TypeError(
      `Expected a pipeline that ends in a float32 tensor for applyInto but received ${describeSpec(specOf(output))}.`,
    );
  }
  requireRoom(target, offset, output.data.length);
  target.set(output.data, offset);
  return output.data.length;
}

/** Applies the first `count` steps. */
function applyFirst(
  steps: readonly FusedStep[],
  count: number,
  input: Sample,
  generator: TorchGenerator,
): Sample {
  let sample = input;
  // Planes are the only thing that is made of an image without keeping any of it.
  for (let i = 0; i < count; i++)
    sample = applyFused(steps[i]!, sample, generator, steps[i + 1]?.kind === 'toTensor');
  return sample;
}

/** Applies steps one after the other. */
export function applySteps(steps: readonly FusedStep[], input: Sample, generator: TorchGenerator): Sample {
  return applyFirst(steps, steps.length, input, generator);
}

/** Applies steps, the last one into `target`. @returns how many numbers were written. @throws TypeError, RangeError: see Compose.applyInto */
export function applyStepsInto(
  steps: readonly FusedStep[],
  input: Sample,
  generator: TorchGenerator,
  target: Float32Array,
  offset: number,
): number {
  const last = steps.at(-1);
  if (last === undefined) {
    throw new TypeError(
      'Expected a pipeline that ends in a float32 tensor for applyInto but received an empty one.',
    );
  }
  const before = applyFirst(steps, steps.length - 1, input, generator);
  return applyFusedInto(last, before, generator, target, offset);
}

function requireRoom(target: Float32Array, offset: number, length: number): void {
  if (offset < 0 || offset + length > target.length) {
    throw new RangeError(
      `Expected room for ${length} numbers from ${offset} on but received an array of ${target.length}.`,
    );
  }
}
