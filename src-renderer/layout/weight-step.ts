/** The weights that a key steps through. */
export const weightSteps = [0, 0.25, 0.5, 0.75, 1, 1.5, 2, 3, 4, 6, 8, 12, 16, 24, 32] as const;

/** The next step above or below a weight; the weight itself at either end. */
export function weightStep(weight: number, direction: 'up' | 'down'): number {
  if (direction === 'up') return weightSteps.find((step) => step > weight) ?? weight;
  return weightSteps.findLast((step) => step < weight) ?? weight;
}
