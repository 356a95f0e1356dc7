import type { Notice } from '../../src-shared/catalogue/notice.ts';
import type { ReadDb } from './connection.ts';
import type { SqlCondition } from './query-to-sql.ts';

const dropped = 1;

/** Groups in which a column has several values, over images that are not dropped; an image without a value does not count. */
function differingIn(column: 'class_id' | 'split_id'): string {
  return `SELECT group_id FROM duplicate_groups JOIN images ON images.id = image_id
    WHERE ${column} IS NOT NULL AND flag <> ${dropped} GROUP BY group_id HAVING min(${column}) < max(${column})`;
}

interface Members {
  notice: Notice;
  /** Ids of the images, as a statement. */
  sql: string;
  /** And what holds for their rows. */
  only: string;
}

const found: readonly Members[] = [
  { notice: 'near-duplicate', sql: 'SELECT image_id FROM duplicate_groups WHERE is_near = 1', only: '1' },
  ...(['class_id', 'split_id'] as const).map((column): Members => ({
    notice: column === 'class_id' ? 'label-conflict' : 'leak',
    sql: `SELECT image_id FROM duplicate_groups WHERE group_id IN (${differingIn(column)})`,
    only: `flag <> ${dropped}`,
  })),
];

/** A condition over `images` for a notice that follows from the groups of the same picture; null for another one. What is dropped is in no conflict. */
export function groupNotice(notice: Notice): SqlCondition | null {
  const members = found.find((one) => one.notice === notice);
  return members ? { sql: `(id IN (${members.sql}) AND ${members.only})`, values: [] } : null;
}

interface Member {
  group_id: number | null;
  is_near: number | null;
  flag: number;
}

/** These notices of each of some images. A group is looked through once, however many of them are in it. */
export function groupNoticesOf(db: ReadDb, members: readonly Member[]): (member: Member) => Notice[] {
  const groups = new Set(members.flatMap(({ group_id }) => group_id ?? []));
  const differing = new Map(groups.size === 0 ? [] : differingOf(db, groups));
  return ({ group_id, is_near, flag }) => [
    ...(is_near === 1 ? (['near-duplicate'] as const) : []),
    ...((group_id !== null && flag !== dropped && differing.get(group_id)) || []),
  ];
}

function differingOf(db: ReadDb, groups: ReadonlySet<number>): [group: number, Notice[]][] {
  const rows = db.tuples<[group: number, classes: number | null, splits: number | null]>(
    `SELECT group_id, min(class_id) < max(class_id), min(split_id) < max(split_id)
     FROM json_each(?) JOIN duplicate_groups ON group_id = value JOIN images ON images.id = image_id
     WHERE flag <> ${dropped} GROUP BY group_id`,
    JSON.stringify([...groups]),
  );
  return rows.map(([group, classes, splits]) => [
    group,
    [...(classes ? (['label-conflict'] as const) : []), ...(splits ? (['leak'] as const) : [])],
  ]);
}
