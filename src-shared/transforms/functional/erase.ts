import type { Tensor } from '../../loader/tensor.ts';
import type { CropBox } from './crop.ts';

/** Fills a box of a tensor [..., C, H, W]: with one value per channel, one for all, or a value per element (`C x height x width`). */
export function erase(tensor: Tensor, box: CropBox, values: ArrayLike<number>): Tensor {
  const [channels, height, width] = tensor.shape.slice(-3) as [number, number, number];
  const out = tensor.clone();
  const perElement = values.length === channels * box.height * box.width && values.length > channels;
  for (let plane = 0; plane * height * width < out.data.length; plane++) {
    const c = plane % channels;
    for (let y = 0; y < box.height; y++) {
      const at = (plane * height + box.top + y) * width + box.left;
      for (let x = 0; x < box.width; x++) {
        const value = perElement
          ? values[(c * box.height + y) * box.width + x]!
          : values[values.length === 1 ? 0 : c]!;
        out.data[at + x] = out.data instanceof BigInt64Array ? BigInt(Math.trunc(value)) : value;
      }
    }
  }
  return out;
}
