import type { Sort, SortKey } from '../../src-shared/contract/values.ts';
import type { Column, Columns } from './columns.ts';
import { findImages, numbersOf } from './find-images.ts';
import { idsByName } from './select-ids.ts';
import { sortIds } from './sort-ids.ts';

/** The ids that a query finds, in order; ties go by path. What has no value (no label, no width) comes first, and last when descending; for the quality of a label it is the other way round. */
export function openView(columns: Columns, query: string, sort: Sort): Int32Array {
  const found = findImages(columns, query);
  const byPath = columns.byPath();
  // A view is the caller's own, and what is kept is not.
  const inOrder = found === columns.present() ? new Int32Array(byPath) : filtered(byPath, found);
  if (sort.by === 'path') return sort.descending ? inOrder.reverse() : inOrder;
  return sortIds(
    inOrder,
    withNone(keysOf(columns, sort.by), sort.by === 'quality' ? Infinity : -Infinity),
    sort.descending,
  );
}

function withNone(column: Column, none: number): Column {
  const keys = new Float64Array(column.length);
  for (let id = 0; id < keys.length; id++) keys[id] = Number.isNaN(column[id]) ? none : column[id]!;
  return keys;
}

function keysOf(columns: Columns, by: Exclude<SortKey, 'path'>): Column {
  switch (by) {
    case 'label':
      return columns.of('class_id');
    case 'split':
      return splitPlaces(columns);
    case 'added':
      return columns.of('added_ms');
    case 'verdict':
    case 'flag':
      return columns.of(by);
    default:
      return numbersOf(columns, by);
  }
}

/** Splits sort by their names. */
function splitPlaces(columns: Columns): Column {
  const ids = idsByName(columns.db, 'splits');
  const places = new Map([...ids.keys()].sort().map((name, place) => [ids.get(name)!, place]));
  return columns.of('split_id').map((id) => places.get(id) ?? NaN);
}

function filtered(ids: Int32Array, found: Uint8Array): Int32Array {
  const kept = new Int32Array(ids.length);
  let count = 0;
  for (const id of ids) if (found[id] === 1) kept[count++] = id;
  return kept.slice(0, count);
}
