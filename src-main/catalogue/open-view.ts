import type { Sort, SortKey } from '../../src-shared/contract/values.ts';
import type { ReadDb } from './connection.ts';
import type { PathOrder } from './path-order.ts';
import { conditionOf, idsByName } from './select-ids.ts';

/** Every key but the path is a number, null where there is none. */
const keys: Record<Exclude<SortKey, 'path'>, string> = {
  label: 'class_id',
  verdict: 'verdict',
  weight: 'weight',
  split: 'split_id',
  width: 'width',
  height: 'height',
  bytes: 'bytes',
  pixels: 'width * height',
  added: 'added_ms',
  flag: 'flag',
  quality: 'label_quality',
};

/**
 * The ids that a query finds, in order; ties go by path. What has no value (no label, no width) comes first, and last when descending.
 *
 * NOTE: why SQLite filters and does not sort. A filter passes over one narrow index; to sort what it finds by path, or by anything
 * with ties by path, SQLite fetches the path of each row from wherever it lies, seconds for a million. Instead the
 * order by path is kept (see PathOrder), what was found is put into that order by walking it, and then divided by its key in a counting
 * sort, which keeps the order within each key.
 */
export function openView(db: ReadDb, order: PathOrder, query: string, sort: Sort): Int32Array {
  const where = conditionOf(db, query);
  const byPath = order.ids();
  const highest = db.value<number | null>('SELECT max(id) FROM images') ?? 0;
  const found = new Uint8Array(highest + 1);
  if (sort.by === 'path') {
    const ids = db.column<number>(`SELECT id FROM images WHERE ${where.sql}`, ...where.values);
    for (const id of ids) found[id] = 1;
    const inOrder = byPath.filter((id) => found[id] === 1);
    return sort.descending ? inOrder.reverse() : inOrder;
  }
  const keyOf = new Float64Array(highest + 1);
  const rows = db.tuples<[id: number, key: number | null]>(
    `SELECT id, ${keys[sort.by]} FROM images WHERE ${where.sql}`,
    ...where.values,
  );
  const places = sort.by === 'split' ? splitPlaces(db) : null;
  for (const [id, key] of rows) {
    found[id] = 1;
    keyOf[id] = key === null ? (sort.by === 'quality' ? Infinity : -Infinity) : (places?.get(key) ?? key);
  }
  return sortByKey(
    byPath.filter((id) => found[id] === 1),
    keyOf,
    sort.descending,
  );
}

/** Splits sort by their names. */
function splitPlaces(db: ReadDb): Map<number, number> {
  const ids = idsByName(db, 'splits');
  return new Map([...ids.keys()].sort().map((name, place) => [ids.get(name)!, place]));
}

/** A stable counting sort: `ids` with equal keys stay as they are. */
function sortByKey(ids: Int32Array, keyOf: Float64Array, descending: boolean): Int32Array {
  const counts = new Map<number, number>();
  for (const id of ids) counts.set(keyOf[id]!, (counts.get(keyOf[id]!) ?? 0) + 1);
  const distinct = Float64Array.from(counts.keys()).sort();
  if (descending) distinct.reverse();
  let start = 0;
  for (const key of distinct) {
    const count = counts.get(key)!;
    counts.set(key, start);
    start += count;
  }
  const sorted = new Int32Array(ids.length);
  for (const id of ids) {
    const place = counts.get(keyOf[id]!)!;
    sorted[place] = id;
    counts.set(keyOf[id]!, place + 1);
  }
  return sorted;
}
