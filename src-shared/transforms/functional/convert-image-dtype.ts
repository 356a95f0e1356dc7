import { Tensor, type DType } from '../../loader/tensor.ts';

/** The dtypes an image tensor converts between. */
export const imageDtypes = ['uint8', 'int16', 'int32', 'int64', 'float32', 'float64'] as const;

export type ImageDtype = (typeof imageDtypes)[number];

const maxima = { uint8: 255n, int16: 32767n, int32: 2147483647n, int64: 2n ** 63n - 1n } as const;

function isFloat(dtype: DType): dtype is 'float32' | 'float64' {
  return dtype === 'float32' || dtype === 'float64';
}

/** Whether torchvision converts: it refuses a float32 to int32 or int64 and a float64 to int64, which would lose whole values. */
export function converts(from: DType, to: ImageDtype): boolean {
  if (from === 'bool') return false;
  if (from === 'float32') return to !== 'int32' && to !== 'int64';
  return !(from === 'float64' && to === 'int64');
}

/** torchvision's `convert_image_dtype`: floats span 0 to 1, integers 0 to their largest value. */
export function convertImageDtype(tensor: Tensor, dtype: ImageDtype): Tensor {
  const from = tensor.dtype as ImageDtype;
  if (from === dtype) return tensor;
  return Tensor.from(
    dtype,
    Array.from(tensor.data as ArrayLike<number | bigint>, conversion(from, dtype)),
    tensor.shape,
  );
}

function conversion(from: ImageDtype, to: ImageDtype): (value: number | bigint) => number | bigint {
  if (isFloat(from)) {
    if (isFloat(to)) return (value) => value;
    const scale = Number(maxima[to]) + 1 - 1e-3;
    const round = from === 'float32' ? Math.fround : (value: number): number => value;
    return (value) => Math.trunc(round(Number(value) * round(scale)));
  }
  if (isFloat(to)) {
    const round = to === 'float32' ? Math.fround : (value: number): number => value;
    const max = round(Number(maxima[from]));
    return (value) => round(round(Number(value)) / max);
  }
  const [fromMax, toMax] = [maxima[from], maxima[to]];
  if (fromMax > toMax) {
    const factor = (fromMax + 1n) / (toMax + 1n);
    return (value) => floorDivide(BigInt(value), factor);
  }
  const factor = (toMax + 1n) / (fromMax + 1n);
  return (value) => BigInt(value) * factor;
}

function floorDivide(value: bigint, by: bigint): bigint {
  return value >= 0n ? value / by : -((-value + by - 1n) / by);
}
