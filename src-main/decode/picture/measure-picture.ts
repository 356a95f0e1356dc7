import { levelsFrom, levelStep } from '../../../src-shared/catalogue/measures/levels.ts';
import { gridSize, gridSteps } from '../../../src-shared/catalogue/measures/luma-grid.ts';
import { measure, type PixelFindings } from '../../../src-shared/catalogue/measures/measure.ts';
import { isFlat } from '../../../src-shared/catalogue/measures/perceptual-hash.ts';
import { toPixelHashHex } from '../../../src-shared/catalogue/measures/pixel-hash.ts';
import {
  bandsOf,
  gridSharpnessFrom,
  sharpnessFrom,
} from '../../../src-shared/catalogue/measures/sharpness.ts';
import type { PixelImage } from '../../../src-shared/transforms/pixel-image.ts';
import { kernelWith, type PictureKernel } from './picture-kernel.ts';

/** The kernel has room for rows of so many pixels. */
const widest = 65_535;

/** What `measure` says of a picture, to the bit, by vectors where they are to be had. */
export function measurePicture(image: PixelImage): PixelFindings {
  const kernel = image.width > widest ? null : kernelWith(image.data);
  return kernel ? measureBy(kernel, image) : measure(image);
}

function measureBy(kernel: PictureKernel, { width, height }: PixelImage): PixelFindings {
  const steps = gridSteps(width, height);
  kernel.measure(width, height, levelStep(width, height), steps.x, steps.y, bandsOf(width, height));
  const { buffer } = kernel.memory;
  const [count, chroma, sum, sumOfSquares, gridSum, gridSumOfSquares, energy] = new Float64Array(
    buffer,
    kernel.numbersAt(),
    7,
  ) as unknown as [number, number, number, number, number, number, number];
  const brightnessAt = kernel.brightnessAt();
  const brightness = new Uint32Array(buffer, brightnessAt, 256);
  const histogram = new Uint32Array(buffer, brightnessAt + brightness.byteLength, 768);
  const { means, ...levels } = levelsFrom({ brightness, histogram, count, chroma });
  return {
    measures: {
      ...levels,
      sharpness: sharpnessFrom({ sum, sumOfSquares }, width, height),
      sharpnessSmall: gridSharpnessFrom({ sum: gridSum, sumOfSquares: gridSumOfSquares }, gridSize),
    },
    perceptualHash: isFlat(energy) ? null : new Uint8Array(buffer, kernel.signsAt(), 32).slice(),
    pixelHash: toPixelHashHex(new Uint32Array(buffer, kernel.pixelHashAt(), 4)),
    means,
  };
}
