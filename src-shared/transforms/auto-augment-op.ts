import { adjustBrightness, adjustContrast, adjustSaturation, adjustSharpness } from './functional/adjust.ts';
import { inverseAffineMatrix } from './functional/affine-matrix.ts';
import { affine, type GeometricInterpolation } from './functional/geometry.ts';
import { fillOf } from './functional/pad.ts';
import { autocontrast, equalize, invert, posterize, solarize } from './functional/point.ts';
import { rotate } from './functional/rotate.ts';
import { channelsOf, type PixelImage } from './pixel-image.ts';

/** The operations of the automatic augmentations, by torchvision's names. */
export type AugmentOp =
  | 'Identity'
  | 'ShearX'
  | 'ShearY'
  | 'TranslateX'
  | 'TranslateY'
  | 'Rotate'
  | 'Brightness'
  | 'Color'
  | 'Contrast'
  | 'Sharpness'
  | 'Posterize'
  | 'Solarize'
  | 'AutoContrast'
  | 'Equalize'
  | 'Invert';

/** How strong an operation can be, by bin (null: it has no strength), and whether a strength has a random sign. */
export interface Magnitudes {
  readonly values: readonly number[] | null;
  readonly signed: boolean;
}

export interface AugmentStyle {
  readonly interpolation: GeometricInterpolation;
  /** Null is black. */
  readonly fill: number | readonly number[] | null;
}

function degrees(radians: number): number {
  return radians * (180 / Math.PI);
}

/** Applies an operation of the given strength. */
export function applyAugmentOp(
  image: PixelImage,
  op: AugmentOp,
  magnitude: number,
  style: AugmentStyle,
): PixelImage {
  const { interpolation } = style;
  const { width, height } = image;
  const fill = fillOf(image, style.fill ?? 0, channelsOf[image.mode]) as Uint8Array;
  const move = (
    center: readonly [number, number],
    translate: readonly [number, number],
    shear: readonly [number, number],
  ): PixelImage => {
    const matrix = inverseAffineMatrix(center, { angle: 0, translate, scale: 1, shear });
    return affine(image, width, height, matrix, interpolation, fill);
  };
  const middle = [width * 0.5, height * 0.5] as const;
  switch (op) {
    case 'Identity':
      return image;
    case 'ShearX':
      return move([0, 0], [0, 0], [degrees(Math.atan(magnitude)), 0]);
    case 'ShearY':
      return move([0, 0], [0, 0], [0, degrees(Math.atan(magnitude))]);
    case 'TranslateX':
      return move(middle, [Math.trunc(magnitude), 0], [0, 0]);
    case 'TranslateY':
      return move(middle, [0, Math.trunc(magnitude)], [0, 0]);
    case 'Rotate':
      return rotate(image, magnitude, { interpolation, expand: false, center: null, fill });
    case 'Brightness':
      return adjustBrightness(image, 1 + magnitude);
    case 'Color':
      return adjustSaturation(image, 1 + magnitude);
    case 'Contrast':
      return adjustContrast(image, 1 + magnitude);
    case 'Sharpness':
      return adjustSharpness(image, 1 + magnitude);
    case 'Posterize':
      return posterize(image, Math.trunc(magnitude));
    case 'Solarize':
      return solarize(image, magnitude);
    case 'AutoContrast':
      return autocontrast(image);
    case 'Equalize':
      return equalize(image);
    case 'Invert':
      return invert(image);
  }
}
