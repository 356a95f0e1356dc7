import type { ReadDb } from './connection.ts';
import { measureColumns } from './measured-notices.ts';
import { tally } from './tally.ts';

/** Where the numbers come from that a query, a count or an order asks for: a table, and its column of ids. */
const sources = {
  images: {
    id: 'id',
    columns: [
      'root_id',
      'class_id',
      'verdict',
      'flag',
      'split_id',
      'notice_bits',
      'weight',
      'width',
      'height',
      'bytes',
      'added_ms',
      'label_quality',
    ],
  },
  measures: { id: 'image_id', columns: ['chroma', ...Object.values(measureColumns)] },
} as const;
type Source = keyof typeof sources;

export type ColumnName = (typeof sources)[Source]['columns'][number];

/** Numbers by id; NaN where there is none, or no such image. */
export type Column = Float64Array;

/** The images, and their numbers, of one state of a catalogue. */
export interface LoadedColumns {
  revision: number;
  /** Every id, ordered by path. */
  byPath: Int32Array;
  columns: Map<ColumnName, Column>;
}

/** What is asked for all the time; the others are loaded when they are. */
const usual: readonly ColumnName[] = [
  'class_id',
  'verdict',
  'flag',
  'split_id',
  'notice_bits',
  'weight',
  'width',
  'height',
  'bytes',
  ...sources.measures.columns,
];

/** Loads what is usually asked for: seconds for a million images, for a thread beside the one that answers. What it gives can be sent without being copied. */
export function loadColumns(db: ReadDb): LoadedColumns {
  const revision = revisionOf(db);
  const byPath = loadByPath(db);
  const length = highestId(db) + 1;
  const columns = new Map(usual.map((name) => [name, emptyColumn(length)]));
  for (const source of ['images', 'measures'] as const) fill(db, source, columns);
  return { revision, byPath, columns };
}

/** What of the rows was written since it was asked last. */
export interface Written {
  /** Ids by column; all of a new or otherwise changed image under null. */
  take(): { column: string | null; id: number }[] | 'unknown';
}

/**
 * NOTE: why the numbers stand in memory. A person waits for what a query finds, in what order, and for the counts beside it. SQLite passes over an index of a
 * million rows in a tenth of a second, but to hand over what it found takes it a second. So the numbers that queries ask for are kept as one array each, 8 bytes
 * an image, and a condition, a count or an order is a loop over them. The rows stay the truth: an array is loaded from them when it is first
 * asked for, and what is written afterwards is read again by its ids.
 */
export class Columns {
  readonly db: ReadDb;
  readonly #written: Written | null;
  #revision = -1;
  #pathsRevision = -1;
  #byPath: Int32Array = new Int32Array();
  #present = new Uint8Array();
  #columns = new Map<ColumnName, Column>();
  /** Ids that a condition holds for, by the condition as it is written. */
  #found = new Map<string, { mask: Uint8Array; isOfContent: boolean }>();

  /** @param written of a connection that alone writes; without it everything is read again after every change */
  constructor(db: ReadDb, written: Written | null = null) {
    this.db = db;
    this.#written = written;
  }

  /** Takes what another connection has loaded; false where the catalogue has changed since. */
  install(loaded: LoadedColumns): boolean {
    this.#follow();
    if (loaded.revision !== this.#revision) return false;
    this.#setByPath(loaded.byPath);
    for (const [name, column] of loaded.columns)
      if (!this.#columns.has(name)) this.#columns.set(name, column);
    return true;
  }

  /** Every id, ordered by path. */
  byPath(): Int32Array {
    this.#follow();
    const paths = this.db.value<number>('SELECT paths_revision FROM dataset');
    if (paths !== this.#pathsRevision) this.#setByPath(loadByPath(this.db));
    return this.#byPath;
  }

  /** 1 at every id that there is. */
  present(): Uint8Array {
    this.byPath();
    return this.#present;
  }

  of(name: ColumnName): Column {
    this.#follow();
    let column = this.#columns.get(name);
    if (!column) {
      column = loadColumn(this.db, name, highestId(this.db) + 1);
      this.#columns.set(name, column);
    }
    return column;
  }

  /** How many images have each number of a column: counted by SQLite as long as nobody else has asked for the numbers, as for a dataset that is only listed. */
  counts(name: ColumnName & ('class_id' | 'verdict')): Map<number | null, number> {
    this.#follow();
    const column = this.#columns.get(name);
    if (column) return tally(column, this.present());
    return new Map(
      this.db.tuples<[number | null, number]>(`SELECT ${name}, count(*) FROM images GROUP BY ${name}`),
    );
  }

  /** 1 at every id that a condition in SQL holds for, kept as long as it holds. @param isOfContent it asks nothing that a person decides */
  found(sql: string, values: readonly (string | number)[], isOfContent: boolean): Uint8Array {
    this.#follow();
    const key = JSON.stringify([sql, ...values]);
    const known = this.#found.get(key);
    if (known) return known.mask;
    const mask = new Uint8Array(highestId(this.db) + 1);
    for (const id of readIds(this.db, `SELECT id FROM images WHERE ${sql}`, values)) mask[id] = 1;
    if (this.#found.size >= mostFound) this.#found.delete(this.#found.keys().next().value!);
    this.#found.set(key, { mask, isOfContent });
    return mask;
  }

  #setByPath(ids: Int32Array): void {
    this.#byPath = ids;
    this.#pathsRevision = this.db.value<number>('SELECT paths_revision FROM dataset');
    this.#present = new Uint8Array(highestId(this.db) + 1);
    for (const id of ids) this.#present[id] = 1;
  }

  /** Brings what is kept up to the rows as they are now. */
  #follow(): void {
    const revision = revisionOf(this.db);
    if (revision === this.#revision) return;
    this.#revision = revision;
    const written = this.#written?.take() ?? 'unknown';
    const isOfContent = written === 'unknown' || written.some(({ column }) => column === null);
    for (const [key, one] of this.#found) if (isOfContent || !one.isOfContent) this.#found.delete(key);
    if (written === 'unknown') this.#columns.clear();
    else if (written.length > 0) this.#readAgain(written);
  }

  #readAgain(written: readonly { column: string | null; id: number }[]): void {
    const whole = written.flatMap(({ column, id }) => (column === null ? id : []));
    const length = highestId(this.db) + 1;
    for (const [name, before] of this.#columns) {
      const ids = [...whole, ...written.flatMap(({ column, id }) => (column === name ? id : []))];
      if (ids.length === 0) continue;
      const column = before.length < length ? grown(before, length) : before;
      this.#columns.set(name, column);
      for (const id of ids) column[id] = NaN;
      fill(this.db, sourceOf(name), new Map([[name, column]]), ids);
    }
  }
}

const mostFound = 40;

function sourceOf(name: ColumnName): Source {
  return (sources.images.columns as readonly string[]).includes(name) ? 'images' : 'measures';
}

function loadColumn(db: ReadDb, name: ColumnName, length: number): Column {
  const column = emptyColumn(length);
  fill(db, sourceOf(name), new Map([[name, column]]));
  return column;
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
  source: Source,
  columns: ReadonlyMap<ColumnName, Column>,
  ids?: readonly number[],
): void {
  const { id } = sources[source];
  const names = [...columns.keys()].filter((name) => sourceOf(name) === source);
  const which = ids ? ` WHERE ${id} IN (SELECT value FROM json_each(?))` : '';
  const [row] = db.tuples<string[]>(
    `SELECT ${[id, ...names].map((name) => `json_group_array(${name})`).join(', ')} FROM ${source}${which}`,
    ...(ids ? [JSON.stringify(ids)] : []),
  );
  const found = JSON.parse(row![0]!) as number[];
  names.forEach((name, n) => {
    const column = columns.get(name)!;
    const numbers = JSON.parse(row![n + 1]!) as (number | null)[];
    for (let i = 0; i < found.length; i++) column[found[i]!] = numbers[i] ?? NaN;
  });
}

function grown(column: Column, length: number): Column {
  // With room for more: a scan adds images all the time.
  const larger = new Float64Array(new SharedArrayBuffer(8 * Math.ceil(length * 1.25))).fill(NaN);
  larger.set(column);
  return larger;
}

function loadByPath(db: ReadDb): Int32Array {
  const ids = readIds(db, 'SELECT id FROM images ORDER BY path, root_id', []);
  const shared = new Int32Array(new SharedArrayBuffer(4 * ids.length));
  shared.set(ids);
  return shared;
}

/** The limit keeps the order, which SQLite may leave out of a subquery. */
function readIds(db: ReadDb, sql: string, values: readonly (string | number)[]): number[] {
  return JSON.parse(
    db.value<string>(`SELECT json_group_array(id) FROM (${sql} LIMIT -1)`, ...values),
  ) as number[];
}

export function highestId(db: ReadDb): number {
  return db.value<number | null>('SELECT max(id) FROM images') ?? 0;
}

function revisionOf(db: ReadDb): number {
  return db.value<number>('SELECT revision FROM dataset');
}
