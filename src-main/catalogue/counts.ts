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
import type { CatalogueSummary, Root } from './catalogue.ts';
import type { ColumnName } from './column-names.ts';
import type { Columns } from './columns.ts';
import type { ReadDb } from './connection.ts';
import { findImages } from './find-images.ts';
import { foundNotice } from './found-notice.ts';
import { versionOf } from './image-rows.ts';
import { namesById, queryNames } from './select-ids.ts';
import { countBoth, tally } from './tally.ts';

const ok = verdicts.indexOf('ok');
const damaged = verdicts.indexOf('damaged');

/** Every class by its own number, those without samples among them. */
export function classes(columns: Columns): ClassRow[] {
  const counts = columns.counts('class_id');
  return columns.db
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

export function roots(db: ReadDb): Root[] {
  return db.all<Root>('SELECT id, name, path FROM roots ORDER BY id');
}

export function splits(db: ReadDb): string[] {
  return db.column<string>('SELECT name FROM splits ORDER BY name');
}

export function summary(columns: Columns): CatalogueSummary {
  const { db } = columns;
  const dataset = db.get<{ name: string; label_source: string }>('SELECT name, label_source FROM dataset')!;
  const images = columns.count();
  return {
    name: dataset.name,
    labelSource: JSON.parse(dataset.label_source) as LabelSource,
    images,
    notOk: images - (columns.counts('verdict').get(ok) ?? 0),
    unlabelled: columns.counts('class_id').get(null) ?? 0,
    classes: classes(columns),
  };
}

/** What the images of a query have, by all that a filter asks for. */
export function facets(columns: Columns, query: string): FacetCounts {
  return columns.made(`facets ${query}`, 'everything', () => countFacets(columns, query));
}

function countFacets(columns: Columns, query: string): FacetCounts {
  const names = queryNames(columns.db, columns);
  const found = findImages(columns, query);
  const list = (name: ColumnName) => [...tally(columns.of(name), found)];
  const byVerdict = list('verdict');
  const byBits = list('notice_bits');
  const splitNames = namesById(columns.db, 'splits');
  const asked = [...measuredNotices, ...groupNotices, ...predictedNotices];
  return {
    total: columns.byPath().length,
    matching: byVerdict.reduce((sum, [, count]) => sum + count, 0),
    classes: list('class_id').map(([classId, count]) => ({ classId, count })),
    verdicts: byVerdict.map(([i, count]) => ({ verdict: verdicts[i!]!, count })),
    notices: notices
      .map((notice, i) => ({
        notice,
        count: asked.includes(notice)
          ? countBoth(found, foundNotice(columns, notice, names))
          : byBits.reduce((sum, [bits, count]) => sum + (bits! & (1 << i) ? count : 0), 0),
      }))
      .filter(({ count }) => count > 0),
    flags: list('flag').map(([i, count]) => ({ flag: flags[i!]!, count })),
    splits: list('split_id').map(([id, count]) => ({
      split: id === null ? null : splitNames.get(id)!,
      count,
    })),
  };
}

/** Positions of what no export takes (bad), and of what it takes with a doubt: damaged, or with notices (warn). The first of each of `buckets` equal stretches of a view. */
export function marks(columns: Columns, ids: Int32Array, buckets: number): { bad: number[]; warn: number[] } {
  const [verdictOf, bitsOf] = [columns.of('verdict'), columns.of('notice_bits')];
  const marked = { bad: [] as number[], warn: [] as number[] };
  const last = { bad: -1, warn: -1 };
  for (let i = 0; i < ids.length; i++) {
    const verdict = verdictOf[ids[i]!];
    if (verdict === ok && bitsOf[ids[i]!] === 0) continue;
    const kind = verdict === ok || verdict === damaged ? 'warn' : 'bad';
    const bucket = Math.floor((i * buckets) / ids.length);
    if (bucket === last[kind]) continue;
    marked[kind].push(i);
    last[kind] = bucket;
  }
  return marked;
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
