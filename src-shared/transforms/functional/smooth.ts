import { channelsOf, type PixelImage } from '../pixel-image.ts';

const { fround } = Math;
const edge = fround(1 / 13);
const centre = fround(5 / 13);

/** Pillow's `ImageFilter.SMOOTH`: a kernel of 3x3 in float32, row by row from below; the outermost pixels stay as they are. */
export function smooth(image: PixelImage): Uint8Array {
  const { width, height, data } = image;
  const channels = channelsOf[image.mode];
  const stride = width * channels;
  const out = data.slice();
  const row = (at: number, middle: number): number =>
    fround(
      fround(fround(data[at - channels]! * edge) + fround(data[at]! * middle)) +
        fround(data[at + channels]! * edge),
    );
  for (let y = 1; y < height - 1; y++) {
    for (let at = y * stride + channels; at < (y + 1) * stride - channels; at++) {
      const below = fround(0.5 + row(at + stride, edge));
      const sum = fround(fround(below + row(at, centre)) + row(at - stride, edge));
      out[at] = sum >= 255 ? 255 : Math.trunc(sum);
    }
  }
  return out;
}
