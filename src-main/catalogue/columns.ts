import { setImmediate as turn } from 'node:timers/promises';
import type { Column } from './column.ts';
import {
  allColumns,
  columnGroups,
  columnsOf,
  placeOf,
  type ColumnGroup,
  type ColumnName,
} from './column-names.ts';
import type { ReadDb } from './connection.ts';
import { ColumnsToKeep, keptState, readKept, type KeptName } from './kept-columns.ts';
import { highestId, loadByPath, loadColumn, loadColumns, readIds, reloaded } from './load-columns.ts';
import { tally } from './tally.ts';

/** The images, or some numbers of them, of one state of a catalogue. */
export interface LoadedColumns {
  revision: number;
  /** Every id, ordered by path; null where that was not asked for. */
  byPath: Int32Array | null;
  columns: Map<ColumnName, Column>;
}

/** What of the rows was written since it was asked last. */
export interface Written {
  take(): WrittenRows | 'unknown';
}

export interface WrittenRows {
  /** Ids by column, all of a new or otherwise changed image under null; too many to be named are `many`. */
  numbers: Map<ColumnName | null, number[] | 'many'>;
  /** Whether images were grouped anew. */
  groups: boolean;
}

interface State {
  revision: number;
  paths: number;
  /** Names of the state, of what stands in each group of columns. */
  of: Record<ColumnGroup, string>;
}

/** Reads from the rows what is named: seconds for a million images, for a thread beside the one that answers. */
export function readColumns(db: ReadDb, names: readonly KeptName[]): LoadedColumns {
  const { revision } = stateOf(db);
  return {
    revision,
    byPath: names.includes('by_path') ? loadByPath(db) : null,
    columns: loadColumns(
      db,
      names.filter((name) => name !== 'by_path'),
    ),
  };
}

/**
 * NOTE: why the numbers stand in memory. A person waits for what a query finds, in what order, and for the counts beside it. SQLite passes over an index of a
 * million rows in a tenth of a second, but to hand over what it found takes it a second. So the numbers that queries ask for are kept as one array each, of one to eight bytes
 * an image, and a condition, a count or an order is a loop over them. The rows stay the truth: an array is loaded from them, or from what was kept of the same
 * state, when it is first asked for, and what is written afterwards is read again by its ids.
 */
export class Columns {
  readonly db: ReadDb;
  readonly #file: string;
  readonly #written: Written | null;
  #state: State | null = null;
  #pathsRevision = -1;
  #byPath: Int32Array = new Int32Array();
  #present = new Uint8Array();
  #columns = new Map<ColumnName, Column>();
  readonly #made = new Map<string, { of: readonly ColumnName[] | 'everything'; made: unknown }>();

  /** @param written of a connection that alone writes; without it everything is read again after every change */
  constructor(db: ReadDb, file: string, written: Written | null = null) {
    this.db = db;
    this.#file = file;
    this.#written = written;
  }

  /** What can only be had from the rows, which takes long. */
  missing(): KeptName[] {
    const { of, paths } = this.#follow();
    const isKept = Object.fromEntries(
      columnGroups.map((group) => [group, keptState(this.#file, group) === of[group]]),
    );
    const names: KeptName[] = allColumns.filter(
      (name) => !this.#columns.has(name) && !isKept[placeOf(name).group],
    );
    return paths === this.#pathsRevision || isKept['contents'] ? names : ['by_path', ...names];
  }

  /** Takes what another connection has loaded; false where the catalogue has changed since. */
  install(loaded: LoadedColumns): boolean {
    if (loaded.revision !== this.#follow().revision) return false;
    if (loaded.byPath) this.#setByPath(loaded.byPath);
    for (const [name, column] of loaded.columns)
      if (!this.#columns.has(name)) this.#columns.set(name, column);
    return true;
  }

  /** Writes what is here into the files beside the catalogue, where what they hold is of another state. False where something is not here, or the catalogue changed meanwhile. */
  async keep(): Promise<boolean> {
    for (const group of columnGroups) {
      const state = this.#follow().of[group];
      if (keptState(this.#file, group) === state) continue;
      const kept = new ColumnsToKeep();
      const isSame = () => this.#follow().of[group] === state;
      if (group === 'contents') {
        if (this.#follow().paths !== this.#pathsRevision) return false;
        kept.add('by_path', new Uint32Array(this.#byPath));
      }
      for (const name of columnsOf(group)) {
        // One after the other, so that whoever asks something meanwhile is answered.
        await turn();
        const column = isSame() ? this.atHand(name) : null;
        if (!column) return false;
        kept.add(name, column);
      }
      await kept.write(this.#file, group, state);
    }
    return true;
  }

  /** Every id, ordered by path. */
  byPath(): Int32Array {
    const { paths, of } = this.#follow();
    if (paths !== this.#pathsRevision) {
      const kept = readKept(this.#file, 'contents', 'by_path', of.contents);
      this.#setByPath(kept ? new Int32Array(kept.buffer) : loadByPath(this.db));
    }
    return this.#byPath;
  }

  /** How many images there are. */
  count(): number {
    return this.#follow().paths === this.#pathsRevision
      ? this.#byPath.length
      : this.db.value<number>('SELECT count(*) FROM images');
  }

  /** 1 at every id that there is. */
  present(): Uint8Array {
    this.byPath();
    return this.#present;
  }

  of(name: ColumnName): Column {
    const column = this.atHand(name);
    if (column) return column;
    const loaded = loadColumn(this.db, name);
    this.#columns.set(name, loaded);
    return loaded;
  }

  /** The same, unless it had to be read from the rows. */
  atHand(name: ColumnName): Column | null {
    const { of } = this.#follow();
    const column = this.#columns.get(name);
    if (column) return column;
    const { group } = placeOf(name);
    const kept = readKept(this.#file, group, name, of[group]);
    if (kept) this.#columns.set(name, kept);
    return kept;
  }

  /** What is made of the numbers, until one of those that it is `of` is another. The caller's to read, not to write. */
  made<T>(key: string, of: readonly ColumnName[] | 'everything', make: () => T): T {
    this.#follow();
    const known = this.#made.get(key);
    const made = known ? (known.made as T) : make();
    // What was asked for last is the last to go.
    this.#made.delete(key);
    this.#made.set(key, { of, made });
    let bytes = 0;
    for (const [other, one] of [...this.#made].reverse()) {
      bytes += ArrayBuffer.isView(one.made) ? one.made.byteLength : fewBytes;
      if (bytes > mostBytes && other !== key) this.#made.delete(other);
    }
    return made;
  }

  /** How many images have each number of a column: counted by SQLite as long as nobody else has asked for the numbers, as for a dataset that is only listed. */
  counts(name: ColumnName & ('class_id' | 'verdict')): Map<number | null, number> {
    return this.made(`counts ${name}`, [name], () => {
      const column = this.atHand(name);
      if (column) return tally(column, this.present());
      return new Map(
        this.db.tuples<[number | null, number]>(`SELECT ${name}, count(*) FROM images GROUP BY ${name}`),
      );
    });
  }

  /** 1 at every id that a condition in SQL holds for. @param isOfContent it asks nothing that a person decides */
  found(sql: string, values: readonly (string | number)[], isOfContent: boolean): Uint8Array {
    return this.made(`found ${JSON.stringify([sql, ...values])}`, isOfContent ? [] : 'everything', () => {
      const mask = new Uint8Array(highestId(this.db) + 1);
      for (const id of readIds(this.db, `SELECT id FROM images WHERE ${sql}`, values)) mask[id] = 1;
      return mask;
    });
  }

  #setByPath(ids: Int32Array): void {
    this.#byPath = ids;
    this.#pathsRevision = this.#follow().paths;
    const present = new Uint8Array(highestId(this.db) + 1);
    for (let i = 0; i < ids.length; i++) present[ids[i]!] = 1;
    this.#present = present;
  }

  /** Brings what is here up to the rows as they are now. */
  #follow(): State {
    const before = this.#state;
    const revision = this.db.value<number>('SELECT revision FROM dataset');
    if (before?.revision === revision) return before;
    const state = stateOf(this.db);
    const written = this.#written?.take() ?? 'unknown';
    this.#state = state;
    for (const [key, { of }] of this.#made) if (isOther(of, written)) this.#made.delete(key);
    if (written === 'unknown' || written.numbers.get(null) === 'many') this.#columns.clear();
    else {
      this.#takeKept(before!);
      this.#readAgain(written);
    }
    return state;
  }

  /** What is kept of the state before is taken now, as it can be brought up to this one, but not to the next. */
  #takeKept(before: State): void {
    for (const name of allColumns) {
      if (this.#columns.has(name)) continue;
      const { group } = placeOf(name);
      if (before.of[group] === this.#state!.of[group]) continue;
      const kept = readKept(this.#file, group, name, before.of[group]);
      if (kept) this.#columns.set(name, kept);
    }
  }

  #readAgain({ numbers, groups }: WrittenRows): void {
    const whole = (numbers.get(null) ?? []) as number[];
    for (const [name, before] of this.#columns) {
      const own = numbers.get(name) ?? [];
      if (own === 'many' || (groups && placeOf(name).table === 'duplicate_groups')) {
        this.#columns.delete(name);
        continue;
      }
      const ids = [...whole, ...own];
      if (ids.length === 0) continue;
      this.#columns.set(name, reloaded(this.db, name, before, ids));
    }
  }
}

/** Of what is made: at a million images an order is 4 MB, and what a query finds 1 MB. */
const mostBytes = 2 ** 26;
/** About what counts take. */
const fewBytes = 2 ** 13;

function isOther(of: readonly ColumnName[] | 'everything', written: WrittenRows | 'unknown'): boolean {
  if (of === 'everything' || written === 'unknown' || written.numbers.has(null)) return true;
  return of.some(
    (name) => written.numbers.has(name) || (written.groups && placeOf(name).table === 'duplicate_groups'),
  );
}

function stateOf(db: ReadDb): State {
  const row = db.get<{ revision: number; paths: number; decisions: string; contents: string }>(
    'SELECT revision, paths_revision AS paths, hex(state) AS decisions, hex(content_state) AS contents FROM dataset',
  )!;
  const { revision, paths, decisions, contents } = row;
  return { revision, paths, of: { decisions, contents } };
}
