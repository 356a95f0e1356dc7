import { describeSpec, isImage, isTensor, specOf, type Sample } from '../sample.ts';
import type { PixelImage } from '../pixel-image.ts';
import type { Tensor } from '../../loader/tensor.ts';

/** The error of a transform that was handed what it cannot take; a pipeline whose specs were checked never meets it. */
export function wrongSample(transform: string, expected: string, sample: Sample): TypeError {
  return new TypeError(`Expected ${expected} for ${transform} but received ${describeSpec(specOf(sample))}.`);
}

/** @throws TypeError when the sample is no image. */
export function imageOf(sample: Sample, transform: string): PixelImage {
  if (!isImage(sample)) throw wrongSample(transform, 'an image', sample);
  return sample;
}

/** @throws TypeError when the sample is no tensor. */
export function tensorOf(sample: Sample, transform: string): Tensor {
  if (!isTensor(sample)) throw wrongSample(transform, 'a tensor', sample);
  return sample;
}
