import { channelsOf, pixelImage, type PixelImage } from '../pixel-image.ts';
import { lookUp } from './blend.ts';

type Table = (value: number) => number;

function point(image: PixelImage, table: Table): PixelImage {
  const bytes = Uint8Array.from({ length: 256 }, (_, value) => table(value));
  return pixelImage(image.mode, image.width, image.height, lookUp(image.data, bytes));
}

/** One table per channel, made from the channel's histogram. */
function pointByHistogram(image: PixelImage, tableOf: (histogram: Uint32Array) => Uint8Array): PixelImage {
  const channels = channelsOf[image.mode];
  const { data } = image;
  const out = new Uint8Array(data.length);
  for (let c = 0; c < channels; c++) {
    const histogram = new Uint32Array(256);
    for (let i = c; i < data.length; i += channels) histogram[data[i]!]!++;
    const table = tableOf(histogram);
    for (let i = c; i < data.length; i += channels) out[i] = table[data[i]!]!;
  }
  return pixelImage(image.mode, image.width, image.height, out);
}

export function invert(image: PixelImage): PixelImage {
  return point(image, (value) => 255 - value);
}

/** Keeps the highest `bits` bits of each byte. */
export function posterize(image: PixelImage, bits: number): PixelImage {
  const mask = ~(2 ** (8 - bits) - 1);
  return point(image, (value) => value & mask);
}

/** Inverts what is not below the threshold. */
export function solarize(image: PixelImage, threshold: number): PixelImage {
  return point(image, (value) => (value < threshold ? value : 255 - value));
}

/** Stretches each channel from 0 to 255, as `ImageOps.autocontrast` with no cutoff. */
export function autocontrast(image: PixelImage): PixelImage {
  return pointByHistogram(image, (histogram) => {
    const low = histogram.findIndex((count) => count > 0);
    const high = histogram.findLastIndex((count) => count > 0);
    if (high <= low) return Uint8Array.from({ length: 256 }, (_, value) => value);
    const scale = 255 / (high - low);
    const offset = -low * scale;
    return Uint8Array.from({ length: 256 }, (_, value) =>
      Math.min(255, Math.max(0, Math.trunc(value * scale + offset))),
    );
  });
}

/** Spreads each channel's histogram evenly, as `ImageOps.equalize`. */
export function equalize(image: PixelImage): PixelImage {
  return pointByHistogram(image, (histogram) => {
    const counts = histogram.filter((count) => count > 0);
    const total = counts.reduce((sum, count) => sum + count, 0);
    const step = Math.floor((total - (counts.at(-1) ?? 0)) / 255);
    if (counts.length <= 1 || step === 0) return Uint8Array.from({ length: 256 }, (_, value) => value);
    let n = Math.floor(step / 2);
    return Uint8Array.from({ length: 256 }, (_, value) => {
      const level = Math.min(255, Math.floor(n / step));
      n += histogram[value]!;
      return level;
    });
  });
}
