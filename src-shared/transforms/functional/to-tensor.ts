import { Tensor } from '../../loader/tensor.ts';
import { channelsOf, type PixelImage } from '../pixel-image.ts';
import { hflip } from './flip.ts';
import { writePlanesBySimd } from './simd-planes.ts';

const { fround } = Math;

/** What ToTensor makes of each byte: value / 255 in float32. */
export const unitTable: Float32Array = Float32Array.from({ length: 256 }, (_, value) => value / 255);

/** What ToTensor and then Normalize make of each byte of a channel: subtract, round, divide, round. */
export function normalizedTable(mean: number, std: number): Float32Array {
  const [m, s] = [fround(mean), fround(std)];
  return unitTable.map((value) => fround(fround(value - m) / s));
}

/** Writes an image, or its mirror image, as channels x height x width through one table per channel. `target` has room for all of it from `offset` on. */
export function writePlanes(
  image: PixelImage,
  tables: readonly Float32Array[],
  target: Float32Array,
  offset: number,
  mirrored = false,
): void {
  if (image.mode === 'RGB' && writePlanesBySimd(image, tables, target, offset, mirrored)) return;
  const plain = mirrored ? (hflip(image) as PixelImage) : image;
  const count = image.width * image.height;
  const channels = channelsOf[image.mode];
  for (let c = 0; c < channels; c++)
    writePlane(plain.data, c, channels, bitsOf(tables[c]!), bitsOf(target, offset + c * count, count));
}

/** Numbers are moved as their bits: as floats, each would be widened to float64 and rounded again on its way. */
function bitsOf({ buffer, byteOffset, length }: Float32Array, from = 0, count = length): Int32Array {
  return new Int32Array(buffer, byteOffset + 4 * from, count);
}

function writePlane(data: Uint8Array, first: number, step: number, table: Int32Array, out: Int32Array): void {
  for (let i = 0, from = first; i < out.length; i++, from += step) out[i] = table[data[from]!]!;
}

/** float32, channels x height x width, 0 to 1. */
export function toTensor(image: PixelImage): Tensor {
  const channels = channelsOf[image.mode];
  const out = new Float32Array(image.data.length);
  writePlanes(image, Array<Float32Array>(channels).fill(unitTable), out, 0);
  return new Tensor('float32', [channels, image.height, image.width], out);
}

/** uint8, channels x height x width. */
export function pilToTensor(image: PixelImage): Tensor {
  const channels = channelsOf[image.mode];
  const count = image.width * image.height;
  const out = new Uint8Array(image.data.length);
  for (let c = 0; c < channels; c++) {
    for (let i = 0; i < count; i++) out[c * count + i] = image.data[i * channels + c]!;
  }
  return new Tensor('uint8', [channels, image.height, image.width], out);
}
