import { existsSync, mkdirSync, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import Database from 'better-sqlite3';
import { WinnowError } from '../../src-shared/winnow-error.ts';
import { applicationId } from './application-id.ts';
import type { ReadCatalogue, WriteCatalogue } from './catalogue.ts';
import { configure, Connection } from './connection.ts';
import { damagedHint, explainError } from './explain-error.ts';
import { migrate } from './migrate.ts';
import { newestVersion } from './migrations/index.ts';
import { openReadOnly } from './open-read-only.ts';
import { readCatalogue } from './read-catalogue.ts';
import { writeCatalogue } from './write-catalogue.ts';
import { WriterLock } from './writer-lock.ts';

export interface OpenOptions {
  /** Makes the catalogue, and the folders above it, where there is none. */
  create?: boolean;
}

/** Up to this size a catalogue is checked from end to end when it is opened: about 50 ms. Beyond it, damage is found by whoever meets it. */
const CHECKED_BYTES = 16 * 1024 * 1024;

/**
 * Opens a catalogue for reading and writing, one process at a time, or with `readOnly` for reading beside whoever writes.
 *
 * Throws CATALOGUE_NOT_FOUND, CATALOGUE_FOREIGN (not SQLite, or not ours), CATALOGUE_DAMAGED, CATALOGUE_NEWER (made by a later Winnow),
 * CATALOGUE_BUSY (another process writes), TARGET_UNWRITABLE.
 */
export function openCatalogue(file: string, options: { readOnly: true }): ReadCatalogue;
export function openCatalogue(file: string, options?: OpenOptions): WriteCatalogue;
export function openCatalogue(
  file: string,
  options: OpenOptions & { readOnly?: boolean } = {},
): ReadCatalogue {
  const path = resolve(file);
  try {
    return options.readOnly ? openReader(path) : openWriter(path, options.create ?? false);
  } catch (error) {
    throw explainError(error, path);
  }
}

function openWriter(file: string, create: boolean): WriteCatalogue {
  const isNew = !existsSync(file);
  if (isNew && !create) throw notFound(file);
  if (isNew) mkdirSync(dirname(file), { recursive: true });
  // Before the lock, so that no lock file appears beside a file that is not ours.
  else if (inspect(file) === 0 && !create) throw empty(file);
  const lock = new WriterLock(file);
  let raw: Database.Database | undefined;
  try {
    raw = new Database(file);
    configure(raw);
    // A killed creation leaves an empty file or an empty database, which may be made into a catalogue.
    if (raw.pragma('application_id', { simple: true }) === 0) raw.pragma(`application_id = ${applicationId}`);
    raw.pragma('journal_mode = WAL');
    migrate(raw);
    return writeCatalogue(file, new Connection(raw), () => lock.release());
  } catch (error) {
    raw?.close();
    lock.release();
    throw error;
  }
}

function openReader(file: string): ReadCatalogue {
  if (!existsSync(file)) throw notFound(file);
  const version = inspect(file);
  if (version === 0) throw empty(file);
  // An older schema is brought up to date first; that takes the writer's place for a moment.
  if (version < newestVersion) openWriter(file, false).close();
  const raw = openReadOnly(file);
  try {
    configure(raw);
    raw.pragma('query_only = ON');
    return readCatalogue(file, new Connection(raw));
  } catch (error) {
    raw.close();
    throw error;
  }
}

/** Looks at a file without writing to it; gives its schema version, 0 for one with nothing in it. */
function inspect(file: string): number {
  refuseFolder(file);
  if (statSync(file).size === 0) return 0;
  const db = openReadOnly(file);
  try {
    const id = db.pragma('application_id', { simple: true }) as number;
    const version = db.pragma('user_version', { simple: true }) as number;
    const isEmpty = db.prepare('SELECT count(*) FROM sqlite_schema').pluck().get() === 0;
    if (id !== applicationId && !(id === 0 && isEmpty)) {
      throw new WinnowError('CATALOGUE_FOREIGN', 'This file is a database, but not a Winnow catalogue.', {
        subject: file,
        hint: 'Choose a file that Winnow made.',
      });
    }
    if (version > newestVersion) {
      throw new WinnowError(
        'CATALOGUE_NEWER',
        `The catalogue was made by a newer Winnow (its version is ${version}, this one knows ${newestVersion}).`,
        { subject: file, hint: 'Update Winnow to open it.' },
      );
    }
    if (statSync(file).size <= CHECKED_BYTES) refuseDamaged(db, file);
    return version;
  } finally {
    db.close();
  }
}

function refuseDamaged(db: Database.Database, file: string): void {
  const finding = db.pragma('quick_check(1)', { simple: true }) as string;
  if (finding === 'ok') return;
  // The lines before the last say in which database.
  throw new WinnowError('CATALOGUE_DAMAGED', `The catalogue is damaged: ${finding.split('\n').at(-1)}.`, {
    subject: file,
    hint: damagedHint,
  });
}

function refuseFolder(file: string): void {
  if (statSync(file).isFile()) return;
  throw new WinnowError('CATALOGUE_FOREIGN', 'This is not a file, so it is not a Winnow catalogue.', {
    subject: file,
    hint: 'Choose a file that Winnow made.',
  });
}

function empty(file: string): WinnowError {
  return new WinnowError('CATALOGUE_NOT_FOUND', 'This file is empty: there is no catalogue in it.', {
    subject: file,
    hint: 'Scan a folder to make one, or check the path.',
  });
}

function notFound(file: string): WinnowError {
  return new WinnowError('CATALOGUE_NOT_FOUND', 'There is no catalogue here.', {
    subject: file,
    hint: 'Scan a folder to make one, or check the path.',
  });
}
