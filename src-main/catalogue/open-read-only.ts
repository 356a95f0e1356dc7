import { readFileSync, statSync } from 'node:fs';
import Database from 'better-sqlite3';

/** Where a database's header says how it is journalled, and what it says there for no write-ahead log. */
const JOURNAL_BYTES = [18, 19];
const ROLLBACK = 1;

/**
 * A connection that reads beside whoever writes.
 *
 * On a disk that cannot be written SQLite has no place for the index of its log, and refuses. Nobody writes there, so the file as it is now is
 * read into memory instead; unless changes wait in its log, which cannot be brought into it without writing.
 */
export function openReadOnly(file: string): Database.Database {
  const raw = new Database(file, { readonly: true, timeout: 5000 });
  try {
    raw.pragma('schema_version');
    return raw;
  } catch (error) {
    raw.close();
    const { code } = error as { code?: string };
    const isPlaceless = code?.startsWith('SQLITE_CANTOPEN') || code?.startsWith('SQLITE_READONLY');
    if (!isPlaceless || (statSync(`${file}-wal`, { throwIfNoEntry: false })?.size ?? 0) > 0) throw error;
    const bytes = readFileSync(file);
    for (const at of JOURNAL_BYTES) bytes[at] = ROLLBACK;
    return new Database(bytes);
  }
}
