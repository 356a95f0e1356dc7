import { roundHalfEven } from './functional/round.ts';
import { linspaceFloat32 } from './functional/linspace.ts';
import type { AugmentOp, Magnitudes } from './auto-augment-op.ts';

export type AugmentSpace = readonly (readonly [AugmentOp, Magnitudes])[];

/** The strengths of Posterize: 8 bits down to 8 − `most`. */
function posterizeBits(bins: number, most: number): number[] {
  return Array.from(
    { length: bins },
    (_, i) => 8 - roundHalfEven(Math.fround(i / Math.fround((bins - 1) / most))),
  );
}

interface Extents {
  readonly shear: number;
  readonly translateX: number;
  readonly translateY: number;
  readonly rotate: number;
  readonly enhance: number;
  readonly posterize: number;
}

function space(bins: number, extents: Extents): AugmentSpace {
  const upTo = (end: number): Magnitudes => ({ values: linspaceFloat32(0, end, bins), signed: true });
  const none: Magnitudes = { values: null, signed: false };
  return [
    ['Identity', none],
    ['ShearX', upTo(extents.shear)],
    ['ShearY', upTo(extents.shear)],
    ['TranslateX', upTo(extents.translateX)],
    ['TranslateY', upTo(extents.translateY)],
    ['Rotate', upTo(extents.rotate)],
    ['Brightness', upTo(extents.enhance)],
    ['Color', upTo(extents.enhance)],
    ['Contrast', upTo(extents.enhance)],
    ['Sharpness', upTo(extents.enhance)],
    ['Posterize', { values: posterizeBits(bins, extents.posterize), signed: false }],
    ['Solarize', { values: linspaceFloat32(255, 0, bins), signed: false }],
    ['AutoContrast', none],
    ['Equalize', none],
  ];
}

/** RandAugment's operations, in the order its draws count them. */
export function randAugmentSpace(bins: number, height: number, width: number): AugmentSpace {
  const translateX = (150 / 331) * width;
  const translateY = (150 / 331) * height;
  return space(bins, { shear: 0.3, translateX, translateY, rotate: 30, enhance: 0.9, posterize: 4 });
}

/** TrivialAugmentWide's operations, in the order its draws count them. */
export function trivialAugmentSpace(bins: number): AugmentSpace {
  return space(bins, {
    shear: 0.99,
    translateX: 32,
    translateY: 32,
    rotate: 135,
    enhance: 0.99,
    posterize: 6,
  });
}

/** AutoAugment's operations, in ten bins, by name. */
export function autoAugmentSpace(height: number, width: number): ReadonlyMap<AugmentOp, Magnitudes> {
  return new Map([...randAugmentSpace(10, height, width), ['Invert', { values: null, signed: false }]]);
}
