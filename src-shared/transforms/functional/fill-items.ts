import type { TypedArray } from '../../loader/tensor.ts';

/** Fills an array with one item after the other: a pixel's channels. */
export function fillItems(target: TypedArray, item: TypedArray): void {
  const values = target as Uint8Array;
  const source = item as Uint8Array;
  if (source.every((value) => value === source[0])) {
    // An array of its own type begins as zeros, so this is for other values only; minus zero is not zero.
    if (!Object.is(source[0], 0)) values.fill(source[0]!);
    return;
  }
  values.set(source.subarray(0, values.length));
  // What is filled is copied behind itself, twice as much each time.
  for (let done = source.length; done < values.length; done *= 2)
    values.copyWithin(done, 0, Math.min(done, values.length - done));
}
