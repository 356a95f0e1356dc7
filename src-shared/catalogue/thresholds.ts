/**
 * Where a measure becomes a notice. Applied at query time: nothing of this is stored. The first four are cleanvision's published defaults (0.3.6); that of sharpness was
 * chosen on 1,000 photographs, of which it accuses one in a thousand, and of their copies blurred by 3 pixels nearly all.
 */
export const thresholds = {
  /** `dark`: the brightest hundredth of the pixels begins below this share of white. */
  darkBelow: 0.32,
  /** `bright`: all but the darkest twentieth of the pixels are above this share of white. */
  brightAbove: 0.95,
  /** `odd-aspect-ratio`: the short side is less than this share of the long side. */
  aspectBelow: 0.35,
  /** `low-information`. */
  entropyBelow: 0.3,
  /** `odd-size`: √(width × height) lies farther than this many interquartile ranges outside the quartiles of the dataset. */
  sizeRanges: 3,
  /** `blurry`, at native resolution. */
  sharpnessBelow: 0.03,
  /** `grayscale-content`: no two channels of a pixel differ by more, in levels of 255. */
  chromaAtMost: 3,
} as const;

/** Sizes (square roots of pixels) outside of which an image is oddly large or small among the others. */
export interface SizeBounds {
  low: number;
  high: number;
}

/** Tukey's fences (Exploratory Data Analysis, 1977), the outer ones. */
export function sizeBounds(firstQuartile: number, thirdQuartile: number): SizeBounds {
  const range = (thirdQuartile - firstQuartile) * thresholds.sizeRanges;
  return { low: Math.max(0, firstQuartile - range), high: thirdQuartile + range };
}
