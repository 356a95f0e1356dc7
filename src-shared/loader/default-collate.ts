import { allocatePlain, allocateTensor, stack } from './stack.ts';
import type { Allocate } from './stack.ts';
import { Tensor } from './tensor.ts';
import type { DType, TypedArray } from './tensor.ts';

/** Makes a batch of samples. `allocate` says where the batch's tensors are to lie. */
export type CollateFn<T = unknown, B = unknown> = (samples: T[], allocate: Allocate) => B;

const typeNames: readonly (readonly [new (length: number) => TypedArray, DType])[] = [
  [Uint8Array, 'uint8'],
  [Int16Array, 'int16'],
  [Int32Array, 'int32'],
  [BigInt64Array, 'int64'],
  [Float32Array, 'float32'],
  [Float64Array, 'float64'],
];

function toTensor(value: unknown): Tensor | null {
  if (value instanceof Tensor) return value;
  const known = typeNames.find(([constructor]) => value instanceof constructor);
  return known ? new Tensor(known[1], [(value as TypedArray).length], value as TypedArray) : null;
}

function isPlainObject(value: unknown): value is Record<string, unknown> {
  if (typeof value !== 'object' || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

/** An image between two transforms looks like an object, but no batch can be made of it. */
const isPixelImage = (value: Record<string, unknown>): boolean =>
  'mode' in value && 'width' in value && 'height' in value && value['data'] instanceof Uint8Array;

function nameOf(value: unknown): string {
  if (value === null || typeof value !== 'object') return value === null ? 'null' : typeof value;
  return isPlainObject(value) && isPixelImage(value)
    ? 'an image (ToTensor makes it a tensor)'
    : value.constructor.name;
}

function collateNumbers(samples: unknown[], allocate: Allocate): Tensor {
  const whole = samples.every((value) => typeof value === 'bigint' || Number.isSafeInteger(value));
  const numbers = samples.map((value) => {
    if (typeof value !== 'number' && typeof value !== 'bigint') throw refusal(value);
    return value;
  });
  const batch = allocateTensor(whole ? 'int64' : 'float64', [samples.length], allocate);
  if (whole) (batch.data as BigInt64Array).set(numbers.map(BigInt));
  else (batch.data as Float64Array).set(numbers.map(Number));
  return batch;
}

const refusal = (value: unknown): TypeError =>
  new TypeError(
    `default_collate: batch must contain tensors, typed arrays, numbers, strings, objects or arrays; found ${nameOf(value)}`,
  );

/**
 * Makes a batch of samples as torch's `default_collate` does: tensors and typed arrays are stacked; whole numbers and bigints become a tensor of int64,
 * numbers of which any has a fraction one of float64, booleans one of bool; strings stay a list; arrays and objects are collated part by part.
 * @throws TypeError for what no batch can be made of, RangeError for parts of unequal size
 */
export function defaultCollate(samples: unknown[], allocate: Allocate = allocatePlain): unknown {
  const first = samples[0];
  if (toTensor(first)) {
    return stack(
      samples.map((value) => {
        const tensor = toTensor(value);
        if (!tensor) throw refusal(value);
        return tensor;
      }),
      allocate,
    );
  }
  if (typeof first === 'number' || typeof first === 'bigint') return collateNumbers(samples, allocate);
  if (typeof first === 'boolean') return Tensor.from('bool', samples.map(Number));
  if (typeof first === 'string') return samples;
  if (Array.isArray(first)) {
    if (!samples.every((value) => Array.isArray(value) && value.length === first.length)) {
      throw new RangeError('each element in list of batch should be of equal size');
    }
    return first.map((_, i) =>
      defaultCollate(
        (samples as unknown[][]).map((value) => value[i]),
        allocate,
      ),
    );
  }
  if (isPlainObject(first) && !isPixelImage(first)) {
    return Object.fromEntries(
      Object.keys(first).map((key) => [
        key,
        defaultCollate(
          samples.map((value) => {
            if (!isPlainObject(value) || !(key in value))
              throw new RangeError(`a sample of the batch has no ${key}`);
            return value[key];
          }),
          allocate,
        ),
      ]),
    );
  }
  throw refusal(first);
}

/** What a sample becomes when batching is off (`batchSize: null`): typed arrays become tensors, everything else stays. */
export function defaultConvert(value: unknown): unknown {
  const tensor = toTensor(value);
  if (tensor) return tensor;
  if (Array.isArray(value)) return value.map(defaultConvert);
  if (!isPlainObject(value) || isPixelImage(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, defaultConvert(part)]));
}
