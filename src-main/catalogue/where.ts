import type { Column } from './load-columns.ts';

/** 1 at every id of an image that a query finds. */
export type Found = Uint8Array;

/** Where a number is one of those that are asked for. NaN stands at ids without one. */
export function where(column: Column, holds: (value: number) => boolean): Found {
  const mask = new Uint8Array(column.length);
  for (let id = 0; id < column.length; id++) if (holds(column[id]!)) mask[id] = 1;
  return mask;
}
