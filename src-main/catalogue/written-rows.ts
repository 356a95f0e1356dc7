import { columnNames, type ColumnName } from './column-names.ts';
import type { Written, WrittenRows } from './columns.ts';
import type { WriteDb } from './connection.ts';

/** Columns that change by themselves; where any other one does, all numbers of the image are read again. */
const decisions: readonly ColumnName[] = columnNames.decisions.images;
const contents = ['path', ...columnNames.contents.images];

/** One number for an image and what of it was written: a place among the decisions, the one after them for everything, and one for groups, without an image. */
const step = 8;
const everything = decisions.length;
const groups = everything + 1;

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
      if (!begun) {
        begin(db);
        begun = true;
        return 'unknown';
      }
      const rows = named(db);
      if (rows.groups || rows.numbers.size > 0) db.run('DELETE FROM temp.written');
      return rows;
    },
  };
}

function named(db: WriteDb): WrittenRows {
  const rows: WrittenRows = { numbers: new Map(), groups: false };
  for (const [place, count] of db.tuples<[number, number]>(
    `SELECT what % ${step} AS place, count(*) FROM temp.written GROUP BY place`,
  )) {
    if (place === groups) rows.groups = true;
    else rows.numbers.set(decisions[place] ?? null, count > mostNamed ? 'many' : idsAt(db, place));
  }
  return rows;
}

function idsAt(db: WriteDb, place: number): number[] {
  return db.column<number>(`SELECT what / ${step} FROM temp.written WHERE what % ${step} = ?`, place);
}

function begin(db: WriteDb): void {
  db.run('CREATE TEMP TABLE written (what INTEGER PRIMARY KEY) STRICT');
  const note = (name: string, event: string, place: number, id = 'new.id') =>
    db.run(
      `CREATE TEMP TRIGGER written_${name} AFTER ${event} BEGIN INSERT OR IGNORE INTO written VALUES (${id} * ${step} + ${place}); END`,
    );
  decisions.forEach((column, place) =>
    note(column, `UPDATE OF ${column} ON main.images WHEN old.${column} IS NOT new.${column}`, place),
  );
  note('content', `UPDATE OF ${contents.join(', ')} ON main.images`, everything);
  note('image', 'INSERT ON main.images', everything);
  note('measured', 'INSERT ON main.measures', everything, 'new.image_id');
  note('unmeasured', 'DELETE ON main.measures', everything, 'old.image_id');
  note('groups', 'UPDATE OF grouped_revision ON main.duplicate_search', groups, '0');
}
