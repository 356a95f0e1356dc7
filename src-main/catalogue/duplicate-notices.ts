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

/** These notices of one image. */
export function groupNoticesOf(db: ReadDb, id: number): Notice[] {
  const member = db.get<{ group: number; isNear: number }>(
    'SELECT group_id AS "group", is_near AS isNear FROM duplicate_groups WHERE image_id = ?',
    id,
  );
  if (!member) return [];
  const differs = db.get<{ classes: number; splits: number; dropped: number }>(
    `SELECT min(class_id) < max(class_id) AS classes, min(split_id) < max(split_id) AS splits,
       (SELECT flag = ${dropped} FROM images WHERE id = ?) AS dropped
     FROM duplicate_groups JOIN images ON images.id = image_id WHERE group_id = ? AND flag <> ${dropped}`,
    id,
    member.group,
  )!;
  const isLeft = differs.dropped === 0;
  return [
    ...(member.isNear ? (['near-duplicate'] as const) : []),
    ...(isLeft && differs.classes ? (['label-conflict'] as const) : []),
    ...(isLeft && differs.splits ? (['leak'] as const) : []),
  ];
}
