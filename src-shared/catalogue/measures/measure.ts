import type { PixelImage } from '../../transforms/pixel-image.ts';
import { levelsOf } from './levels.ts';
import { gridSize, lumaGrid } from './luma-grid.ts';
import type { Measures } from './measures.ts';
import { perceptualHash } from './perceptual-hash.ts';
import { pixelHash, toPixelHashHex } from './pixel-hash.ts';
import { sharpnessOf, sharpnessOfGrid } from './sharpness.ts';

export interface PixelFindings {
  measures: Measures;
  /** 32 bytes, or null. */
  perceptualHash: Uint8Array | null;
  /** 32 hex digits. */
  pixelHash: string;
  /** Mean colour, red, green and blue, 0 to 255. */
  means: [number, number, number];
}

/** Everything that is measured of an RGB picture of 8 bits, in one go. The formulas stand in docs/verdicts.md. */
export function measure(image: PixelImage): PixelFindings {
  const { means, ...levels } = levelsOf(image);
  const grid = lumaGrid(image);
  return {
    measures: {
      ...levels,
      sharpness: sharpnessOf(image),
      sharpnessSmall: sharpnessOfGrid(grid, gridSize),
    },
    perceptualHash: perceptualHash(grid),
    pixelHash: toPixelHashHex(pixelHash(image)),
    means,
  };
}
