import { Tensor, type DType } from '../loader/tensor.ts';
import type { ImageMode, PixelImage } from './pixel-image.ts';

/** What flows through a pipeline: an image, a tensor, or several of them (FiveCrop, TenCrop). */
export type Sample = PixelImage | Tensor | readonly Sample[];

/** What is known of a sample before anything is read. A size of `null` depends on the file. */
export type SampleSpec = ImageSpec | TensorSpec | ListSpec;

export interface ImageSpec {
  readonly kind: 'image';
  readonly mode: ImageMode;
  readonly width: number | null;
  readonly height: number | null;
}

export interface TensorSpec {
  readonly kind: 'tensor';
  readonly dtype: DType;
  readonly shape: readonly (number | null)[];
}

export interface ListSpec {
  readonly kind: 'list';
  readonly items: readonly SampleSpec[];
}

/** A decoded image of any size: what every pipeline starts from. */
export const decodedSpec: ImageSpec = { kind: 'image', mode: 'RGB', width: null, height: null };

export function isTensor(sample: Sample): sample is Tensor {
  return sample instanceof Tensor;
}

export function isList(sample: Sample): sample is readonly Sample[] {
  return Array.isArray(sample);
}

export function isImage(sample: Sample): sample is PixelImage {
  return !isTensor(sample) && !isList(sample);
}

/** The spec of a sample at hand, with every size known. */
export function specOf(sample: Sample): SampleSpec {
  if (isTensor(sample)) return { kind: 'tensor', dtype: sample.dtype, shape: sample.shape };
  if (isList(sample)) return { kind: 'list', items: sample.map(specOf) };
  return { kind: 'image', mode: sample.mode, width: sample.width, height: sample.height };
}

/** A sample in a few words, for messages: `an RGB image`, `a float32 tensor [3, 224, 224]`, `a list of 5`. */
export function describeSpec(spec: SampleSpec): string {
  if (spec.kind === 'image') return spec.mode === 'RGB' ? 'an RGB image' : 'a grey image';
  if (spec.kind === 'list') return `a list of ${spec.items.length}`;
  return `a ${spec.dtype} tensor [${spec.shape.map((size) => size ?? '?').join(', ')}]`;
}
