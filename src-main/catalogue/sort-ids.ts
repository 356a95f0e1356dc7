const digitBits = 16;
const digits = 1 << digitBits;

/**
 * A stable sort by a number: ids whose keys are equal stay as they are. A radix sort over the bits of the keys, so that a million different keys take no longer than a few;
 * digits that all keys share are passed over, which leaves one or two of the four for whole numbers.
 *
 * @param keyOf by id, none of them NaN
 */
export function sortIds(ids: Int32Array, keyOf: Float64Array, descending: boolean): Int32Array {
  const count = ids.length;
  const words = sortableWords(ids, keyOf, descending);
  let places = new Uint32Array(count);
  for (let i = 0; i < count; i++) places[i] = i;
  let spare = new Uint32Array(count);
  const starts = new Uint32Array(digits + 1);
  for (let digit = 0; digit < 4; digit++) {
    starts.fill(0);
    for (let at = digit; at < words.length; at += 4) starts[words[at]! + 1]!++;
    if (count === 0 || starts[words[digit]! + 1] === count) continue;
    for (let value = 1; value <= digits; value++) starts[value]! += starts[value - 1]!;
    for (let i = 0; i < count; i++) {
      const place = places[i]!;
      spare[starts[words[4 * place + digit]!]!++] = place;
    }
    [places, spare] = [spare, places];
  }
  const sorted = new Int32Array(count);
  for (let i = 0; i < count; i++) sorted[i] = ids[places[i]!]!;
  return sorted;
}

/** Four words each, the lowest first, that are ordered as the keys are. */
function sortableWords(ids: Int32Array, keyOf: Float64Array, descending: boolean): Uint16Array {
  const keys = new Float64Array(ids.length);
  // The two zeros are one number, and have different bits.
  for (let i = 0; i < ids.length; i++) keys[i] = keyOf[ids[i]!]! + 0;
  const bits = new Uint32Array(keys.buffer);
  for (let i = 0; i < bits.length; i += 2) {
    const high = bits[i + 1]!;
    // Positive numbers are ordered as their bits, above the negative ones, whose order is the other way round.
    const isNegative = high >>> 31 === 1;
    if (isNegative !== descending) bits[i] = ~bits[i]!;
    const ascending = isNegative ? ~high : high | 0x8000_0000;
    bits[i + 1] = descending ? ~ascending : ascending;
  }
  return new Uint16Array(keys.buffer);
}
