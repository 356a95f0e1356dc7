import type { Sort, SortKey } from '../../src-shared/contract/values.ts';
import type { ColumnName } from './column-names.ts';
import type { Columns } from './columns.ts';
import type { Column } from './column.ts';
import { findImages, numbersOf } from './find-images.ts';
import { idsByName } from './select-ids.ts';
import { sortIds } from './sort-ids.ts';
import type { Found } from './where.ts';

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
    sortIds(byPath, keysOf(columns, by), { descending, none: by === 'quality' ? Infinity : -Infinity }),
  );
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
  return Float64Array.from(columns.of('split_id'), (id) => places.get(id) ?? NaN);
}

function filtered(ids: Int32Array, found: Found): Int32Array {
  let count = 0;
  for (let id = 0; id < found.length; id++) count += found[id]!;
  const kept = new Int32Array(count);
  let at = 0;
  for (let i = 0; i < ids.length; i++) {
    const id = ids[i]!;
    if (found[id] === 1) kept[at++] = id;
  }
  return kept;
}
