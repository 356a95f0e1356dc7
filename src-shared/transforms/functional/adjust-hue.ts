import { pixelImage, type PixelImage } from '../pixel-image.ts';

const { fround } = Math;

// NOTE: Pillow turns hues through 8-bit HSV (`rgb2hsv` and `hsv2rgb` in Convert.c: float32 variables, float64 in between). All that its formulas need of a pixel
// are a few bytes, so most of them are tables here, made by the formulas when first needed:
// the saturation is one of (largest, range), the hue one of (which channels are largest and smallest, range, largest - middle), of the way back `p` is one of (s, v).

/** Hue and saturation to bytes. */
function hueByte(turns: number): number {
  return Math.min(255, Math.trunc(fround((turns / 6 + 1) % 1) * 255));
}

/** Half away from zero, as C's `round`, of a number from 0 to 255 that has nowhere near all the digits of a float64. */
function roundByte(value: number): number {
  return (value + 0.5) | 0;
}

/** The six orders of the channels: by which is largest, then by which is smallest. Arguments: the middle channel's share of the range below the largest. */
const hueOfOrder: readonly ((middle: number) => number)[] = [
  // Red is largest: blue - green, one of which is a whole range below it.
  (green) => fround(1 - green),
  (blue) => fround(blue - 1),
  // Green is largest: 2 + red - blue.
  (blue) => fround(2 + 1 - blue),
  (red) => fround(2 + red - 1),
  // Blue is largest: 4 + green - red.
  (red) => fround(4 + 1 - red),
  (green) => fround(4 + green - 1),
];

/** By whether red >= green, green >= blue, red >= blue: which of the six orders. Where two channels are equal, either order gives the same hue. */
const orders = Uint8Array.of(5, 0, 2, 3, 4, 1, 0, 0);

function greater(a: number, b: number): number {
  return a - ((a - b) & ((a - b) >> 31));
}

function smaller(a: number, b: number): number {
  return b + ((a - b) & ((a - b) >> 31));
}

/** Where the largest, the middle and the smallest channel go in the six sectors of the circle. */
const highAt = Uint8Array.of(0, 1, 1, 2, 2, 0);
const betweenAt = Uint8Array.of(1, 0, 2, 1, 0, 2);
const lowAt = Uint8Array.of(2, 2, 0, 0, 1, 1);

interface HsvTables {
  /** [order][range][largest - middle], 8 bits each but the order. */
  readonly hue: Uint8Array;
  /** [largest][range] */
  readonly saturation: Uint8Array;
  /** [saturation][value]: the smallest channel on the way back. */
  readonly low: Uint8Array;
}

let made: HsvTables | null = null;

function makeTables(): HsvTables {
  const hue = new Uint8Array(6 << 16);
  for (const [order, turnsOf] of hueOfOrder.entries()) {
    for (let range = 1; range < 256; range++) {
      for (let below = 0; below <= range; below++)
        hue[(order << 16) | (range << 8) | below] = hueByte(turnsOf(fround(below / range)));
    }
  }
  const saturation = new Uint8Array(1 << 16);
  const low = new Uint8Array(1 << 16);
  for (let high = 0; high < 256; high++) {
    for (let range = 1; range <= high; range++)
      saturation[(high << 8) | range] = Math.min(255, Math.trunc(fround(range / high) * 255));
  }
  for (let s = 0; s < 256; s++) {
    const share = fround(s / 255);
    for (let value = 0; value < 256; value++) low[(s << 8) | value] = roundByte(value * (1 - share));
  }
  return { hue, saturation, low };
}

/** Turns the hue by `factor` (-0.5 to 0.5) of a circle, through Pillow's 8-bit HSV. A grey image stays. */
export function adjustHue(image: PixelImage, factor: number): PixelImage {
  if (image.mode === 'L') return image;
  // A negative number of steps wraps around in a byte.
  const shift = Math.trunc(factor * 255) & 255;
  const { hue, saturation, low } = (made ??= makeTables());
  const sectors = Uint8Array.from({ length: 256 }, (_, h) => Math.floor((h * 6) / 255) % 6);
  const fractions = Float32Array.from({ length: 256 }, (_, h) => (h * 6) / 255 - Math.floor((h * 6) / 255));
  const shares = Float32Array.from({ length: 256 }, (_, s) => s / 255);
  const { data } = image;
  const out = new Uint8Array(data.length);
  // Without branches on the colours, which no processor can predict: the sign bit of a difference is a comparison.
  for (let i = 0; i < data.length; i += 3) {
    const r = data[i]!;
    const g = data[i + 1]!;
    const b = data[i + 2]!;
    const order = orders[(((g - r - 1) >>> 31) << 2) | (((b - g - 1) >>> 31) << 1) | ((b - r - 1) >>> 31)]!;
    const high = greater(greater(r, g), b);
    const least = smaller(smaller(r, g), b);
    const middle = r + g + b - high - least;
    const range = high - least;
    const h = (hue[(order << 16) | (range << 8) | (high - middle)]! + shift) & 255;
    const s = saturation[(high << 8) | range]!;
    const f = fractions[h]!;
    const share = shares[s]!;
    const sector = sectors[h]!;
    const falling = roundByte(high * (1 - fround(share * f)));
    const rising = roundByte(high * (1 - share * (1 - f)));
    const isOdd = sector & 1;
    out[i + highAt[sector]!] = high;
    out[i + betweenAt[sector]!] = rising + (falling - rising) * isOdd;
    out[i + lowAt[sector]!] = low[(s << 8) | high]!;
  }
  return pixelImage('RGB', image.width, image.height, out);
}
