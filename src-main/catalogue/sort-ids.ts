/** Counters of so many values stay in the nearest cache. */
const digitBits = 11;
const digits = 1 << digitBits;

/**
 * A stable sort by a number: ids whose keys are equal stay as they are. A radix sort over the bits of the keys, so that a million different keys take little longer than a few;
 * digits that all keys share are passed over.
 *
 * @param keyOf by id, none of them NaN
 */
export function sortIds(ids: Int32Array, keyOf: Float64Array, descending: boolean): Int32Array {
  const whole = wholeWords(ids, keyOf, descending);
  const words = whole ? [whole] : doubleWords(ids, keyOf, descending);
  let places = new Uint32Array(ids.length);
  for (let i = 0; i < places.length; i++) places[i] = i;
  let spare = new Uint32Array(ids.length);
  for (const word of words)
    for (let shift = 0; shift < 32; shift += digitBits)
      if (sortByDigit(word, shift, places, spare)) [places, spare] = [spare, places];
  const sorted = new Int32Array(ids.length);
  for (let i = 0; i < sorted.length; i++) sorted[i] = ids[places[i]!]!;
  return sorted;
}

/** Sorts `from` by one digit of the words at those places into `to`. False where all share it, and nothing was written. */
function sortByDigit(word: Uint32Array, shift: number, from: Uint32Array, to: Uint32Array): boolean {
  const starts = new Uint32Array(digits + 1);
  for (let i = 0; i < word.length; i++) starts[((word[i]! >>> shift) & (digits - 1)) + 1]!++;
  if (word.length === 0 || starts[((word[0]! >>> shift) & (digits - 1)) + 1] === word.length) return false;
  for (let value = 1; value <= digits; value++) starts[value]! += starts[value - 1]!;
  for (let i = 0; i < from.length; i++) {
    const place = from[i]!;
    to[starts[(word[place]! >>> shift) & (digits - 1)]!++] = place;
  }
  return true;
}

/** One word for each id, ordered as the keys are: whole numbers that lie close together, by their distance from the least. Null for others. */
function wholeWords(ids: Int32Array, keyOf: Float64Array, descending: boolean): Uint32Array | null {
  let [least, most] = [Infinity, -Infinity];
  for (let i = 0; i < ids.length; i++) {
    const key = keyOf[ids[i]!]!;
    if (key === Infinity || key === -Infinity) continue;
    if (Math.floor(key) !== key) return null;
    if (key < least) least = key;
    if (key > most) most = key;
  }
  const top = least > most ? 1 : most - least + 2;
  if (top > 0xffff_ffff) return null;
  const words = new Uint32Array(ids.length);
  for (let i = 0; i < ids.length; i++) {
    const key = keyOf[ids[i]!]!;
    const place = key === -Infinity ? 0 : key === Infinity ? top : key - least + 1;
    words[i] = descending ? top - place : place;
  }
  return words;
}

/** Two words, the lower one first, that are ordered as the keys are. */
function doubleWords(ids: Int32Array, keyOf: Float64Array, descending: boolean): [Uint32Array, Uint32Array] {
  const keys = new Float64Array(ids.length);
  // The two zeros are one number, and have different bits.
  for (let i = 0; i < ids.length; i++) keys[i] = keyOf[ids[i]!]! + 0;
  const bits = new Uint32Array(keys.buffer);
  const [lows, highs] = [new Uint32Array(ids.length), new Uint32Array(ids.length)];
  for (let i = 0; i < ids.length; i++) {
    const high = bits[2 * i + 1]!;
    // Positive numbers are ordered as their bits, above the negative ones, whose order is the other way round.
    const isNegative = high >>> 31 === 1;
    lows[i] = isNegative === descending ? bits[2 * i]! : ~bits[2 * i]!;
    const ascending = isNegative ? ~high : high | 0x8000_0000;
    highs[i] = descending ? ~ascending : ascending;
  }
  return [lows, highs];
}
