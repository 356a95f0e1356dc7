import { expectNumber, expectNumbers } from './expect.ts';

/** torchvision's `_setup_angle`: a number is plus or minus; else pairs of lowest and highest. @throws WinnowError RECIPE_INVALID */
export function expectAngles(
  transform: string,
  field: string,
  value: unknown,
  lengths: readonly number[] = [2],
): number[] {
  if (typeof value !== 'number') return expectNumbers(transform, field, value, lengths);
  const extent = expectNumber(transform, field, value, { min: 0 });
  // 0 - 0 is 0, where -0 would print as such.
  return [0 - extent, extent];
}
