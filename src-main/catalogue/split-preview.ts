import type { ReadDb } from './connection.ts';
import { namesById } from './select-ids.ts';
import { hasPlace, splitBecomes, type SplitRatios } from './split-place.ts';
import { isSample } from './weights-preview.ts';

/** Images of one class that go from one split to one split; null is no class, and no split. */
export interface SplitFlow {
  classId: number | null;
  from: string | null;
  to: string | null;
  count: number;
  /** How many of them an export takes. */
  samples: number;
}

export interface SplitPreview {
  /** Everything, also what stays where it is. */
  flows: SplitFlow[];
  /** The first few images that would move. */
  moved: { id: number; from: string | null; to: string }[];
}

const MOVED = 8;

/** What a split by ratios would make of every image, before anything is done. Throws BAD_INPUT for the ratios. */
export function splitPreview(db: ReadDb, options: SplitRatios): SplitPreview {
  const becomes = splitBecomes(options, (name) => name);
  const names = namesById(db, 'splits');
  const from = (id: number | null) => (id === null ? null : names.get(id)!);
  const flows = db.all<{
    classId: number | null;
    split: number | null;
    to: string | null;
    count: number;
    samples: number;
  }>(
    `SELECT class_id AS classId, split_id AS split, becomes AS "to", count(*) AS count, CAST(total(${isSample}) AS INTEGER) AS samples
     FROM (SELECT class_id, flag, verdict, split_id, CASE WHEN ${hasPlace} THEN ${becomes.sql} END AS becomes FROM images)
     GROUP BY class_id, split_id, becomes`,
    ...becomes.values,
  );
  const moved = db.all<{ id: number; split: number | null; to: string }>(
    `SELECT id, split_id AS split, becomes AS "to" FROM (SELECT id, split_id, ${becomes.sql} AS becomes FROM images WHERE ${hasPlace} AND ${isSample})
     WHERE becomes IS NOT (SELECT name FROM splits WHERE splits.id = split_id) LIMIT ${MOVED}`,
    ...becomes.values,
  );
  return {
    // What has no place stays.
    flows: flows.map(({ split, to, ...flow }) => ({ ...flow, from: from(split), to: to ?? from(split) })),
    moved: moved.map(({ split, ...image }) => ({ ...image, from: from(split) })),
  };
}

/** The same for some images, by id; those without a place are left out. */
export function plannedSplits(db: ReadDb, options: SplitRatios, ids: readonly number[]): Map<number, string> {
  const becomes = splitBecomes(options, (name) => name);
  const rows = db.tuples<[number, string]>(
    `SELECT id, ${becomes.sql} FROM images WHERE ${hasPlace} AND id IN (SELECT value FROM json_each(?))`,
    ...becomes.values,
    JSON.stringify(ids),
  );
  return new Map(rows);
}
