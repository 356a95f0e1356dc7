import { noneIn, type Column } from './column.ts';

/** Counters of so many values stay in the nearest cache. */
const digitBits = 11;
const digits = 1 << digitBits;

export interface SortOptions {
  descending: boolean;
  /** What stands for no number: one that is below or above all. */
  none: number;
}

/**
 * A stable sort by a number: ids whose keys are equal stay as they are. A radix sort over the bits of the keys, so that a million different keys take little longer than a few;
 * digits that all keys share are passed over.
 *
 * @param keyOf by id
 */
export function sortIds(ids: Int32Array, keyOf: Column, options: SortOptions): Int32Array {
  const whole = wholeWords(ids, keyOf, options);
  return whole ? sortWords(ids, whole) : sortDoubles(ids, keyOf, options);
}

/** By one word of each, which is moved along with its id. */
function sortWords(ids: Int32Array, words: Uint32Array): Int32Array {
  let from = ids.slice();
  let to = new Int32Array(ids.length) as typeof from;
  let others: Uint32Array = new Uint32Array(ids.length);
  for (let shift = 0; shift < 32; shift += digitBits) {
    if (!sortByDigit({ words, shift, from, to, others })) continue;
    [words, others] = [others, words];
    [from, to] = [to, from];
  }
  return from;
}

interface Pass {
  words: Uint32Array;
  shift: number;
  from: Int32Array;
  to: Int32Array;
  others: Uint32Array;
}

/** Sorts ids and their words by one digit. False where all share it, and nothing was written. */
function sortByDigit({ words, shift, from, to, others }: Pass): boolean {
  const starts = startsOf(words, shift);
  if (!starts) return false;
  for (let i = 0; i < from.length; i++) {
    const word = words[i]!;
    const at = starts[(word >>> shift) & (digits - 1)]!++;
    to[at] = from[i]!;
    others[at] = word;
  }
  return true;
}

/** Where each value of a digit begins; null where all share one. */
function startsOf(words: Uint32Array, shift: number): Uint32Array | null {
  const starts = new Uint32Array(digits + 1);
  for (let i = 0; i < words.length; i++) starts[((words[i]! >>> shift) & (digits - 1)) + 1]!++;
  if (words.length === 0 || starts[((words[0]! >>> shift) & (digits - 1)) + 1] === words.length) return null;
  for (let value = 1; value <= digits; value++) starts[value]! += starts[value - 1]!;
  return starts;
}

/** One word for each id, ordered as the keys are: whole numbers that lie close together, by their distance from the least. Null for others. */
function wholeWords(ids: Int32Array, keyOf: Column, { descending, none }: SortOptions): Uint32Array | null {
  const absent = noneIn(keyOf);
  let [least, most] = [Infinity, -Infinity];
  for (let i = 0; i < ids.length; i++) {
    const key = keyOf[ids[i]!]!;
    if (key === absent || Number.isNaN(key) || key === Infinity || key === -Infinity) continue;
    if (Math.floor(key) !== key) return null;
    if (key < least) least = key;
    if (key > most) most = key;
  }
  const top = least > most ? 1 : most - least + 2;
  if (top > 0xffff_ffff) return null;
  const words = new Uint32Array(ids.length);
  for (let i = 0; i < ids.length; i++) {
    const raw = keyOf[ids[i]!]!;
    const key = raw === absent || Number.isNaN(raw) ? none : raw;
    const place = key === -Infinity ? 0 : key === Infinity ? top : key - least + 1;
    words[i] = descending ? top - place : place;
  }
  return words;
}

/** By two words of each key, the lower one first, that are ordered as the keys are. */
function sortDoubles(ids: Int32Array, keyOf: Column, { descending, none }: SortOptions): Int32Array {
  const keys = new Float64Array(ids.length);
  for (let i = 0; i < ids.length; i++) {
    const key = keyOf[ids[i]!]!;
    // The two zeros are one number, and have different bits.
    keys[i] = Number.isNaN(key) ? none : key + 0;
  }
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
  let places = new Uint32Array(ids.length);
  for (let i = 0; i < places.length; i++) places[i] = i;
  let spare = new Uint32Array(ids.length);
  for (const words of [lows, highs])
    for (let shift = 0; shift < 32; shift += digitBits) {
      const starts = startsOf(words, shift);
      if (!starts) continue;
      for (let i = 0; i < places.length; i++) {
        const place = places[i]!;
        spare[starts[(words[place]! >>> shift) & (digits - 1)]!++] = place;
      }
      [places, spare] = [spare, places];
    }
  const sorted = new Int32Array(ids.length);
  for (let i = 0; i < sorted.length; i++) sorted[i] = ids[places[i]!]!;
  return sorted;
}
