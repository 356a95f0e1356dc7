import { hostname } from 'node:os';
import Database from 'better-sqlite3';
import { WinnowError } from '../../src-shared/winnow-error.ts';

/**
 * Keeps a second writer away from a catalogue for as long as this process lives or until `release`.
 *
 * NOTE: why a database of its own. A file with a process id in it outlives a killed process, and the id may be somebody else's by then.
 * The lock that SQLite takes on a file belongs to the process and goes with it, however it ends. It cannot be held on the catalogue
 * itself, which needs to commit. So beside it lies a tiny database, `FILE.lock`, on which the writer holds an open write
 * transaction: others can still read the process id in it, and cannot begin one of their own. The file stays after release:
 * removing it would let two writers lock two files of one name.
 */
export class WriterLock {
  readonly #db: Database.Database;

  /** Throws CATALOGUE_BUSY, naming the process that has it. */
  constructor(catalogueFile: string, pid = process.pid) {
    this.#db = new Database(`${catalogueFile}.lock`, { timeout: 250 });
    try {
      this.#db.pragma('synchronous = OFF');
      this.#db.exec('BEGIN IMMEDIATE');
      this.#db.exec(
        'CREATE TABLE IF NOT EXISTS holder (id INTEGER PRIMARY KEY, pid INTEGER NOT NULL, host TEXT NOT NULL, since_ms INTEGER NOT NULL) STRICT',
      );
      this.#db.prepare('INSERT OR REPLACE INTO holder VALUES (1, ?, ?, ?)').run(pid, hostname(), Date.now());
      this.#db.exec('COMMIT; BEGIN IMMEDIATE');
    } catch (error) {
      const busy = error instanceof Database.SqliteError && error.code.startsWith('SQLITE_BUSY');
      const holder = busy ? this.#holder() : '';
      this.#db.close();
      if (!busy) throw error;
      throw new WinnowError('CATALOGUE_BUSY', `The catalogue is being edited by another program${holder}.`, {
        subject: catalogueFile,
        hint: 'Close the other Winnow window or server, or wait for its command to end.',
        cause: error,
      });
    }
  }

  release(): void {
    if (!this.#db.open) return;
    this.#db.exec('ROLLBACK');
    this.#db.close();
  }

  /** ` (process 12 on HOST, since 2026-01-31 09:30)`, or nothing where the other one is just writing that. */
  #holder(): string {
    try {
      const { pid, host, sinceMs } = this.#db
        .prepare('SELECT pid, host, since_ms AS sinceMs FROM holder')
        .get() as { pid: number; host: string; sinceMs: number };
      return ` (process ${pid} on ${host}, since ${localMinute(sinceMs)})`;
    } catch {
      return '';
    }
  }
}

/** `2026-01-31 09:30`, by the clock on the wall. */
function localMinute(ms: number): string {
  const date = new Date(ms);
  const two = (n: number): string => String(n).padStart(2, '0');
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())} ${two(date.getHours())}:${two(date.getMinutes())}`;
}
