import Database from 'better-sqlite3';
import { addFunctions } from './functions.ts';

type Value = string | number | null | Uint8Array;

export type GivenEdit = [imageId: number, field: number, becomes: string | number | null];

/** A connection as the reading files of this folder see it: nothing here writes. */
export interface ReadDb {
  get<T>(sql: string, ...values: Value[]): T | undefined;
  all<T>(sql: string, ...values: Value[]): T[];
  /** The first column of every row. */
  column<T>(sql: string, ...values: Value[]): T[];
  /** Every row as an array of its columns. */
  tuples<T extends unknown[]>(sql: string, ...values: Value[]): T[];
  /** The first column of the first row. */
  value<T>(sql: string, ...values: Value[]): T;
}

/** A connection that may write, which only the writer of a catalogue has. */
export interface WriteDb extends ReadDb {
  /** How many rows it changed. */
  run(sql: string, ...values: Value[]): number;
  /** The same for a statement that reads `rows` as the table `given_edits (image_id, field, becomes)`, one at a time, so that they need not be stored first. */
  runGiven(sql: string, rows: Iterable<GivenEdit>, ...values: Value[]): number;
  /** Runs it in one transaction, synchronously: all of it or none of it, and on the disk when this returns. */
  transaction<T>(work: () => T): T;
  /** The same, but nobody waits for the disk: a power cut may take it, and nothing else. For what can be found out again; whatever is written after it with `transaction` keeps it too. */
  repeatable<T>(work: () => T): T;
}

const MOST_STATEMENTS = 300;

/** One SQLite connection with its prepared statements. */
export class Connection implements WriteDb {
  readonly raw: Database.Database;
  readonly #statements = new Map<string, Database.Statement<Value[]>>();
  #given: Iterable<GivenEdit> = [];

  constructor(raw: Database.Database) {
    this.raw = raw;
    addFunctions(raw);
    const given = (): Iterable<GivenEdit> => this.#given;
    raw.table('given_edits', {
      columns: ['image_id', 'field', 'becomes'],
      *rows() {
        yield* given();
      },
    });
  }

  get<T>(sql: string, ...values: Value[]): T | undefined {
    return this.#prepare(sql).get(...values) as T | undefined;
  }

  all<T>(sql: string, ...values: Value[]): T[] {
    return this.#prepare(sql).all(...values) as T[];
  }

  column<T>(sql: string, ...values: Value[]): T[] {
    return this.#prepare(sql, 'pluck').all(...values) as T[];
  }

  tuples<T extends unknown[]>(sql: string, ...values: Value[]): T[] {
    return this.#prepare(sql, 'raw').all(...values) as T[];
  }

  value<T>(sql: string, ...values: Value[]): T {
    return this.#prepare(sql, 'pluck').get(...values) as T;
  }

  run(sql: string, ...values: Value[]): number {
    return this.#prepare(sql).run(...values).changes;
  }

  runGiven(sql: string, rows: Iterable<GivenEdit>, ...values: Value[]): number {
    this.#given = rows;
    try {
      return this.run(sql, ...values);
    } finally {
      this.#given = [];
    }
  }

  transaction<T>(work: () => T): T {
    return this.raw.transaction(work).immediate();
  }

  repeatable<T>(work: () => T): T {
    this.raw.pragma('synchronous = NORMAL');
    try {
      return this.transaction(work);
    } finally {
      this.raw.pragma('synchronous = FULL');
    }
  }

  close(): void {
    this.#statements.clear();
    this.raw.close();
  }

  #prepare(sql: string, mode: 'pluck' | 'raw' | 'rows' = 'rows'): Database.Statement<Value[]> {
    const key = mode + sql;
    let statement = this.#statements.get(key);
    if (!statement) {
      // A query typed letter by letter makes a statement for each; forgetting all of them now and then is cheap.
      if (this.#statements.size >= MOST_STATEMENTS) this.#statements.clear();
      statement = this.raw.prepare<Value[]>(sql);
      if (mode === 'pluck') statement.pluck();
      if (mode === 'raw') statement.raw();
      this.#statements.set(key, statement);
    }
    return statement;
  }
}

/** Settings that every connection to a catalogue has. */
export function configure(raw: Database.Database): void {
  raw.pragma('busy_timeout = 5000');
  raw.pragma('foreign_keys = ON');
  // An edit that was confirmed survives a power cut, not only a crash of ours.
  raw.pragma('synchronous = FULL');
  raw.pragma('temp_store = MEMORY');
  // 64 MB: the rows that an edit of 100,000 images touches. What queries go through stands in columns.ts.
  raw.pragma('cache_size = -65536');
  // 64 MB. An edit of 100,000 images writes 26 MB of log; copying that into the file as well, with two more waits for the disk, doubled its time.
  raw.pragma('wal_autocheckpoint = 16384');
}
