import { Tensor } from '../../loader/tensor.ts';
import { channelsOf, type PixelImage } from '../pixel-image.ts';

const { fround } = Math;

/** What ToTensor makes of each byte: value / 255 in float32. */
export const unitTable: Float32Array = Float32Array.from({ length: 256 }, (_, value) => value / 255);

/** What ToTensor and then Normalize make of each byte of a channel: subtract, round, divide, round. */
export function normalizedTable(mean: number, std: number): Float32Array {
  const [m, s] = [fround(mean), fround(std)];
  return unitTable.map((value) => fround(fround(value - m) / s));
}

/** Writes an image as channels x height x width through one table per channel. `target` has room for all of it from `offset` on. */
export function writePlanes(
  image: PixelImage,
  tables: readonly Float32Array[],
  target: Float32Array,
  offset: number,
): void {
  const { data } = image;
  const count = image.width * image.height;
  if (image.mode === 'L') {
    const [table] = tables as [Float32Array];
    for (let i = 0; i < count; i++) target[offset + i] = table[data[i]!]!;
    return;
  }
  const [red, green, blue] = tables as [Float32Array, Float32Array, Float32Array];
  const greenAt = offset + count;
  const blueAt = greenAt + count;
  for (let i = 0, from = 0; i < count; i++, from += 3) {
    target[offset + i] = red[data[from]!]!;
    target[greenAt + i] = green[data[from + 1]!]!;
    target[blueAt + i] = blue[data[from + 2]!]!;
  }
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
