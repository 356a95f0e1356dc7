import { flags } from '../../src-shared/catalogue/flag.ts';
import {
  groupNotices,
  measuredNotices,
  notices,
  predictedNotices,
} from '../../src-shared/catalogue/notice.ts';
import { verdicts } from '../../src-shared/catalogue/verdict.ts';
import type { ClassRow, FacetCounts, LabelSource } from '../../src-shared/contract/values.ts';
import { usualColour } from '../../src-shared/catalogue/class-looks.ts';
import type { CatalogueSummary, Extent, Root } from './catalogue.ts';
import type { ReadDb } from './connection.ts';
import { countGroupNotices } from './duplicate-notices.ts';
import { countLabelErrors } from './label-error-notice.ts';
import { versionOf } from './image-rows.ts';
import { countMeasured } from './measured-notices.ts';
import { conditionOf, namesById } from './select-ids.ts';
import type { SqlCondition } from './query-to-sql.ts';

const ok = verdicts.indexOf('ok');
const damaged = verdicts.indexOf('damaged');

/** Every class by its own number, those without samples among them. */
export function classes(db: ReadDb): ClassRow[] {
  const counts = new Map(
    classCounts(db, { sql: '1', values: [] }).map(({ classId, count }) => [classId, count]),
  );
  return db
    .all<{ id: number; name: string; colour: number | null }>(
      'SELECT id, name, colour FROM classes ORDER BY id',
    )
    .map(({ id, name, colour }) => ({
      id,
      name,
      count: counts.get(id) ?? 0,
      colour: colour ?? usualColour(id),
    }));
}

export function classCounts(db: ReadDb, where: SqlCondition): Extent['classes'] {
  return db.all(
    `SELECT class_id AS classId, count(*) AS count FROM images WHERE ${where.sql} GROUP BY class_id`,
    ...where.values,
  );
}

export function roots(db: ReadDb): Root[] {
  return db.all<Root>('SELECT id, name, path FROM roots ORDER BY id');
}

export function splits(db: ReadDb): string[] {
  return db.column<string>('SELECT name FROM splits ORDER BY name');
}

export function summary(db: ReadDb): CatalogueSummary {
  const dataset = db.get<{ name: string; label_source: string }>('SELECT name, label_source FROM dataset')!;
  const images = db.value<number>('SELECT count(*) FROM images');
  return {
    name: dataset.name,
    labelSource: JSON.parse(dataset.label_source) as LabelSource,
    images,
    notOk: images - db.value<number>('SELECT count(*) FROM images WHERE verdict = ?', ok),
    unlabelled: db.value<number>('SELECT count(*) FROM images WHERE class_id IS NULL'),
    classes: classes(db),
  };
}

/** One pass over the index that holds these columns in this order; the groups are few. */
export function facets(db: ReadDb, query: string): FacetCounts {
  const where = conditionOf(db, query);
  const groups = db.all<{
    class: number | null;
    verdict: number;
    flag: number;
    split: number | null;
    bits: number;
    count: number;
  }>(
    `SELECT class_id AS class, verdict, flag, split_id AS split, notice_bits AS bits, count(*) AS count
     FROM images WHERE ${where.sql} GROUP BY class_id, verdict, flag, split_id, notice_bits`,
    ...where.values,
  );
  const tally = <K>(keyOf: (group: (typeof groups)[number]) => K) => {
    const counts = new Map<K, number>();
    for (const group of groups) counts.set(keyOf(group), (counts.get(keyOf(group)) ?? 0) + group.count);
    return [...counts];
  };
  const splitNames = namesById(db, 'splits');
  return {
    total: db.value<number>('SELECT count(*) FROM images'),
    matching: groups.reduce((sum, group) => sum + group.count, 0),
    classes: tally((group) => group.class).map(([classId, count]) => ({ classId, count })),
    verdicts: tally((group) => group.verdict).map(([i, count]) => ({ verdict: verdicts[i]!, count })),
    notices: notices
      .map((notice, i) => ({
        notice,
        count: groups.reduce((sum, group) => sum + (group.bits & (1 << i) ? group.count : 0), 0),
      }))
      .filter(
        ({ notice }) =>
          ![measuredNotices, groupNotices, predictedNotices].some((set) => set.includes(notice)),
      )
      .concat(countMeasured(db, where), countGroupNotices(db, where), countLabelErrors(db, where))
      .filter(({ count }) => count > 0),
    flags: tally((group) => group.flag).map(([i, count]) => ({ flag: flags[i]!, count })),
    splits: tally((group) => group.split).map(([id, count]) => ({
      split: id === null ? null : splitNames.get(id)!,
      count,
    })),
  };
}

/** Positions of what no export takes (bad), and of what it takes with a doubt: damaged, or with notices (warn). The first of each of `buckets` equal stretches of a view. */
export function marks(db: ReadDb, ids: Int32Array, buckets: number): { bad: number[]; warn: number[] } {
  const bad = new Set(db.column<number>('SELECT id FROM images WHERE verdict NOT IN (?, ?)', damaged, ok));
  const warn = new Set(
    db.column<number>(
      'SELECT id FROM images WHERE verdict = ? OR (notice_bits <> 0 AND verdict = ?)',
      damaged,
      ok,
    ),
  );
  const firsts = (set: ReadonlySet<number>) => {
    const positions: number[] = [];
    let last = -1;
    if (set.size === 0) return positions;
    for (let i = 0; i < ids.length; i++) {
      const bucket = Math.floor((i * buckets) / ids.length);
      if (bucket === last || !set.has(ids[i]!)) continue;
      positions.push(i);
      last = bucket;
    }
    return positions;
  };
  return { bad: firsts(bad), warn: firsts(warn) };
}

/** Images that decode, of each class in turn. */
export function examples(db: ReadDb, limit: number): { id: number; version: string }[] {
  const perClass = [...namesById(db, 'classes').keys(), null].map((classId) =>
    db.all<{ id: number; sha256: Uint8Array | null; bytes: number; mtime_ms: number }>(
      'SELECT id, sha256, bytes, mtime_ms FROM images WHERE class_id IS ? AND verdict = ? LIMIT ?',
      classId,
      ok,
      limit,
    ),
  );
  const inTurn = Array.from({ length: limit }, (_, i) =>
    perClass.flatMap((rows) => rows.slice(i, i + 1)),
  ).flat();
  return inTurn.slice(0, limit).map((row) => ({ id: row.id, version: versionOf(row) }));
}
