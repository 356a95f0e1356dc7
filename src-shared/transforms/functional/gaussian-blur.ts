import { isTensor, type Sample } from '../sample.ts';
import { expFloat32, sumFloat32 } from './float32-math.ts';
import { likeSample, rasterOf } from './raster.ts';
import { roundHalfEven } from './round.ts';

const { fround } = Math;

/** A normalised row of a Gaussian in float32, in torch's order of operations. */
export function gaussianKernel(size: number, sigma: number): Float32Array {
  const halfWidth = (size - 1) * 0.5;
  const deviation = fround(sigma);
  const density = Float32Array.from({ length: size }, (_, i) => {
    const z = fround((i - halfWidth) / deviation);
    return expFloat32(-0.5 * fround(z * z));
  });
  const sum = sumFloat32(density);
  return density.map((value) => fround(value / sum));
}

/** The position that a border shows that mirrors the image, without its edge. */
function mirror(position: number, size: number): number {
  if (position < 0) return -position;
  return position < size ? position : 2 * size - 2 - position;
}

/**
 * Whether torch fuses the sums' multiplications and additions. It does in oneDNN's convolution; a single grey image with a small kernel goes to its own
 * convolution, which rounds each product (`use_mkldnn` in Convolution.cpp).
 */
function fusesSums(
  channels: number,
  layers: number,
  paddedCount: number,
  kernelWidth: number,
  kernelHeight: number,
): boolean {
  return channels > 1 || layers > 1 || (kernelWidth > 3 && kernelHeight > 3) || paddedCount > 20480;
}

/**
 * torchvision's `gaussian_blur`: a two-dimensional convolution in float32, row by row of the kernel, with a mirrored border. An image is rounded to bytes (halves to
 * even). A fused multiply-add is float64 arithmetic rounded once more to float32, which differs from the instruction in about one sum in 2^29, and then by the last bit.
 *
 * @throws RangeError when half the kernel is not smaller than the image
 */
export function gaussianBlur(
  sample: Sample,
  kernelWidth: number,
  kernelHeight: number,
  sigma: number,
): Sample {
  const { layers, height, width, item, data } = rasterOf(sample, 'GaussianBlur');
  const [padX, padY] = [(kernelWidth - 1) / 2, (kernelHeight - 1) / 2];
  if (padX >= width || padY >= height) {
    throw new RangeError(
      `Expected an image larger than half the kernel for GaussianBlur but received ${width}x${height} for a kernel of ${kernelWidth}x${kernelHeight}.`,
    );
  }
  const across = gaussianKernel(kernelWidth, sigma);
  const down = gaussianKernel(kernelHeight, sigma);
  const columns = Int32Array.from({ length: width + 2 * padX }, (_, x) => mirror(x - padX, width) * item);
  const out =
    isTensor(sample) && sample.dtype === 'float32'
      ? new Float32Array(data.length)
      : new Uint8Array(data.length);
  const sums = new Float32Array(width * item);
  const channels = isTensor(sample) ? (sample.shape.at(-3) ?? 1) : item;
  const paddedCount = (width + 2 * padX) * (height + 2 * padY);
  const add = fusesSums(channels, layers, paddedCount, kernelWidth, kernelHeight) ? addFused : addRounded;
  for (let layer = 0; layer < layers; layer++) {
    for (let y = 0; y < height; y++) {
      sums.fill(0);
      for (let ky = 0; ky < kernelHeight; ky++) {
        const row = (layer * height + mirror(y + ky - padY, height)) * width * item;
        for (let kx = 0; kx < kernelWidth; kx++)
          add(sums, data as Uint8Array, row, columns, kx, fround(down[ky]! * across[kx]!), item);
      }
      const at = (layer * height + y) * width * item;
      for (let i = 0; i < sums.length; i++)
        out[at + i] = out instanceof Uint8Array ? roundHalfEven(sums[i]!) : sums[i]!;
    }
  }
  return likeSample(sample, height, width, out);
}

function addFused(
  sums: Float32Array,
  data: ArrayLike<number>,
  row: number,
  columns: Int32Array,
  kx: number,
  weight: number,
  item: number,
): void {
  for (let x = 0, at = 0; at < sums.length; x++) {
    const from = row + columns[x + kx]!;
    for (let c = 0; c < item; c++, at++) sums[at] = data[from + c]! * weight + sums[at]!;
  }
}

function addRounded(
  sums: Float32Array,
  data: ArrayLike<number>,
  row: number,
  columns: Int32Array,
  kx: number,
  weight: number,
): void {
  for (let x = 0; x < sums.length; x++) sums[x] = fround(data[row + columns[x + kx]!]! * weight) + sums[x]!;
}
