/** Where the source pixels of a position begin, and the first behind them: as src-shared/resample/coefficients.ts has it, operation for operation. */
function startOf(center: f64, support: f64): i32 {
  return max(0, <i32>trunc(center - support + 0.5));
}

function endOf(center: f64, support: f64, inSize: i32): i32 {
  return min(inSize, <i32>trunc(center + support + 0.5));
}

/** The most source pixels that one of the positions `first` to `first + count` has. */
export function longest(inSize: i32, from: f64, scale: f64, support: f64, first: i32, count: i32): i32 {
  let most = 1;
  for (let i = 0; i < count; i++) {
    const center = from + (<f64>(first + i) + 0.5) * scale;
    most = max(most, endOf(center, support, inSize) - startOf(center, support));
  }
  return most;
}

/**
 * The weights of the triangle filter, in pairs of two parts each: per pair two high parts, then two low ones, 16 bits each. A position has `pairs` pairs, and those
 * that it does not need are zero. `starts` count from the source pixel `origin`.
 */
export function triangle(
  inSize: i32,
  from: f64,
  scale: f64,
  support: f64,
  first: i32,
  count: i32,
  origin: i32,
  pairs: i32,
  starts: usize,
  weights: usize,
): void {
  const inverse = 1 / support;
  memory.fill(weights, 0, (<usize>(count * pairs)) << 3);
  for (let i = 0; i < count; i++) {
    const center = from + (<f64>(first + i) + 0.5) * scale;
    const start = startOf(center, support);
    const length = endOf(center, support, inSize) - start;
    let sum: f64 = 0;
    for (let k = 0; k < length; k++) sum += weightAt(k + start, center, inverse);
    for (let k = 0; k < length; k++) {
      const weight = weightAt(k + start, center, inverse);
      const share = (sum === 0 ? weight : weight / sum) * 4194304;
      const fixed = <i32>trunc(share < 0 ? share - 0.5 : share + 0.5);
      const at = weights + ((<usize>(k >> 1)) << 3) + ((<usize>(k & 1)) << 1);
      store<i16>(at, <i16>(fixed >> 15));
      store<i16>(at, <i16>(fixed & 0x7fff), 4);
    }
    store<i32>(starts + ((<usize>i) << 2), start - origin);
    weights += (<usize>pairs) << 3;
  }
}

function weightAt(pixel: i32, center: f64, inverse: f64): f64 {
  const distance = abs((<f64>pixel - center + 0.5) * inverse);
  return distance < 1 ? 1 - distance : 0;
}
