import { channelsOf, type PixelImage } from '../pixel-image.ts';
import type { GeometricInterpolation } from './geometry.ts';

/** Writes the pixel at a source position (pixel centres at halves) to `out` at `at`; writes nothing for a position outside the image. */
export type PointSampler = (image: PixelImage, x: number, y: number, out: Uint8Array, at: number) => void;

/** Pillow's point filters (Geometry.c), in float64. */
export const samplers: Readonly<Record<GeometricInterpolation, PointSampler>> = {
  nearest: nearestPoint,
  bilinear: bilinearPoint,
  bicubic: bicubicPoint,
};

/** Written so that a position that is no number is outside, too. */
function isInside(x: number, y: number, width: number, height: number): boolean {
  return x >= 0 && x < width && y >= 0 && y < height;
}

function clip(value: number, size: number): number {
  return value < 0 ? 0 : value < size ? value : size - 1;
}

function nearestPoint(image: PixelImage, x: number, y: number, out: Uint8Array, at: number): void {
  const { width, height, data } = image;
  if (!isInside(x, y, width, height)) return;
  const channels = channelsOf[image.mode];
  const from = (Math.trunc(y) * width + Math.trunc(x)) * channels;
  for (let c = 0; c < channels; c++) out[at + c] = data[from + c]!;
}

function bilinearPoint(image: PixelImage, xIn: number, yIn: number, out: Uint8Array, at: number): void {
  const { width, height, data } = image;
  if (!isInside(xIn, yIn, width, height)) return;
  const channels = channelsOf[image.mode];
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
}

function cubicAt(v1: number, v2: number, v3: number, v4: number, d: number): number {
  const p2 = -v1 + v3;
  const p3 = 2 * (v1 - v2) + v3 - v4;
  const p4 = -v1 + v2 - v3 + v4;
  return v2 + d * (p2 + d * (p3 + d * p4));
}

function bicubicPoint(image: PixelImage, xIn: number, yIn: number, out: Uint8Array, at: number): void {
  const { width, height, data } = image;
  if (!isInside(xIn, yIn, width, height)) return;
  const channels = channelsOf[image.mode];
  const stride = width * channels;
  const x = Math.floor(xIn - 0.5);
  const y = Math.floor(yIn - 0.5);
  const dx = xIn - 0.5 - x;
  const dy = yIn - 0.5 - y;
  const x1 = clip(x - 1, width) * channels;
  const x2 = clip(x, width) * channels;
  const x3 = clip(x + 1, width) * channels;
  const x4 = clip(x + 2, width) * channels;
  // A row outside repeats the one before it.
  const y1 = clip(y - 1, height) * stride;
  const y2 = y >= 0 && y < height ? y * stride : y1;
  const y3 = y + 1 < height ? (y + 1) * stride : y2;
  const y4 = y + 2 < height ? (y + 2) * stride : y3;
  for (let c = 0; c < channels; c++) {
    const first = cubicAt(data[y1 + x1 + c]!, data[y1 + x2 + c]!, data[y1 + x3 + c]!, data[y1 + x4 + c]!, dx);
    const second = cubicAt(
      data[y2 + x1 + c]!,
      data[y2 + x2 + c]!,
      data[y2 + x3 + c]!,
      data[y2 + x4 + c]!,
      dx,
    );
    const third = cubicAt(data[y3 + x1 + c]!, data[y3 + x2 + c]!, data[y3 + x3 + c]!, data[y3 + x4 + c]!, dx);
    const fourth = cubicAt(
      data[y4 + x1 + c]!,
      data[y4 + x2 + c]!,
      data[y4 + x3 + c]!,
      data[y4 + x4 + c]!,
      dx,
    );
    const value = cubicAt(first, second, third, fourth, dy);
    out[at + c] = value <= 0 ? 0 : value >= 255 ? 255 : Math.trunc(value);
  }
}
