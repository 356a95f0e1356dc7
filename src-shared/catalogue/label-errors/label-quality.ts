/** How images are ranked, worst first. */
export const rankings = ['self-confidence', 'normalized-margin'] as const;
export type Ranking = (typeof rankings)[number];

/**
 * How likely a given label is right, 0 to 1:
 * - `self-confidence`: p(given; x).
 * - `normalized-margin`: (p(given; x) - max of p(j; x) over all other j + 1) / 2. The paper ranks by the margin itself; this is it between 0 and 1.
 */
export function labelQuality(ranking: Ranking, given: number, probabilities: ArrayLike<number>): number {
  const self = probabilities[given]!;
  if (ranking === 'self-confidence') return self;
  let other = 0;
  for (let j = 0; j < probabilities.length; j++) if (j !== given) other = Math.max(other, probabilities[j]!);
  return (self - other + 1) / 2;
}
