import { atLeast, emptyColumn, kindFor, kindOf, noneIn, widened, type Column } from './column.ts';
import { placeOf, tables, type ColumnName, type TableName } from './column-names.ts';
import type { ReadDb } from './connection.ts';

/** One number of all images. */
export function loadColumn(db: ReadDb, name: ColumnName): Column {
  return loadColumns(db, [name]).get(name)!;
}

/** Several, in one pass over each table: seconds for a million images. What it gives can be sent to another thread without being copied. */
export function loadColumns(db: ReadDb, names: readonly ColumnName[]): Map<ColumnName, Column> {
  const length = highestId(db) + 1;
  const columns = new Map<ColumnName, Column>();
  for (const { ids, numbers } of readNumbers(db, names))
    for (const [name, values] of numbers) {
      const column = emptyColumn(kindFor(values), length);
      put(column, ids, values);
      columns.set(name, column);
    }
  return columns;
}

/** A column with the numbers of some images read again; itself, unless they need more room. */
export function reloaded(db: ReadDb, name: ColumnName, column: Column, ids: readonly number[]): Column {
  const length = highestId(db) + 1;
  const [read] = [...readNumbers(db, [name], ids)];
  const values = read!.numbers.get(name)!;
  const kind = atLeast(kindOf(column), kindFor(values));
  const isLong = column.length >= length;
  const fitting =
    isLong && kind === kindOf(column)
      ? column
      : // With room for more: a scan adds images all the time.
        widened(column, kind, isLong ? column.length : Math.ceil(length * 1.25));
  const none = noneIn(fitting);
  for (const id of ids) fitting[id] = none;
  put(fitting, read!.ids, values);
  return fitting;
}

function put(column: Column, ids: readonly number[], values: readonly (number | null)[]): void {
  const none = noneIn(column);
  for (let i = 0; i < ids.length; i++) column[ids[i]!] = values[i] ?? none;
}

/** Every id, ordered by path. */
export function loadByPath(db: ReadDb): Int32Array {
  const ids = readIds(db, 'SELECT id FROM images ORDER BY path, root_id', []);
  const shared = new Int32Array(new SharedArrayBuffer(4 * ids.length));
  shared.set(ids);
  return shared;
}

/** The limit keeps the order, which SQLite may leave out of a subquery. */
export function readIds(db: ReadDb, sql: string, values: readonly (string | number)[]): number[] {
  return JSON.parse(
    db.value<string>(`SELECT json_group_array(id) FROM (${sql} LIMIT -1)`, ...values),
  ) as number[];
}

export function highestId(db: ReadDb): number {
  return db.value<number | null>('SELECT max(id) FROM images') ?? 0;
}

interface ReadNumbers {
  ids: number[];
  numbers: Map<ColumnName, (number | null)[]>;
}

/** The numbers of all rows of each table that has some of these columns, or of the rows of some ids. JSON is the fastest way out of SQLite for a million, and writes all of their digits. */
function* readNumbers(
  db: ReadDb,
  wanted: readonly ColumnName[],
  ids?: readonly number[],
): Generator<ReadNumbers> {
  for (const table of Object.keys(tables) as TableName[]) {
    const names = wanted.filter((name) => placeOf(name).table === table);
    if (names.length === 0) continue;
    const { id } = tables[table];
    const which = ids ? ` WHERE ${id} IN (SELECT value FROM json_each(?))` : '';
    const [row] = db.tuples<string[]>(
      `SELECT ${[id, ...names].map((name) => `json_group_array(${name})`).join(', ')} FROM ${table}${which}`,
      ...(ids ? [JSON.stringify(ids)] : []),
    );
    yield {
      ids: JSON.parse(row![0]!) as number[],
      numbers: new Map(names.map((name, n) => [name, JSON.parse(row![n + 1]!) as (number | null)[]])),
    };
  }
}
