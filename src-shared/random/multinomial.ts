/** What a multinomial draw needs of a generator. */
export interface MultinomialSource {
  uniformFloat64(): number;
  exponential(): number;
}

/** torch's words for weights it refuses, which has two ways to look at them. Returns the sum, added in order in float64. */
function checkedSum(weights: ArrayLike<number>, replacement: boolean): number {
  let sum = 0;
  for (let i = 0; i < weights.length; i++) {
    const weight = weights[i]!;
    if (!(weight >= 0 && weight < Infinity)) {
      throw new RangeError(
        !replacement
          ? 'probability tensor contains either `inf`, `nan` or element < 0'
          : `invalid multinomial distribution (encountering probability entry ${weight === Infinity ? '= infinity or NaN' : '< 0'})`,
      );
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

/** The first index from `left` to `right` whose cumulative share reaches `sample`; `right` where none below it does. */
function firstReaching(shares: Float64Array, sample: number, left: number, right: number): number {
  while (left < right) {
    const middle = left + ((right - left) >>> 1);
    if (shares[middle]! < sample) left = middle + 1;
    else right = middle;
  }
  return left;
}

const MOST_BUCKETS = 2 ** 20;

/**
 * Where the search for each k / `buckets` ends: a sample between two of them ends between their places. The searches that are left are a few steps long, and
 * within a line or two of memory, however many weights there are (Chen and Asau 1974, "guide table").
 */
function guideTo(shares: Float64Array, buckets: number): Int32Array {
  const guide = new Int32Array(buckets + 1);
  let at = 0;
  for (let k = 0; k <= buckets; k++) {
    while (shares[at]! < k / buckets) at++;
    guide[k] = at;
  }
  return guide;
}

function drawWithReplacement(source: MultinomialSource, shares: Float64Array, count: number): Int32Array {
  const most = Math.min(shares.length, count, MOST_BUCKETS);
  // A power of two, so that products with it are exact.
  const buckets = 2 ** Math.floor(Math.log2(most));
  const guide = guideTo(shares, buckets);
  const drawn = new Int32Array(count);
  for (let i = 0; i < count; i++) {
    const sample = source.uniformFloat64();
    const bucket = Math.floor(sample * buckets);
    drawn[i] = firstReaching(shares, sample, guide[bucket]!, guide[bucket + 1]!);
  }
  return drawn;
}

/**
 * `numSamples` indices drawn in proportion to weights of float64, as `torch.multinomial` draws them: with replacement by a search in the cumulative
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
  const sum = checkedSum(weights, replacement);
  if (replacement) return drawWithReplacement(source, cumulativeShares(weights, sum), numSamples);
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
