import type { Sort, SortKey } from '../../src-shared/contract/values.ts';
import type { ReadDb } from './connection.ts';
import { conditionOf } from './select-ids.ts';

const keys: Record<SortKey, string> = {
  path: 'path',
  label: 'class_id',
  verdict: 'verdict',
  weight: 'weight',
  split: '(SELECT name FROM splits WHERE splits.id = split_id)',
  width: 'width',
  height: 'height',
  bytes: 'bytes',
  pixels: '(width * height)',
  added: 'added_ms',
  flag: 'flag',
};

/** The ids that a query finds, in order; ties go by path. What has no value (no label, no width) comes first, and last when descending. */
export function openView(db: ReadDb, query: string, sort: Sort): Int32Array {
  const where = conditionOf(db, query);
  const direction = sort.descending ? 'DESC' : 'ASC';
  const order =
    sort.by === 'path'
      ? `path ${direction}, root_id ${direction}`
      : `${keys[sort.by]} ${direction}, path, root_id`;
  return Int32Array.from(
    db.column<number>(`SELECT id FROM images WHERE ${where.sql} ORDER BY ${order}`, ...where.values),
  );
}
