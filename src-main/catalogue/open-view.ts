import type { Sort, SortKey } from '../../src-shared/contract/values.ts';
import type { ColumnName } from './column-names.ts';
import type { Columns } from './columns.ts';
import type { Column } from './load-columns.ts';
import { findImages, numbersOf } from './find-images.ts';
import { idsByName } from './select-ids.ts';
import { sortIds } from './sort-ids.ts';

/**
 * The ids that a query finds, in order; ties go by path. What has no value (no label, no width) comes first, and last when descending; for the quality of a label it is the other way
 * round. The result may be kept by others, and is not to be written to.
 */
export function openView(columns: Columns, query: string, sort: Sort): Int32Array {
  const found = findImages(columns, query);
  const ordered = inOrder(columns, sort);
  return found === columns.present() ? ordered : filtered(ordered, found);
}

/** All images, kept in this order until its numbers change: another query in the same order is then one pass. */
function inOrder(columns: Columns, { by, descending }: Sort): Int32Array {
  const byPath = columns.byPath();
  if (by === 'path') return descending ? columns.made('order path', [], () => byPath.toReversed()) : byPath;
  return columns.made(`order ${by} ${descending}`, namesOf(by), () =>
    sortIds(byPath, withNone(keysOf(columns, by), by === 'quality' ? Infinity : -Infinity), descending),
  );
}

function withNone(column: Column, none: number): Column {
  const keys = new Float64Array(column.length);
  for (let id = 0; id < keys.length; id++) keys[id] = Number.isNaN(column[id]) ? none : column[id]!;
  return keys;
}

/** The columns that an order goes by. */
function namesOf(by: Exclude<SortKey, 'path'>): readonly ColumnName[] | 'everything' {
  switch (by) {
    case 'label':
      return ['class_id'];
    case 'split':
      // And by their names.
      return 'everything';
    case 'added':
      return ['added_ms'];
    case 'quality':
      return ['label_quality'];
    case 'pixels':
      return ['width', 'height'];
    default:
      return [by];
  }
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
