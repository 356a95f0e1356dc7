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

const kept = new WeakMap<ReadDb, { revision: number; bySplit: Map<string | null, SampleColumns> }>();

/** Kept until the catalogue changes: one batch after another is looked at. @param split null for those of all splits */
export function samplesOf(db: ReadDb, split: string | null): SampleColumns {
  const revision = db.value<number>('SELECT revision FROM dataset');
  let known = kept.get(db);
  if (known?.revision !== revision) {
    known = { revision, bySplit: new Map() };
    kept.set(db, known);
  }
  let columns = known.bySplit.get(split);
  if (!columns) {
    columns = readSamples(db, split);
    known.bySplit.set(split, columns);
  }
  return columns;
}

function readSamples(db: ReadDb, split: string | null): SampleColumns {
  const list = roots(db).sort((a, b) => Buffer.compare(Buffer.from(a.name), Buffer.from(b.name)));
  const place = split === null ? { sql: '1', values: [] } : inSplit(split);
  const rows = list.flatMap((root) =>
    db.tuples<[id: number, label: number, weight: number]>(
      `SELECT id, class_id, weight FROM images WHERE root_id = ? AND ${isSample} AND ${place.sql} ORDER BY path`,
      root.id,
      ...place.values,
    ),
  );
  const ids = new Int32Array(rows.length);
  const labels = new Int32Array(rows.length);
  const weights = new Float64Array(rows.length);
  for (const [i, [id, label, weight]] of rows.entries()) {
    ids[i] = id;
    labels[i] = label;
    weights[i] = weight;
  }
  return { ids, labels, weights };
}
