import { Tensor } from '../../../src-shared/loader/tensor.ts';
import type { DType, TypedArray } from '../../../src-shared/loader/tensor.ts';

/** Stands for a tensor in a message. Its data in shared memory cross without a copy. */
class TensorOnWire {
  readonly tensorOnWire = true;
  readonly dtype: DType;
  readonly shape: readonly number[];
  readonly data: TypedArray;

  constructor({ dtype, shape, data }: Tensor) {
    this.dtype = dtype;
    this.shape = shape;
    this.data = data;
  }
}

function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

function mapParts(value: unknown, map: (part: unknown) => unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(map);
  if (!isPlain(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, map(part)]));
}

/** A batch, or samples, as a message can carry them. */
export function toWire(value: unknown): unknown {
  return value instanceof Tensor ? new TensorOnWire(value) : mapParts(value, toWire);
}

export function fromWire(value: unknown): unknown {
  if (typeof value === 'object' && value !== null && 'tensorOnWire' in value) {
    const { dtype, shape, data } = value as TensorOnWire;
    return new Tensor(dtype, shape, data);
  }
  return mapParts(value, fromWire);
}
