/** Four inks (0 none, 255 full) to RGB, by the arithmetic of Pillow's `cmyk2rgb` (src/libImaging/Convert.c). */
export function cmykToRgb(inks: Uint8Array): Uint8Array {
  const pixels = inks.length >> 2;
  const rgb = new Uint8Array(pixels * 3);
  for (let i = 0, from = 0, to = 0; i < pixels; i++, from += 4) {
    const light = 255 - inks[from + 3]!;
    for (let channel = 0; channel < 3; channel++) {
      rgb[to++] = Math.max(0, light - multiplyDivide255(inks[from + channel]!, light));
    }
  }
  return rgb;
}

/** a * b / 255, rounded, without a division. */
function multiplyDivide255(a: number, b: number): number {
  const product = a * b + 128;
  return ((product >> 8) + product) >> 8;
}
