import { expectNumber, expectNumbers } from './expect.ts';
import type { Border } from './functional/pad.ts';

/** torchvision's padding: a number, `[all]`, `[left and right, top and bottom]` or `[left, top, right, bottom]`. */
export type Padding = number | readonly number[];

/** @throws WinnowError RECIPE_INVALID */
export function expectPadding(transform: string, value: unknown): number | number[] {
  const rule = { whole: true };
  return typeof value === 'number'
    ? expectNumber(transform, 'padding', value, rule)
    : expectNumbers(transform, 'padding', value, [1, 2, 4], rule);
}

export function borderOf(padding: Padding): Border {
  const sides = typeof padding === 'number' ? [padding] : padding;
  const [left, top = left] = sides as [number, number | undefined];
  return { left, top, right: sides[2] ?? left, bottom: sides[3] ?? top };
}

/** A size with a border around it; null stays unknown. */
export function bordered(
  height: number | null,
  width: number | null,
  border: Border,
): { height: number | null; width: number | null } {
  return {
    height: height === null ? null : height + border.top + border.bottom,
    width: width === null ? null : width + border.left + border.right,
  };
}
