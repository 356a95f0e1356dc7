import { placeOf, tables, type ColumnName, type TableName } from './column-names.ts';
import type { ReadDb } from './connection.ts';

/** Numbers by id; NaN where there is none, or no such image. */
export type Column = Float64Array;

/** One number of all images. */
export function loadColumn(db: ReadDb, name: ColumnName): Column {
  return loadColumns(db, [name]).get(name)!;
}

/** Several, in one pass over each table: seconds for a million images. What it gives can be sent to another thread without being copied. */
export function loadColumns(db: ReadDb, names: readonly ColumnName[]): Map<ColumnName, Column> {
  const length = highestId(db) + 1;
  const columns = new Map(names.map((name) => [name, emptyColumn(length)]));
  for (const table of Object.keys(tables) as TableName[]) fill(db, table, columns);
  return columns;
}

/** Reads the numbers of some images again. @param columns long enough for each of them */
export function reloadColumns(
  db: ReadDb,
  columns: ReadonlyMap<ColumnName, Column>,
  ids: readonly number[],
): void {
  for (const column of columns.values()) for (const id of ids) column[id] = NaN;
  for (const table of Object.keys(tables) as TableName[]) fill(db, table, columns, ids);
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

/** With room for more: a scan adds images all the time. */
export function grown(column: Column, length: number): Column {
  const larger = emptyColumn(Math.ceil(length * 1.25));
  larger.set(column);
  return larger;
}

function emptyColumn(length: number): Column {
  return new Float64Array(new SharedArrayBuffer(8 * length)).fill(NaN);
}

/**
 * Reads the numbers of those columns that a table has, in one pass over its rows, or over those of some ids. JSON is the fastest way out of SQLite for a million numbers, and
 * writes all of their digits.
 */
function fill(
  db: ReadDb,
  table: TableName,
  columns: ReadonlyMap<ColumnName, Column>,
  ids?: readonly number[],
): void {
  const { id } = tables[table];
  const names = [...columns.keys()].filter((name) => placeOf(name).table === table);
  if (names.length === 0) return;
  const which = ids ? ` WHERE ${id} IN (SELECT value FROM json_each(?))` : '';
  const [row] = db.tuples<string[]>(
    `SELECT ${[id, ...names].map((name) => `json_group_array(${name})`).join(', ')} FROM ${table}${which}`,
    ...(ids ? [JSON.stringify(ids)] : []),
  );
  const found = JSON.parse(row![0]!) as number[];
  names.forEach((name, n) => {
    const column = columns.get(name)!;
    const numbers = JSON.parse(row![n + 1]!) as (number | null)[];
    for (let i = 0; i < found.length; i++) column[found[i]!] = numbers[i] ?? NaN;
  });
}
