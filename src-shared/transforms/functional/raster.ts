import { Tensor, type TypedArray } from '../../loader/tensor.ts';
import { isTensor, type Sample } from '../sample.ts';
import { channelsOf, type PixelImage } from '../pixel-image.ts';
import { wrongSample } from './wrong-sample.ts';

/** An image or a tensor [..., height, width] seen as `layers` grids of `height` x `width` items of `item` elements: all that geometry needs to know. */
export interface Raster<A extends TypedArray = TypedArray> {
  readonly layers: number;
  readonly height: number;
  readonly width: number;
  readonly item: number;
  readonly data: A;
}

/** @throws TypeError for a list, or a tensor of fewer than two dimensions. */
export function rasterOf(sample: Sample, transform: string): Raster {
  if (isTensor(sample)) {
    const [height, width] = sample.shape.slice(-2);
    if (height === undefined || width === undefined)
      throw wrongSample(transform, 'an image or a tensor [..., H, W]', sample);
    const layers = sample.shape.slice(0, -2).reduce((product, size) => product * size, 1);
    return { layers, height, width, item: 1, data: sample.data };
  }
  if (Array.isArray(sample)) throw wrongSample(transform, 'an image or a tensor', sample);
  const image = sample as PixelImage;
  return {
    layers: 1,
    height: image.height,
    width: image.width,
    item: channelsOf[image.mode],
    data: image.data,
  };
}

/** The sample's kind again, with another size and other elements. */
export function likeSample(sample: Sample, height: number, width: number, data: TypedArray): Sample {
  if (isTensor(sample)) return new Tensor(sample.dtype, [...sample.shape.slice(0, -2), height, width], data);
  return { mode: (sample as PixelImage).mode, width, height, data: data as Uint8Array };
}

/** An array of zeros of the same element type. */
export function zerosLike(data: TypedArray, length: number): TypedArray {
  return new (data.constructor as new (length: number) => TypedArray)(length);
}

/** Copies elements between arrays of one type. */
export function copyElements(
  target: TypedArray,
  at: number,
  source: TypedArray,
  from: number,
  length: number,
): void {
  (target as Uint8Array).set(source.subarray(from, from + length) as Uint8Array, at);
}
