import Database from 'better-sqlite3';
import { mkdirSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';

/** "WnTh": tells a thumbnail cache from any other SQLite file. */
const applicationId = 0x576e5468;
const version = 2;

/** A picture fits two pages: to write it takes a third of the time that it takes in pages of the usual size. */
const pageBytes = 16_384;
const cacheKilobytes = 1024;

/**
 * Opens the cache's file, or makes it. What is damaged or of another version is thrown away: a cache holds nothing that cannot be made again.
 * Where nothing can be written, the cache lives in memory.
 */
export function openCache(file: string): Database.Database {
  for (let attempt = 1; attempt <= 2; attempt++) {
    try {
      mkdirSync(dirname(file), { recursive: true });
      const database = prepare(new Database(file));
      if (database) return database;
    } catch (error) {
      const isDamaged =
        error instanceof Error && 'code' in error && /SQLITE_(NOTADB|CORRUPT)/.test(String(error.code));
      if (!isDamaged) break;
    }
    for (const suffix of ['', '-journal', '-wal', '-shm']) rmSync(file + suffix, { force: true });
  }
  return prepare(new Database(':memory:'))!;
}

/** null, and the database closed, where it is of another version. */
function prepare(database: Database.Database): Database.Database | null {
  // Kept only by a file that has no pages yet.
  database.pragma(`page_size = ${pageBytes}`);
  // What a crash of the machine loses here is made again, so nothing waits for the disk. New pictures go where they belong at once; with a write-ahead log they would be written twice.
  database.pragma('journal_mode = PERSIST');
  database.pragma('synchronous = OFF');
  // Pages are read once and written once: to keep more of them takes memory that is new, and costs more than the writing.
  database.pragma(`cache_size = -${cacheKilobytes}`);
  const isOurs =
    database.pragma('application_id', { simple: true }) === applicationId &&
    database.pragma('user_version', { simple: true }) === version;
  if (isOurs) return database;
  if (database.prepare('SELECT 1 FROM sqlite_schema').get() !== undefined) {
    database.close();
    return null;
  }
  database.exec(`
    CREATE TABLE thumbnail (
      id INTEGER PRIMARY KEY,
      sha256 TEXT NOT NULL,
      long_side INTEGER NOT NULL,
      size_bytes INTEGER NOT NULL,
      used_order INTEGER NOT NULL,
      jpeg BLOB,
      UNIQUE (sha256, long_side)
    ) STRICT;
    CREATE INDEX thumbnail_by_use ON thumbnail (used_order);
    PRAGMA application_id = ${applicationId};
    PRAGMA user_version = ${version};
  `);
  return database;
}
