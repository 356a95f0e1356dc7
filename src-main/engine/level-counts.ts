import { channelsOf, type PixelImage } from '../../src-shared/transforms/pixel-image.ts';

const levels = 256;

/**
 * Pixels by channel and level, from which mean and standard deviation follow. Counts are whole numbers, so that nothing is rounded before the end and
 * the order of the images does not matter. With n pixels, of which c(v) have the level v, and all numbers float64:
 *
 *   mean = Σ c(v) v/255 / n        std = √( Σ c(v) (v/255 − mean)² / n )
 *
 * Every pixel counts alike: an image of twice the pixels counts twice. The deviation is that of the population (dividing by n, not n − 1).
 */
export class LevelCounts {
  readonly #counts: Float64Array[] = [];
  pixels = 0;

  add({ mode, width, height, data }: PixelImage): void {
    const channels = channelsOf[mode];
    // Of one image a 32-bit count is enough, and its increments are faster.
    const here = Array.from({ length: channels }, () => new Uint32Array(levels));
    for (let channel = 0; channel < channels; channel++) {
      const counts = here[channel]!;
      for (let i = channel; i < data.length; i += channels) counts[data[i]!]!++;
      const all = (this.#counts[channel] ??= new Float64Array(levels));
      for (let level = 0; level < levels; level++) all[level]! += counts[level]!;
    }
    this.pixels += width * height;
  }

  result(): { mean: number[]; std: number[] } {
    const mean = this.#counts.map((counts) => sum(counts, (level) => level) / this.pixels);
    const std = this.#counts.map((counts, channel) =>
      Math.sqrt(sum(counts, (level) => (level - mean[channel]!) ** 2) / this.pixels),
    );
    return { mean, std };
  }
}

function sum(counts: Float64Array, of: (level: number) => number): number {
  let total = 0;
  for (let v = 0; v < levels; v++) total += counts[v]! * of(v / 255);
  return total;
}
