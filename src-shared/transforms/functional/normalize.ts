import { Tensor } from '../../loader/tensor.ts';

/** (x − mean) / std per channel of a tensor [..., C, H, W], each step rounded to the tensor's own dtype. One mean and one std serve all channels. */
export function normalize(tensor: Tensor, mean: readonly number[], std: readonly number[]): Tensor {
  const [channels, height, width] = tensor.shape.slice(-3) as [number, number, number];
  const count = height * width;
  const data = tensor.data as Float32Array | Float64Array;
  const round = tensor.dtype === 'float32' ? Math.fround : (value: number): number => value;
  const out = data.slice();
  for (let at = 0, plane = 0; at < out.length; at += count, plane++) {
    const c = plane % channels;
    const m = round(mean[mean.length === 1 ? 0 : c]!);
    const s = round(std[std.length === 1 ? 0 : c]!);
    for (let i = at; i < at + count; i++) out[i] = round(data[i]! - m) / s;
  }
  return new Tensor(tensor.dtype, tensor.shape, out);
}
