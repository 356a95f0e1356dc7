import type { Measures } from './measures.ts';

/** Of larger pictures every n-th pixel in both directions is looked at, so that it is about this many. */
const enoughPixels = 4096;

/** Up to this difference between the channels the sample is not trusted, and every pixel is looked at. */
const nearlyGray = 16;

/** Squares by a thousand times their weights. */
const red = Int32Array.from({ length: 256 }, (_, level) => Math.round(241 * level * level));
const green = Int32Array.from({ length: 256 }, (_, level) => Math.round(691 * level * level));
const blue = Int32Array.from({ length: 256 }, (_, level) => Math.round(68 * level * level));

export interface Levels extends Pick<
  Measures,
  'brightnessP1' | 'brightnessP5' | 'brightnessP50' | 'brightnessP95' | 'brightnessP99' | 'entropy' | 'chroma'
> {
  /** Of red, green and blue. */
  means: [number, number, number];
}

/** How many of the pixels looked at have which levels. */
export interface LevelCounts {
  /** Of 256 levels of brightness. */
  brightness: Uint32Array;
  /** Of 256 levels each of red, green and blue. */
  histogram: Uint32Array;
  /** Pixels looked at. */
  count: number;
  chroma: number;
}

/** Of a picture of this size every so many rows and columns are looked at. */
export function levelStep(width: number, height: number): number {
  return Math.max(1, Math.round(Math.sqrt((width * height) / enoughPixels)));
}

/** Brightness after Finley (HSP color model, 2006), entropy as Pillow's `Image.entropy` takes it over all channels, and how far from grey the pixels are. */
export function levelsOf(image: { data: Uint8Array; width: number; height: number }): Levels {
  return levelsFrom(countLevels(image));
}

function countLevels({
  data,
  width,
  height,
}: {
  data: Uint8Array;
  width: number;
  height: number;
}): LevelCounts {
  const step = levelStep(width, height);
  const brightness = new Uint32Array(256);
  const histogram = new Uint32Array(768);
  let chroma = 0;
  let count = 0;
  for (let y = Math.min(step >> 1, height - 1); y < height; y += step) {
    const end = (y + 1) * width * 3;
    for (let at = (y * width + Math.min(step >> 1, width - 1)) * 3; at < end; at += step * 3) {
      const r = data[at]!;
      const g = data[at + 1]!;
      const b = data[at + 2]!;
      brightness[(Math.sqrt((red[r]! + green[g]! + blue[b]!) * 0.001) + 0.5) | 0]!++;
      histogram[r]!++;
      histogram[256 + g]!++;
      histogram[512 + b]!++;
      const spread = spreadOf(r, g, b);
      if (spread > chroma) chroma = spread;
      count++;
    }
  }
  if (chroma <= nearlyGray && step > 1) chroma = largestSpread(data);
  return { brightness, histogram, count, chroma };
}

export function levelsFrom({ brightness, histogram, count, chroma }: LevelCounts): Levels {
  return {
    brightnessP1: percentile(brightness, count, 0.01),
    brightnessP5: percentile(brightness, count, 0.05),
    brightnessP50: percentile(brightness, count, 0.5),
    brightnessP95: percentile(brightness, count, 0.95),
    brightnessP99: percentile(brightness, count, 0.99),
    entropy: entropyOf(histogram, count * 3) / 10,
    chroma,
    means: [meanOf(histogram, 0, count), meanOf(histogram, 256, count), meanOf(histogram, 512, count)],
  };
}

function spreadOf(r: number, g: number, b: number): number {
  const highest = r > g ? (r > b ? r : b) : g > b ? g : b;
  const lowest = r < g ? (r < b ? r : b) : g < b ? g : b;
  return highest - lowest;
}

function largestSpread(data: Uint8Array): number {
  let largest = 0;
  for (let at = 0; at + 2 < data.length && largest <= nearlyGray; at += 3) {
    const spread = spreadOf(data[at]!, data[at + 1]!, data[at + 2]!);
    if (spread > largest) largest = spread;
  }
  return largest;
}

/** The lowest level that at least this share of the pixels does not exceed. */
function percentile(histogram: Uint32Array, count: number, share: number): number {
  let seen = 0;
  for (let level = 0; level < 256; level++) {
    seen += histogram[level]!;
    if (seen >= share * count) return level;
  }
  return 255;
}

function entropyOf(histogram: Uint32Array, total: number): number {
  let bits = 0;
  for (const count of histogram) if (count > 0) bits -= (count / total) * Math.log2(count / total);
  return bits;
}

function meanOf(histogram: Uint32Array, from: number, count: number): number {
  let sum = 0;
  for (let level = 0; level < 256; level++) sum += level * histogram[from + level]!;
  return sum / count;
}
