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
  const rows = Int32Array.from({ length: height + 2 * padY }, (_, y) => mirror(y - padY, height));
  const channels = isTensor(sample) ? (sample.shape.at(-3) ?? 1) : item;
  const fused = fusesSums(channels, layers, columns.length * rows.length, kernelWidth, kernelHeight);
  const shape = { layers, height, width, item, columns, rows, across, down, fused };
  const out = data instanceof Float32Array ? blurFloats(data, shape) : blurBytes(data as Uint8Array, shape);
  return likeSample(sample, height, width, out);
}

interface Blur {
  readonly layers: number;
  readonly height: number;
  readonly width: number;
  readonly item: number;
  /** Of each position of a padded row, where its pixel begins in a row; of each padded row, which row it shows. */
  readonly columns: Int32Array;
  readonly rows: Int32Array;
  readonly across: Float32Array;
  readonly down: Float32Array;
  readonly fused: boolean;
}

function blurFloats(data: Float32Array, blur: Blur): Float32Array {
  const { layers, height, width, item, columns, rows, across, down, fused } = blur;
  const out = new Float32Array(data.length);
  const add = fused ? addFused : addRounded;
  for (let layer = 0; layer < layers; layer++) {
    for (let y = 0; y < height; y++) {
      const at = (layer * height + y) * width * item;
      const sums = out.subarray(at, at + width * item);
      for (let ky = 0; ky < down.length; ky++) {
        const row = (layer * height + rows[y + ky]!) * width * item;
        for (let kx = 0; kx < across.length; kx++)
          add(sums, data, row, columns, kx, fround(down[ky]! * across[kx]!), item);
      }
    }
  }
  return out;
}

/**
 * NOTE: what torch's sum of width x height products comes to is hardly ever needed to the last bit, since a byte is made of it. So the kernel is applied as what it is,
 * a row and a column, in float64, and the sum is taken torch's way only where it may lie on the other side of a half: within the most that so many roundings can add up to.
 */
function blurBytes(data: Uint8Array, blur: Blur): Uint8Array {
  const { layers, height, width, item, rows, across, down } = blur;
  const rowLength = width * item;
  const padX = (across.length - 1) / 2;
  const margin = (across.length * down.length + 8) * 2 ** -16;
  const out = new Uint8Array(data.length);
  const line = new Float64Array(rowLength + 2 * padX * item);
  const sums = new Float64Array(rowLength);
  const body = line.subarray(padX * item, padX * item + rowLength);
  for (let layer = 0; layer < layers; layer++) {
    for (let y = 0; y < height; y++) {
      const rowAt = (k: number): number => (layer * height + rows[y + k]!) * rowLength;
      sumColumns(data, rowAt, down, body);
      mirrorEnds(line, body, padX, width, item);
      sumRow(line, across, item, sums);
      const at = (layer * height + y) * rowLength;
      for (let i = 0; i < rowLength; i++) {
        const value = sums[i]!;
        const level = (value + 0.5) | 0;
        const overHalf = value + 0.5 - level;
        out[at + i] =
          overHalf > margin && overHalf < 1 - margin
            ? level
            : roundHalfEven(exactSum(data, blur, layer, y, Math.floor(i / item), i % item));
      }
    }
  }
  return out;
}

/** The vertical part: rows weighed and added, in pairs since a Gaussian is symmetric. */
function sumColumns(
  data: Uint8Array,
  rowAt: (k: number) => number,
  weights: Float32Array,
  out: Float64Array,
): void {
  const last = weights.length - 1;
  const middle = last / 2;
  const centre = rowAt(middle);
  const weight = weights[middle]!;
  for (let i = 0; i < out.length; i++) out[i] = data[centre + i]! * weight;
  for (let k = 0; k < middle; k++) {
    const [upper, lower, weight] = [rowAt(k), rowAt(last - k), weights[k]!];
    for (let i = 0; i < out.length; i++) out[i]! += (data[upper + i]! + data[lower + i]!) * weight;
  }
}

/** Mirrors a row's ends into the places before and behind it. */
function mirrorEnds(line: Float64Array, body: Float64Array, padX: number, width: number, item: number): void {
  for (let x = 1; x <= padX; x++) {
    for (let c = 0; c < item; c++) {
      line[(padX - x) * item + c] = body[x * item + c]!;
      line[(padX + width - 1 + x) * item + c] = body[(width - 1 - x) * item + c]!;
    }
  }
}

/** The horizontal part, over a row with its mirrored ends. */
function sumRow(line: Float64Array, weights: Float32Array, item: number, out: Float64Array): void {
  const last = weights.length - 1;
  const middle = last / 2;
  const weight = weights[middle]!;
  for (let i = 0, at = middle * item; i < out.length; i++, at++) out[i] = line[at]! * weight;
  for (let k = 0; k < middle; k++) {
    const [left, right, weight] = [k * item, (last - k) * item, weights[k]!];
    for (let i = 0; i < out.length; i++) out[i]! += (line[left + i]! + line[right + i]!) * weight;
  }
}

/** One sum as torch takes it. */
function exactSum(
  data: Uint8Array,
  { height, width, item, columns, rows, across, down, fused }: Blur,
  layer: number,
  y: number,
  x: number,
  channel: number,
): number {
  let sum = 0;
  for (let ky = 0; ky < down.length; ky++) {
    const row = (layer * height + rows[y + ky]!) * width * item + channel;
    for (let kx = 0; kx < across.length; kx++) {
      const product = data[row + columns[x + kx]!]! * fround(down[ky]! * across[kx]!);
      sum = fround((fused ? product : fround(product)) + sum);
    }
  }
  return sum;
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
