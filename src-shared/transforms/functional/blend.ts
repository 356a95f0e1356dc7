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
  const alpha = fround(factor);
  const out = new Uint8Array(data.length);
  for (let i = 0; i < data.length; i++) out[i] = blendByte(degenerate[i]!, data[i]!, alpha);
  return out;
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
