import { noneIn, type Column } from './column.ts';
import type { Found } from './where.ts';

/** Up to here a number is counted at its own place; larger ones are few. */
const dense = 65_536;

/** How many of the images found have each number, in ascending order; null, where there is none, comes first. */
export function tally(column: Column, found: Found): Map<number | null, number> {
  const counts = new Uint32Array(dense);
  const others = new Map<number, number>();
  const absent = noneIn(column);
  let none = 0;
  for (let id = 0; id < found.length; id++) {
    if (found[id] !== 1) continue;
    const value = column[id] ?? NaN;
    if (value === absent || Number.isNaN(value)) none++;
    else if (value < dense) counts[value]!++;
    else others.set(value, (others.get(value) ?? 0) + 1);
  }
  const tallied = new Map<number | null, number>(none > 0 ? [[null, none]] : []);
  for (let value = 0; value < dense; value++) if (counts[value]! > 0) tallied.set(value, counts[value]!);
  for (const value of [...others.keys()].sort((a, b) => a - b)) tallied.set(value, others.get(value)!);
  return tallied;
}

/** How many are in both. */
export function countBoth(a: Found, b: Found): number {
  let count = 0;
  const length = Math.min(a.length, b.length);
  for (let id = 0; id < length; id++) count += a[id]! & b[id]!;
  return count;
}
