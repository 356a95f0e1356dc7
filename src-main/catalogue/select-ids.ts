import { parseQuery } from '../../src-shared/catalogue/query/parse-query.ts';
import type { ReadDb } from './connection.ts';
import type { Columns } from './columns.ts';
import { sizeBoundsOf } from './size-bounds.ts';
import { queryToSql, type QueryNames, type SqlCondition } from './query-to-sql.ts';

/** The condition of a query as it is written. Throws QUERY_INVALID, CLASS_UNKNOWN, SPLIT_UNKNOWN. */
export function conditionOf(db: ReadDb, query: string): SqlCondition {
  return queryToSql(parseQuery(query), queryNames(db));
}

/** What the words of a query stand for in this catalogue. */
export function queryNames(db: ReadDb, columns: Columns | null = null): QueryNames {
  return {
    classes: idsByName(db, 'classes'),
    splits: idsByName(db, 'splits'),
    sizeBounds: () => sizeBoundsOf(db, columns),
  };
}

export function idsByName(db: ReadDb, table: 'classes' | 'splits'): Map<string, number> {
  const rows = db.all<{ id: number; name: string }>(`SELECT id, name FROM ${table} ORDER BY id`);
  return new Map(rows.map(({ id, name }) => [name, id]));
}

export function namesById(db: ReadDb, table: 'classes' | 'splits'): Map<number, string> {
  return new Map([...idsByName(db, table)].map(([name, id]) => [id, name]));
}
