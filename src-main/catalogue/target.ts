import { flags } from '../../src-shared/catalogue/flag.ts';
import { WinnowError } from '../../src-shared/winnow-error.ts';
import type { Extent, Target } from './catalogue.ts';
import type { Columns } from './columns.ts';
import type { ReadDb } from './connection.ts';
import { findImages } from './find-images.ts';
import { unknown } from './image-rows.ts';
import type { SqlCondition } from './query-to-sql.ts';
import { conditionOf } from './select-ids.ts';
import { tally } from './tally.ts';
import type { Found } from './where.ts';

/** The images of a target as a condition. Throws IMAGE_UNKNOWN for an id that is not there, and what a query throws. */
export function targetCondition(db: ReadDb, target: Target): SqlCondition {
  if ('query' in target) return conditionOf(db, target.query);
  const list = JSON.stringify(Array.from(target.ids));
  const missing = db.value<unknown>(
    'SELECT value FROM json_each(?) WHERE value NOT IN (SELECT id FROM images) LIMIT 1',
    list,
  );
  if (missing !== undefined) unknown(Number(missing));
  return { sql: 'id IN (SELECT value FROM json_each(?))', values: [list] };
}

/** How many images a change would be for, by class and by mark. */
export function extent(columns: Columns, target: Target): Extent {
  const found = 'query' in target ? findImages(columns, target.query) : foundIds(columns, target.ids);
  const byClass = [...tally(columns.of('class_id'), found)];
  return {
    count: byClass.reduce((sum, [, count]) => sum + count, 0),
    classes: byClass.map(([classId, count]) => ({ classId, count })),
    flags: [...tally(columns.of('flag'), found)].map(([flag, count]) => ({ flag: flags[flag!]!, count })),
  };
}

function foundIds(columns: Columns, ids: ArrayLike<number>): Found {
  const present = columns.present();
  const found = new Uint8Array(present.length);
  for (let i = 0; i < ids.length; i++) {
    if (present[ids[i]!] !== 1) unknown(ids[i]!);
    found[ids[i]!] = 1;
  }
  return found;
}

/** Throws CLASS_UNKNOWN. */
export function classNameOf(db: ReadDb, classId: number): string {
  const name = db.value<string | undefined>('SELECT name FROM classes WHERE id = ?', classId);
  if (name !== undefined) return name;
  throw new WinnowError('CLASS_UNKNOWN', `There is no class with the index ${classId}.`, {
    subject: String(classId),
  });
}
