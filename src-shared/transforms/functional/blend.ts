const { fround } = Math;

/**
 * Pillow's `Image.blend` of one byte into another (Blend.c): float32 arithmetic, fractions cut off; outside 0 to 1 it extrapolates, and clips.
 * `factor` is a float32 number.
 */
export function blendByte(from: number, to: number, factor: number): number {
  const value = fround(from + fround(factor * (to - from)));
  return value <= 0 ? 0 : value >= 255 ? 255 : Math.trunc(value);
}

/** Blends each byte with the degenerate image's byte at the same place. */
export function blend(degenerate: Uint8Array, data: Uint8Array, factor: number): Uint8Array {
  const steps = blendSteps(factor);
  const out = new Uint8Array(data.length);
  for (let i = 0; i < data.length; i++) out[i] = stepped(degenerate[i]!, data[i]!, steps);
  return out;
}

/** Blends each byte of RGB pixels with the pixel's grey. */
export function blendGrey(grey: Uint8Array, data: Uint8Array, factor: number): Uint8Array {
  const steps = blendSteps(factor);
  const out = new Uint8Array(data.length);
  for (let i = 0, at = 0; i < grey.length; i++, at += 3) {
    const from = grey[i]!;
    out[at] = stepped(from, data[at]!, steps);
    out[at + 1] = stepped(from, data[at + 1]!, steps);
    out[at + 2] = stepped(from, data[at + 2]!, steps);
  }
  return out;
}

/** `factor` times each difference of two bytes, from -255 on, in float32. */
function blendSteps(factor: number): Float32Array {
  const alpha = fround(factor);
  return Float32Array.from({ length: 511 }, (_, i) => alpha * (i - 255));
}

/** {@link blendByte} by the table. */
function stepped(from: number, to: number, steps: Float32Array): number {
  const value = fround(from + steps[to - from + 255]!);
  return value <= 0 ? 0 : value >= 255 ? 255 : value | 0;
}

/** Blends each byte with one and the same byte: by a table. */
export function blendConstant(constant: number, data: Uint8Array, factor: number): Uint8Array {
  const alpha = fround(factor);
  return lookUp(
    data,
    Uint8Array.from({ length: 256 }, (_, value) => blendByte(constant, value, alpha)),
  );
}

/** Replaces each byte by the table's. */
export function lookUp(data: Uint8Array, table: Uint8Array): Uint8Array {
  const out = new Uint8Array(data.length);
  for (let i = 0; i < data.length; i++) out[i] = table[data[i]!]!;
  return out;
}
