import type { WeightScheme } from '../contract/values.ts';

/** The steps that a key moves a weight along. */
export const weightLadder = [0, 0.25, 0.5, 0.75, 1, 1.5, 2, 3, 4, 6, 8, 12, 16, 24, 32] as const;

/** What the scheme `effective` takes where nothing else is said: a class of a thousand samples then counts as 632. */
export const defaultBeta = 0.999;

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
 * - `effective`: s (1 - beta) / (1 - beta^n_c), the inverse of the class's effective number of samples after Cui et al., "Class-Balanced Loss Based on
 *   Effective Number of Samples" (2019). beta = 0 is `none`; the nearer beta is to 1, the nearer this is to `inverse`.
 *
 * Each is scaled so that the mean weight over the samples is 1: a sample of weight 2 is drawn twice as often as an unweighted one would be.
 *
 * @param counts samples by class; classes without any are left out of K and of the result
 * @param beta of `effective`, from 0 to below 1
 */
export function classWeights(
  scheme: WeightScheme,
  counts: ReadonlyMap<number, number>,
  beta = defaultBeta,
): Map<number, number> {
  const filled = [...counts].filter(([, count]) => count > 0);
  const total = filled.reduce((sum, [, count]) => sum + count, 0);
  const weightOf: Record<WeightScheme, (count: number) => number> = {
    none: () => 1,
    inverse: (count) => total / (filled.length * count),
    sqrt: (count) => Math.sqrt(total / (filled.length * count)),
    // 1 - beta^n, without losing its digits where beta is near 1.
    effective: (count) => (1 - beta) / -Math.expm1(count * Math.log(beta)),
  };
  const raw = filled.map(([id, count]): [id: number, count: number, weight: number] => [
    id,
    count,
    weightOf[scheme](count),
  ]);
  // The mean of the other two is 1 as they are.
  const isScaled = scheme === 'sqrt' || scheme === 'effective';
  const scale = isScaled ? total / raw.reduce((sum, [, count, weight]) => sum + count * weight, 0) : 1;
  return new Map(raw.map(([id, , weight]) => [id, weight * scale]));
}
