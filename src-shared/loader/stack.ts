import type { BatchSlab } from './batch-slab.ts';
import { elementCount, itemSizeBytes, Tensor, viewOf } from './tensor.ts';
import type { DType } from './tensor.ts';

/** Makes room for a tensor: in plain memory by default, in shared memory for workers and for `pinMemory`. */
export interface Allocate {
  (sizeBytes: number): ArrayBufferLike;
  /** What the batch's samples were written to already, if they were. */
  readonly slab?: BatchSlab;
}

export const allocatePlain: Allocate = (sizeBytes) => new ArrayBuffer(sizeBytes);

/** An empty tensor in memory of the given kind. */
export function allocateTensor(dtype: DType, shape: readonly number[], allocate: Allocate): Tensor {
  const length = elementCount(shape);
  return new Tensor(dtype, shape, viewOf(dtype, allocate(length * itemSizeBytes(dtype)), 0, length));
}

/**
 * `torch.stack(tensors, 0)`: one tensor with a new first dimension, contiguous.
 * @throws TypeError or RangeError, in torch's words, for tensors of unequal type or shape
 */
export function stack(tensors: readonly Tensor[], allocate: Allocate = allocatePlain): Tensor {
  const first = tensors[0];
  if (!first) throw new RangeError('stack expects a non-empty TensorList');
  tensors.forEach((tensor, i) => {
    if (tensor.shape.join() !== first.shape.join()) {
      throw new RangeError(
        `stack expects each tensor to be equal size, but got [${first.shape.join(', ')}] at entry 0 and [${tensor.shape.join(', ')}] at entry ${i}`,
      );
    }
    if (tensor.dtype !== first.dtype) {
      throw new TypeError(
        `stack expects each tensor to be of one type, but got ${first.dtype} at entry 0 and ${tensor.dtype} at entry ${i}`,
      );
    }
  });
  const inPlace = allocate.slab?.stacked(tensors);
  if (inPlace) return inPlace;
  const batch = allocateTensor(first.dtype, [tensors.length, ...first.shape], allocate);
  tensors.forEach((tensor, i) => {
    // Same constructor on both sides: the dtypes are equal.
    (batch.data as Float64Array).set(tensor.data as Float64Array, i * first.data.length);
  });
  return batch;
}
