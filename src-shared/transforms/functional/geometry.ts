import { channelsOf, pixelImage, type PixelImage } from '../pixel-image.ts';
import { sampler } from './point-sampler.ts';

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
  for (let at = 0; at < image.data.length; at += fill.length) image.data.set(fill, at);
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
    const sample = sampler(image, interpolation);
    let at = 0;
    for (let y = 0.5; y < height; y++) {
      for (let x = 0.5; x < width; x++) {
        sample(a * x + b * y + c, d * x + e * y + f, out.data, at);
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

function copyPixel(image: PixelImage, x: number, y: number, out: PixelImage, at: number): void {
  if (x < 0 || x >= image.width || y < 0 || y >= image.height) return;
  const channels = channelsOf[image.mode];
  const from = (y * image.width + x) * channels;
  for (let c = 0; c < channels; c++) out.data[at + c] = image.data[from + c]!;
}

/** A position as a whole number; what is below zero is outside. */
function whole(position: number): number {
  return position < 0 ? -1 : Math.trunc(position);
}

function affineFixed(image: PixelImage, out: PixelImage, [a, b, c, d, e, f]: AffineMatrix): void {
  const fixed = (value: number): number => Math.floor(value * 65536 + 0.5);
  const [stepX, stepY] = [fixed(a), fixed(d)];
  let rowX = fixed(c + a * 0.5 + b * 0.5);
  let rowY = fixed(f + d * 0.5 + e * 0.5);
  const channels = channelsOf[image.mode];
  let at = 0;
  for (let y = 0; y < out.height; y++) {
    let [sourceX, sourceY] = [rowX, rowY];
    for (let x = 0; x < out.width; x++) {
      copyPixel(image, sourceX >> 16, sourceY >> 16, out, at);
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
      copyPixel(image, whole(sourceX), whole(sourceY), out, at);
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
      copyPixel(image, whole(sourceX), whole(sourceY), out, at);
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
  const sample = sampler(image, interpolation);
  let at = 0;
  for (let y = 0.5; y < out.height; y++) {
    for (let x = 0.5; x < out.width; x++) {
      const scale = g * x + h * y + 1;
      sample((a * x + b * y + c) / scale, (d * x + e * y + f) / scale, out.data, at);
      at += fill.length;
    }
  }
  return out;
}
