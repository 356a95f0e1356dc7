import type { AffineMatrix } from './geometry.ts';
import { radians } from './rotate.ts';

export interface AffineParameters {
  /** Degrees, clockwise. */
  readonly angle: number;
  /** Whole pixels, right and down. */
  readonly translate: readonly [number, number];
  readonly scale: number;
  /** Degrees. */
  readonly shear: readonly [number, number];
}

/** The matrix from output to source, in torchvision's order of operations (`_get_inverse_affine_matrix`): C · (R S Hy Hx)⁻¹ · C⁻¹ · T⁻¹. */
export function inverseAffineMatrix(
  center: readonly [number, number],
  parameters: AffineParameters,
): AffineMatrix {
  const rotation = radians(parameters.angle);
  const shearX = radians(parameters.shear[0]);
  const shearY = radians(parameters.shear[1]);
  const [cx, cy] = center;
  const [tx, ty] = parameters.translate;
  const a = Math.cos(rotation - shearY) / Math.cos(shearY);
  const b = (-Math.cos(rotation - shearY) * Math.tan(shearX)) / Math.cos(shearY) - Math.sin(rotation);
  const c = Math.sin(rotation - shearY) / Math.cos(shearY);
  const d = (-Math.sin(rotation - shearY) * Math.tan(shearX)) / Math.cos(shearY) + Math.cos(rotation);
  const [m0, m1, m3, m4] = [d, -b, -c, a].map((value) => value / parameters.scale) as [
    number,
    number,
    number,
    number,
  ];
  const m2 = 0 + (m0 * (-cx - tx) + m1 * (-cy - ty)) + cx;
  const m5 = 0 + (m3 * (-cx - tx) + m4 * (-cy - ty)) + cy;
  return [m0, m1, m2, m3, m4, m5];
}
