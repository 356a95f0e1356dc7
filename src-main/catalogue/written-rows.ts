import type { Written } from './columns.ts';
import type { WriteDb } from './connection.ts';

/** Columns that change by themselves; where any other one does, all numbers of the image are read again. */
const decisions = ['class_id', 'flag', 'weight', 'split_id', 'notice_bits', 'label_quality'];
const contents = ['root_id', 'path', 'verdict', 'width', 'height', 'bytes', 'added_ms'];

/** One number for an image and what of it was written: a place among the decisions, or the one after them for everything. */
const step = 8;

/** More than so many are not named one by one. */
const mostNamed = 200_000;

/**
 * Notes in a table of this connection which images are written, whoever in this process writes them, and forgets it with a transaction that fails. It begins
 * when it is asked for the first time: until then nobody has anything to read again.
 */
export function writtenRows(db: WriteDb): Written {
  let begun = false;
  return {
    take() {
      if (!begun) begin(db);
      const isFirst = !begun;
      begun = true;
      if (isFirst) return 'unknown';
      const count = db.value<number>('SELECT count(*) FROM temp.written');
      if (count === 0) return [];
      const rows =
        count > mostNamed
          ? ('unknown' as const)
          : db.column<number>('SELECT what FROM temp.written').map((what) => ({
              column: decisions[what % step] ?? null,
              id: Math.floor(what / step),
            }));
      db.run('DELETE FROM temp.written');
      return rows;
    },
  };
}

function begin(db: WriteDb): void {
  db.run('CREATE TEMP TABLE written (what INTEGER PRIMARY KEY) STRICT');
  const note = (name: string, event: string, place: number, id = 'new.id') =>
    db.run(
      `CREATE TEMP TRIGGER written_${name} AFTER ${event} BEGIN INSERT OR IGNORE INTO written VALUES (${id} * ${step} + ${place}); END`,
    );
  const everything = decisions.length;
  decisions.forEach((column, place) =>
    note(column, `UPDATE OF ${column} ON main.images WHEN old.${column} IS NOT new.${column}`, place),
  );
  note('content', `UPDATE OF ${contents.join(', ')} ON main.images`, everything);
  note('image', 'INSERT ON main.images', everything);
  note('measured', 'INSERT ON main.measures', everything, 'new.image_id');
  note('unmeasured', 'DELETE ON main.measures', everything, 'old.image_id');
}
