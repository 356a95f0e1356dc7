import { defaultSplit } from '../../src-shared/manifest/header.ts';
import type { ReadDb } from './connection.ts';
import { roots } from './counts.ts';
import { isSample } from './weights-preview.ts';

/** The samples of a split as columns. Index i is the i-th line of the split in a manifest that is exported now. */
export interface SampleColumns {
  readonly ids: Int32Array;
  /** The classes' own numbers. */
  readonly labels: Int32Array;
  readonly weights: Float64Array;
}

/** What is in no split leaves as the default one. */
export function inSplit(split: string): { sql: string; values: string[] } {
  return {
    sql: `(split_id IN (SELECT id FROM splits WHERE name = ?)${split === defaultSplit ? ' OR split_id IS NULL' : ''})`,
    values: [split],
  };
}

/** @param split null for those of all splits */
export function samplesOf(db: ReadDb, split: string | null): SampleColumns {
  const list = roots(db).sort((a, b) => Buffer.compare(Buffer.from(a.name), Buffer.from(b.name)));
  const place = split === null ? { sql: '1', values: [] } : inSplit(split);
  const rows = list.flatMap((root) =>
    db.tuples<[id: number, label: number, weight: number]>(
      `SELECT id, class_id, weight FROM images WHERE root_id = ? AND ${isSample} AND ${place.sql} ORDER BY path`,
      root.id,
      ...place.values,
    ),
  );
  return {
    ids: Int32Array.from(rows, ([id]) => id),
    labels: Int32Array.from(rows, ([, label]) => label),
    weights: Float64Array.from(rows, ([, , weight]) => weight),
  };
}
