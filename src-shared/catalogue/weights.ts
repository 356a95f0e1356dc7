import type { WeightScheme } from '../contract/values.ts';

/** The steps that a key moves a weight along. */
export const weightLadder = [0, 0.25, 0.5, 0.75, 1, 1.5, 2, 3, 4, 6, 8, 12, 16, 24, 32] as const;

/** The next step up or down; a weight between two steps goes to the nearer end of the two, one off the ladder's end stays or comes back. */
export function stepWeight(weight: number, direction: 'up' | 'down'): number {
  return direction === 'up'
    ? (weightLadder.find((step) => step > weight) ?? weight)
    : (weightLadder.findLast((step) => step < weight) ?? weight);
}

/**
 * The weight of each sample by the size of its class, for a weighted random sampler. With K classes that have samples, n_c samples in
 * class c, and N samples in all:
 *
 * - `none`: 1.
 * - `inverse`: N / (K n_c). Every class is drawn equally often. This is scikit-learn's `class_weight="balanced"`.
 * - `sqrt`: s √(N / (K n_c)), halfway (on a log scale) between uniform and inverse. s = N / Σ n_c √(N / (K n_c)).
 *
 * Each is scaled so that the mean weight over the samples is 1: a sample of weight 2 is drawn twice as often as an unweighted one would be.
 *
 * @param counts samples by class; classes without any are left out of K and of the result
 */
export function classWeights(scheme: WeightScheme, counts: ReadonlyMap<number, number>): Map<number, number> {
  const filled = [...counts].filter(([, count]) => count > 0);
  const total = filled.reduce((sum, [, count]) => sum + count, 0);
  const raw = filled.map(([id, count]): [id: number, count: number, weight: number] => {
    const inverse = total / (filled.length * count);
    return [id, count, scheme === 'none' ? 1 : scheme === 'inverse' ? inverse : Math.sqrt(inverse)];
  });
  const scale =
    scheme === 'sqrt' ? total / raw.reduce((sum, [, count, weight]) => sum + count * weight, 0) : 1;
  return new Map(raw.map(([id, , weight]) => [id, weight * scale]));
}
