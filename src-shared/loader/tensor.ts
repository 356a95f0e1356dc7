/** The element types a tensor can have, by torch's names. `bool` is a byte of 0 or 1. */
export type DType = 'uint8' | 'int16' | 'int32' | 'int64' | 'float32' | 'float64' | 'bool';

export type TypedArray = Uint8Array | Int16Array | Int32Array | BigInt64Array | Float32Array | Float64Array;

const constructors = {
  uint8: Uint8Array,
  bool: Uint8Array,
  int16: Int16Array,
  int32: Int32Array,
  int64: BigInt64Array,
  float32: Float32Array,
  float64: Float64Array,
} as const;

const itemSizes: Record<DType, number> = {
  uint8: 1,
  bool: 1,
  int16: 2,
  int32: 4,
  int64: 8,
  float32: 4,
  float64: 8,
};

/** How many elements a shape holds: 1 for `[]`, the shape of a scalar. */
export function elementCount(shape: readonly number[]): number {
  return shape.reduce((product, size) => product * size, 1);
}

/** The bytes of one element. */
export function itemSizeBytes(dtype: DType): number {
  return itemSizes[dtype];
}

/** A typed array over a buffer (which may be shared between threads), for `length` elements of a dtype. */
export function viewOf(
  dtype: DType,
  buffer: ArrayBufferLike,
  byteOffset: number,
  length: number,
): TypedArray {
  return new constructors[dtype](buffer as ArrayBuffer, byteOffset, length);
}

/** Numbers in a rectangle: row-major, contiguous, with no strides and no device. */
export class Tensor {
  readonly dtype: DType;
  readonly shape: readonly number[];
  readonly data: TypedArray;

  /** @throws RangeError when the data does not fill the shape exactly, TypeError when it is of another element type. */
  constructor(dtype: DType, shape: readonly number[], data: TypedArray) {
    if (!(data instanceof constructors[dtype])) {
      throw new TypeError(
        `Expected ${constructors[dtype].name} for a tensor of ${dtype} but received ${data.constructor.name}.`,
      );
    }
    if (data.length !== elementCount(shape)) {
      throw new RangeError(
        `Expected ${elementCount(shape)} elements for the shape [${shape.join(', ')}] but received ${data.length}.`,
      );
    }
    this.dtype = dtype;
    this.shape = shape;
    this.data = data;
  }

  /** A tensor of zeros. */
  static zeros(dtype: DType, shape: readonly number[]): Tensor {
    return new Tensor(dtype, shape, new constructors[dtype](elementCount(shape)));
  }

  /** A tensor from plain numbers, rounded to the dtype. Numbers for int64 must be whole. */
  static from(
    dtype: DType,
    values: readonly (number | bigint)[],
    shape: readonly number[] = [values.length],
  ): Tensor {
    if (dtype === 'int64') {
      return new Tensor(
        dtype,
        shape,
        BigInt64Array.from(values, (value) => BigInt(value)),
      );
    }
    const data = new constructors[dtype](values.length);
    data.set(values.map(Number));
    return new Tensor(dtype, shape, data);
  }

  /** A tensor of one element and no dimension. */
  static scalar(dtype: DType, value: number | bigint): Tensor {
    return Tensor.from(dtype, [value], []);
  }

  get sizeBytes(): number {
    return this.data.byteLength;
  }

  /** The tensor's bytes in memory order, without a copy. Little-endian on every machine that Node runs on. */
  bytes(): Uint8Array {
    return new Uint8Array(this.data.buffer, this.data.byteOffset, this.data.byteLength);
  }

  /** The elements as plain numbers, flattened. int64 beyond 2^53 loses its low bits. */
  tolist(): number[] {
    return Array.from(this.data as ArrayLike<number | bigint>, Number);
  }

  /** The one element of a tensor that has one. @throws RangeError */
  item(): number {
    if (this.data.length !== 1)
      throw new RangeError(`Expected one element for item() but received ${this.data.length}.`);
    return Number(this.data[0]);
  }

  /** The same data under another shape. @throws RangeError when the number of elements differs. */
  reshape(shape: readonly number[]): Tensor {
    return new Tensor(this.dtype, shape, this.data);
  }

  clone(): Tensor {
    return new Tensor(this.dtype, this.shape, this.data.slice());
  }
}
