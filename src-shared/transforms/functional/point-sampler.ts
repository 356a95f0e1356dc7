import { channelsOf, type PixelImage } from '../pixel-image.ts';
import type { GeometricInterpolation } from './geometry.ts';

/** Writes the pixel at a source position (pixel centres at halves) to `out` at `at`; writes nothing for a position outside the image. */
export type PointSampler = (x: number, y: number, out: Uint8Array, at: number) => void;

/** Pillow's point filters (Geometry.c), in float64. */
export function sampler(image: PixelImage, interpolation: GeometricInterpolation): PointSampler {
  const sample = { nearest: nearestPoint, bilinear: bilinearPoint, bicubic: bicubicPoint }[interpolation](
    image,
  );
  return (x, y, out, at) => {
    // Written so that a position that is no number is outside, too.
    if (x >= 0 && x < image.width && y >= 0 && y < image.height) sample(x, y, out, at);
  };
}

function clip(value: number, size: number): number {
  return value < 0 ? 0 : value < size ? value : size - 1;
}

function nearestPoint({ mode, width, data }: PixelImage): PointSampler {
  const channels = channelsOf[mode];
  return (x, y, out, at) => {
    const from = (Math.trunc(y) * width + Math.trunc(x)) * channels;
    for (let c = 0; c < channels; c++) out[at + c] = data[from + c]!;
  };
}

function bilinearPoint({ mode, width, height, data }: PixelImage): PointSampler {
  const channels = channelsOf[mode];
  return (xIn, yIn, out, at) => {
    const x = Math.floor(xIn - 0.5);
    const y = Math.floor(yIn - 0.5);
    const dx = xIn - 0.5 - x;
    const dy = yIn - 0.5 - y;
    const left = clip(x, width) * channels;
    const right = clip(x + 1, width) * channels;
    const upper = clip(y, height) * width * channels;
    // Pillow repeats the upper row when the lower one is outside, on either side.
    const lower = y + 1 >= 0 && y + 1 < height ? (y + 1) * width * channels : upper;
    for (let c = 0; c < channels; c++) {
      const a = data[upper + left + c]!;
      const b = data[lower + left + c]!;
      const above = a + (data[upper + right + c]! - a) * dx;
      const below = b + (data[lower + right + c]! - b) * dx;
      out[at + c] = Math.trunc(above + (below - above) * dy);
    }
  };
}

function cubicAt(v1: number, v2: number, v3: number, v4: number, d: number): number {
  const p2 = -v1 + v3;
  const p3 = 2 * (v1 - v2) + v3 - v4;
  const p4 = -v1 + v2 - v3 + v4;
  return v2 + d * (p2 + d * (p3 + d * p4));
}

function bicubicPoint({ mode, width, height, data }: PixelImage): PointSampler {
  const channels = channelsOf[mode];
  return (xIn, yIn, out, at) => {
    const x = Math.floor(xIn - 0.5);
    const y = Math.floor(yIn - 0.5);
    const dx = xIn - 0.5 - x;
    const dy = yIn - 0.5 - y;
    for (let c = 0; c < channels; c++) {
      const rowAt = (row: number): number => {
        const from = row * width * channels + c;
        const pixel = (column: number): number => data[from + clip(column, width) * channels]!;
        return cubicAt(pixel(x - 1), pixel(x), pixel(x + 1), pixel(x + 2), dx);
      };
      // A row outside repeats the one before it.
      const first = rowAt(clip(y - 1, height));
      const second = y >= 0 && y < height ? rowAt(y) : first;
      const third = y + 1 < height ? rowAt(y + 1) : second;
      const fourth = y + 2 < height ? rowAt(y + 2) : third;
      const value = cubicAt(first, second, third, fourth, dy);
      out[at + c] = value <= 0 ? 0 : value >= 255 ? 255 : Math.trunc(value);
    }
  };
}
