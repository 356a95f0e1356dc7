import { Tensor } from '../../loader/tensor.ts';

/**
 * (x − mean) · matrix over a flattened float32 tensor of D = C·H·W elements. `matrix` is D x D, row-major.
 *
 * NOTE: the sums are float64, rounded once. torch leaves their order to its BLAS, so its last bits differ: by less than 1e-5 of the largest term.
 */
export function linearTransformation(tensor: Tensor, matrix: Float32Array, mean: Float32Array): Tensor {
  const size = mean.length;
  const data = tensor.data as Float32Array;
  const out = new Float32Array(data.length);
  for (let at = 0; at < data.length; at += size) {
    const sums = new Float64Array(size);
    for (let i = 0; i < size; i++) {
      const centred = Math.fround(data[at + i]! - mean[i]!);
      for (let j = 0; j < size; j++) sums[j]! += centred * matrix[i * size + j]!;
    }
    out.set(sums, at);
  }
  return new Tensor('float32', tensor.shape, out);
}
