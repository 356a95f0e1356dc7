import { channelsOf, pixelImage, type PixelImage } from '../pixel-image.ts';
import { fillItems } from './fill-items.ts';
import { samplers } from './point-sampler.ts';

/** The interpolations a geometric transform can have. */
export const geometricInterpolations = ['nearest', 'bilinear', 'bicubic'] as const;

export type GeometricInterpolation = (typeof geometricInterpolations)[number];

/** From output to source: x' = a x + b y + c, y' = d x + e y + f. */
export type AffineMatrix = readonly [number, number, number, number, number, number];

/** An image filled with one colour: a number, or one per channel, as bytes. */
export function filled(
  mode: PixelImage['mode'],
  width: number,
  height: number,
  fill: Uint8Array,
): PixelImage {
  const image = pixelImage(mode, width, height);
  fillItems(image.data, fill);
  return image;
}

/**
 * Pillow's `Image.transform` with a matrix, to the byte (`ImagingTransformAffine` in Geometry.c). Nearest takes three ways in Pillow, which differ in their rounding: a
 * running sum for a pure scaling, 16-bit fixed point for what fits it, a running sum otherwise. Pixels from outside the source show the fill.
 */
export function affine(
  image: PixelImage,
  width: number,
  height: number,
  matrix: AffineMatrix,
  interpolation: GeometricInterpolation,
  fill: Uint8Array,
): PixelImage {
  const out = filled(image.mode, width, height, fill);
  if (interpolation !== 'nearest') {
    const [a, b, c, d, e, f] = matrix;
    const sample = samplers[interpolation];
    let at = 0;
    for (let y = 0.5; y < height; y++) {
      for (let x = 0.5; x < width; x++) {
        sample(image, a * x + b * y + c, d * x + e * y + f, out.data, at);
        at += fill.length;
      }
    }
    return out;
  }
  if (matrix[1] === 0 && matrix[3] === 0) scaleNearest(image, out, matrix);
  else if (fitsFixedPoint(matrix, width, height)) affineFixed(image, out, matrix);
  else affineNearest(image, out, matrix);
  return out;
}

function fitsFixedPoint([a, b, c, d, e, f]: AffineMatrix, width: number, height: number): boolean {
  const fits = (x: number, y: number): boolean =>
    Math.abs(x * a + y * b + c) < 32768 && Math.abs(x * d + y * e + f) < 32768;
  return fits(0, 0) && fits(width, height) && fits(0, height) && fits(width, 0);
}

function copyPixel(
  { width, height, data }: PixelImage,
  x: number,
  y: number,
  out: Uint8Array,
  at: number,
  channels: number,
): void {
  if (x < 0 || x >= width || y < 0 || y >= height) return;
  const from = (y * width + x) * channels;
  out[at] = data[from]!;
  if (channels === 1) return;
  out[at + 1] = data[from + 1]!;
  out[at + 2] = data[from + 2]!;
}

/** A position as a whole number; what is below zero is outside. */
function whole(position: number): number {
  return position < 0 ? -1 : Math.trunc(position);
}

/** The steps, of `count` from `start` on, at which a position in 16-bit fixed point lies within `size`: from the first to before the end. */
function stepsInside(start: number, step: number, size: number, count: number): [number, number] {
  const limit = size * 65536;
  if (step === 0) return start >= 0 && start < limit ? [0, count] : [0, 0];
  // Quotients of whole numbers below 2^32 are whole in float64 only when they are whole.
  const [first, end] =
    step > 0
      ? [Math.ceil(-start / step), Math.ceil((limit - start) / step)]
      : [Math.floor((limit - start) / step) + 1, Math.floor(-start / step) + 1];
  return [Math.max(0, first), Math.min(count, end)];
}

function affineFixed(image: PixelImage, out: PixelImage, [a, b, c, d, e, f]: AffineMatrix): void {
  const fixed = (value: number): number => Math.floor(value * 65536 + 0.5);
  const [stepX, stepY] = [fixed(a), fixed(d)];
  let rowX = fixed(c + a * 0.5 + b * 0.5);
  let rowY = fixed(f + d * 0.5 + e * 0.5);
  const channels = channelsOf[image.mode];
  const { width, height, data } = image;
  const target = out.data;
  for (let y = 0; y < out.height; y++) {
    const [firstX, endX] = stepsInside(rowX, stepX, width, out.width);
    const [firstY, endY] = stepsInside(rowY, stepY, height, out.width);
    const first = Math.max(firstX, firstY);
    const end = Math.min(endX, endY);
    let sourceX = rowX + first * stepX;
    let sourceY = rowY + first * stepY;
    let at = (y * out.width + first) * channels;
    for (let x = first; x < end; x++) {
      const from = ((sourceY >> 16) * width + (sourceX >> 16)) * channels;
      target[at] = data[from]!;
      if (channels === 3) {
        target[at + 1] = data[from + 1]!;
        target[at + 2] = data[from + 2]!;
      }
      sourceX += stepX;
      sourceY += stepY;
      at += channels;
    }
    rowX += fixed(b);
    rowY += fixed(e);
  }
}

function affineNearest(image: PixelImage, out: PixelImage, [a, b, c, d, e, f]: AffineMatrix): void {
  let rowX = c + a * 0.5 + b * 0.5;
  let rowY = f + d * 0.5 + e * 0.5;
  const channels = channelsOf[image.mode];
  let at = 0;
  for (let y = 0; y < out.height; y++) {
    let [sourceX, sourceY] = [rowX, rowY];
    for (let x = 0; x < out.width; x++) {
      copyPixel(image, whole(sourceX), whole(sourceY), out.data, at, channels);
      sourceX += a;
      sourceY += d;
      at += channels;
    }
    rowX += b;
    rowY += e;
  }
}

function scaleNearest(image: PixelImage, out: PixelImage, [a, , c, , e, f]: AffineMatrix): void {
  let sourceY = f + e * 0.5;
  const channels = channelsOf[image.mode];
  let at = 0;
  for (let y = 0; y < out.height; y++) {
    let sourceX = c + a * 0.5;
    for (let x = 0; x < out.width; x++) {
      copyPixel(image, whole(sourceX), whole(sourceY), out.data, at, channels);
      sourceX += a;
      at += channels;
    }
    sourceY += e;
  }
}

/** `[a, b, c, d, e, f, g, h]`: x' = (a x + b y + c) / (g x + h y + 1), y' = (d x + e y + f) / (g x + h y + 1). */
export type PerspectiveCoefficients = readonly number[];

/** Pillow's `Image.transform` with a perspective, of the same size. */
export function perspective(
  image: PixelImage,
  coefficients: PerspectiveCoefficients,
  interpolation: GeometricInterpolation,
  fill: Uint8Array,
): PixelImage {
  const [a, b, c, d, e, f, g, h] = coefficients as [
    number,
    number,
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  const out = filled(image.mode, image.width, image.height, fill);
  const sample = samplers[interpolation];
  let at = 0;
  for (let y = 0.5; y < out.height; y++) {
    for (let x = 0.5; x < out.width; x++) {
      const scale = g * x + h * y + 1;
      sample(image, (a * x + b * y + c) / scale, (d * x + e * y + f) / scale, out.data, at);
      at += fill.length;
    }
  }
  return out;
}
