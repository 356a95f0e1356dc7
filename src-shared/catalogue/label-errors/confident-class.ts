/** What a mean may be above its values by rounding alone. */
const ROUNDING = 1e-6;

/**
 * The class that an image is confidently of: the most probable of those whose probability reaches the threshold of its class; the first of equals.
 * -1 where none does.
 *
 *   argmax of p(j; x) over all j with p(j; x) >= t_j   (equation 1 of the paper named in class-thresholds.ts)
 */
export function confidentClass(probabilities: ArrayLike<number>, thresholds: ArrayLike<number>): number {
  let best = -1;
  for (let j = 0; j < probabilities.length; j++) {
    if (probabilities[j]! < thresholds[j]! - ROUNDING) continue;
    if (best < 0 || probabilities[j]! > probabilities[best]!) best = j;
  }
  return best;
}
