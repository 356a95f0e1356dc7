import type { Tensor } from '../../loader/tensor.ts';
import { pixelImage, type PixelImage } from '../pixel-image.ts';

const { fround } = Math;

/** A uint8 or float32 tensor of 1 or 3 channels as an image. A float is multiplied by 255 and cut to a byte; outside 0 to 1 it wraps around, as in torch. */
export function toPilImage(tensor: Tensor): PixelImage {
  const shape = tensor.shape.length === 2 ? [1, ...tensor.shape] : tensor.shape;
  const [channels, height, width] = shape as [number, number, number];
  const count = height * width;
  const data = tensor.data as Uint8Array | Float32Array | Float64Array;
  const out = new Uint8Array(data.length);
  const byteOf = {
    uint8: (value: number) => value,
    float32: (value: number) => Math.trunc(fround(value * 255)),
    float64: (value: number) => Math.trunc(value * 255),
  }[tensor.dtype as 'uint8' | 'float32' | 'float64'];
  for (let c = 0; c < channels; c++) {
    for (let i = 0; i < count; i++) out[i * channels + c] = byteOf(data[c * count + i]!);
  }
  return pixelImage(channels === 1 ? 'L' : 'RGB', width, height, out);
}
