import { noneIn, type Column } from './column.ts';

/** 1 at every id of an image that a query finds. */
export type Found = Uint8Array;

/** Where there is a number, and one of those that are asked for. */
export function where(column: Column, holds: (value: number) => boolean): Found {
  const none = noneIn(column);
  const mask = new Uint8Array(column.length);
  for (let id = 0; id < column.length; id++) {
    const value = column[id]!;
    if (value !== none && !Number.isNaN(value) && holds(value)) mask[id] = 1;
  }
  return mask;
}

/** Images without a number. */
export function without(present: Found, column: Column): Found {
  const none = noneIn(column);
  const mask = new Uint8Array(present.length);
  for (let id = 0; id < mask.length; id++) {
    // What lies beyond a column has been added since, and has none.
    const value = column[id] ?? NaN;
    if (present[id] === 1 && (value === none || Number.isNaN(value))) mask[id] = 1;
  }
  return mask;
}

/** What is in all of them. One alone is given back as it is. */
export function intersection([first, ...others]: readonly Found[]): Found {
  if (others.length === 0) return first!;
  const all = first!.slice();
  for (const mask of others) {
    for (let id = 0; id < Math.min(all.length, mask.length); id++) all[id]! &= mask[id]!;
    all.fill(0, mask.length);
  }
  return all;
}

/** What is in any of them. */
export function union([first, ...others]: readonly Found[]): Found {
  if (others.length === 0) return first!;
  const all = new Uint8Array(Math.max(first!.length, ...others.map(({ length }) => length)));
  all.set(first!);
  for (const mask of others) for (let id = 0; id < mask.length; id++) all[id]! |= mask[id]!;
  return all;
}

/** What is in one and not in the other. */
export function difference(from: Found, without: Found): Found {
  const all = from.slice();
  for (let id = 0; id < Math.min(all.length, without.length); id++) all[id]! &= ~without[id]!;
  return all;
}
