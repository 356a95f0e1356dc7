/** What a multinomial draw needs of a generator. */
export interface MultinomialSource {
  uniformFloat64(): number;
  exponential(): number;
}

/** torch's words for weights it refuses. Returns the sum, added in order in float64. */
function checkedSum(weights: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < weights.length; i++) {
    const weight = weights[i]!;
    if (!(weight >= 0 && weight < Infinity)) {
      throw new RangeError('probability tensor contains either `inf`, `nan` or element < 0');
    }
    sum += weight;
  }
  if (!(sum > 0)) throw new RangeError('invalid multinomial distribution (sum of probabilities <= 0)');
  return sum;
}

/** Cumulative sums, normalised so that the last one is 1. */
function cumulativeShares(weights: ArrayLike<number>, sum: number): Float64Array {
  const shares = new Float64Array(weights.length);
  let running = 0;
  for (let i = 0; i < shares.length; i++) {
    running += weights[i]!;
    shares[i] = running / sum;
  }
  shares[shares.length - 1] = 1;
  return shares;
}

/** The first index whose cumulative share reaches `sample`. */
function firstReaching(shares: Float64Array, sample: number): number {
  let left = 0;
  let right = shares.length;
  while (left < right) {
    const middle = left + ((right - left) >>> 1);
    if (shares[middle]! < sample) left = middle + 1;
    else right = middle;
  }
  return left;
}

/**
 * `numSamples` indices drawn in proportion to weights of float64, as `torch.multinomial` draws them: with replacement by a binary search in the cumulative
 * shares; without as the largest of weight / exponential draw. torch's limit of 2^24 weights does not apply.
 * @throws RangeError with torch's words, for weights or numbers that cannot be drawn from.
 */
export function multinomial(
  source: MultinomialSource,
  weights: ArrayLike<number>,
  numSamples: number,
  replacement: boolean,
): Int32Array {
  if (!Number.isInteger(numSamples) || numSamples <= 0)
    throw new RangeError('cannot sample n_sample <= 0 samples');
  if (!replacement && numSamples > weights.length) {
    throw new RangeError('cannot sample n_sample > prob_dist.size(-1) samples without replacement');
  }
  const sum = checkedSum(weights);
  if (replacement) {
    const shares = cumulativeShares(weights, sum);
    return Int32Array.from({ length: numSamples }, () => firstReaching(shares, source.uniformFloat64()));
  }
  const keys = Float64Array.from(weights, (weight) => weight / source.exponential());
  return largest(keys, numSamples);
}

/** The indices of the `count` largest keys, the largest first, the lower index first among equals. */
function largest(keys: Float64Array, count: number): Int32Array {
  if (count === 1) {
    let best = 0;
    for (let i = 1; i < keys.length; i++) if (keys[i]! > keys[best]!) best = i;
    return Int32Array.of(best);
  }
  // Sorting plain numbers is native and fast; only the winners are then sorted by a comparison.
  const threshold = keys.slice().sort()[keys.length - count]!;
  const winners = new Int32Array(count);
  let found = 0;
  for (let i = 0; i < keys.length; i++) if (keys[i]! > threshold) winners[found++] = i;
  for (let i = 0; found < count; i++) if (keys[i] === threshold) winners[found++] = i;
  return winners.sort((a, b) => keys[b]! - keys[a]! || a - b);
}
