import { pixelImage, type PixelImage } from '../pixel-image.ts';

const { fround } = Math;

/** Writes Pillow's HSV of a pixel, each 0 to 255, to `out` (`rgb2hsv` in Convert.c: float32 variables, float64 in between). */
export function rgbToHsv(r: number, g: number, b: number, out: Uint8Array): void {
  const max = Math.max(r, g, b);
  const min = Math.min(r, g, b);
  out[2] = max;
  if (min === max) {
    out[0] = out[1] = 0;
    return;
  }
  const range = max - min;
  const saturation = fround(range / max);
  const red = fround((max - r) / range);
  const green = fround((max - g) / range);
  const blue = fround((max - b) / range);
  let hue: number;
  if (r === max) hue = fround(blue - green);
  else if (g === max) hue = fround(2 + red - blue);
  else hue = fround(4 + green - red);
  hue = fround((hue / 6 + 1) % 1);
  out[0] = Math.min(255, Math.trunc(hue * 255));
  out[1] = Math.min(255, Math.trunc(saturation * 255));
}

/** Half away from zero, as C's `round`, of a number that is not negative. */
function roundPositive(value: number): number {
  const whole = Math.floor(value);
  return value - whole >= 0.5 ? whole + 1 : whole;
}

/** Writes the RGB pixel of Pillow's HSV to `out` at `at` (`hsv2rgb` in Convert.c). */
export function hsvToRgb(h: number, s: number, v: number, out: Uint8Array, at: number): void {
  const sector = Math.floor((h * 6) / 255);
  const f = fround((h * 6) / 255 - sector);
  const fs = fround(s / 255);
  const p = roundPositive(v * (1 - fs));
  const q = roundPositive(v * (1 - fround(fs * f)));
  const t = roundPositive(v * (1 - fs * (1 - f)));
  const [r, g, b] = s === 0 ? [v, v, v] : sectorColours(sector % 6, v, p, q, t);
  out[at] = r;
  out[at + 1] = g;
  out[at + 2] = b;
}

function sectorColours(sector: number, v: number, p: number, q: number, t: number): [number, number, number] {
  switch (sector) {
    case 0:
      return [v, t, p];
    case 1:
      return [q, v, p];
    case 2:
      return [p, v, t];
    case 3:
      return [p, q, v];
    case 4:
      return [t, p, v];
    default:
      return [v, p, q];
  }
}

/** Turns the hue by `factor` (-0.5 to 0.5) of a circle, through Pillow's 8-bit HSV. A grey image stays. */
export function adjustHue(image: PixelImage, factor: number): PixelImage {
  if (image.mode === 'L') return image;
  // A negative number of steps wraps around in a byte.
  const shift = Math.trunc(factor * 255) & 255;
  const { data } = image;
  const out = new Uint8Array(data.length);
  const hsv = new Uint8Array(3);
  for (let i = 0; i < data.length; i += 3) {
    rgbToHsv(data[i]!, data[i + 1]!, data[i + 2]!, hsv);
    hsvToRgb((hsv[0]! + shift) & 255, hsv[1]!, hsv[2]!, out, i);
  }
  return pixelImage('RGB', image.width, image.height, out);
}
