import Database from 'better-sqlite3';
import { mkdirSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';

/** "WnTh": tells a thumbnail cache from any other SQLite file. */
const applicationId = 0x576e5468;
const version = 1;

/**
 * Opens the cache's file, or makes it. What is damaged or of another version is thrown away: a cache holds nothing that cannot be made again.
 * Where nothing can be written, the cache lives in memory.
 */
export function openCache(file: string): Database.Database {
  for (const attempt of [1, 2]) {
    try {
      mkdirSync(dirname(file), { recursive: true });
      return prepare(new Database(file));
    } catch (error) {
      const isDamaged =
        error instanceof Error && 'code' in error && /SQLITE_(NOTADB|CORRUPT)/.test(String(error.code));
      if (attempt === 2 || !isDamaged) break;
      for (const suffix of ['', '-wal', '-shm']) rmSync(file + suffix, { force: true });
    }
  }
  return prepare(new Database(':memory:'));
}

function prepare(database: Database.Database): Database.Database {
  // What a crash of the machine loses here is made again, so nothing waits for the disk.
  database.pragma('journal_mode = WAL');
  database.pragma('synchronous = OFF');
  const isOurs =
    database.pragma('application_id', { simple: true }) === applicationId &&
    database.pragma('user_version', { simple: true }) === version;
  if (isOurs) return database;
  database.exec(`
    DROP TABLE IF EXISTS thumbnail;
    CREATE TABLE thumbnail (
      sha256 TEXT NOT NULL,
      long_side INTEGER NOT NULL,
      jpeg BLOB,
      size_bytes INTEGER NOT NULL,
      used_order INTEGER NOT NULL,
      PRIMARY KEY (sha256, long_side)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX thumbnail_by_use ON thumbnail (used_order);
    PRAGMA application_id = ${applicationId};
    PRAGMA user_version = ${version};
  `);
  return database;
}
