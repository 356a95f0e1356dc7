import Database from 'better-sqlite3';
import { WinnowError, type ErrorCode } from '../../src-shared/winnow-error.ts';

export const damagedHint = 'Restore it from a backup, or move it away and scan the folder again.';

const meanings: [start: string, code: ErrorCode, sentence: string, hint: string][] = [
  [
    'SQLITE_NOTADB',
    'CATALOGUE_FOREIGN',
    'This file is not a Winnow catalogue.',
    'Choose a file that Winnow made.',
  ],
  ['SQLITE_CORRUPT', 'CATALOGUE_DAMAGED', 'The catalogue is damaged.', damagedHint],
  [
    'SQLITE_BUSY',
    'CATALOGUE_BUSY',
    'The catalogue is being written by another program.',
    'Wait for it to end, and try again.',
  ],
  [
    'SQLITE_FULL',
    'DISK_FULL',
    'The disk of the catalogue is full. Nothing was changed.',
    'Make room, and try again.',
  ],
  [
    'SQLITE_READONLY',
    'TARGET_UNWRITABLE',
    'The catalogue cannot be written.',
    'Check the permissions of the file and of its folder, or choose another place with --catalogue.',
  ],
  [
    'SQLITE_CANTOPEN',
    'TARGET_UNWRITABLE',
    'The catalogue cannot be opened or made.',
    'Check the permissions of the file and of its folder, or choose another place with --catalogue.',
  ],
  [
    'SQLITE_IOERR',
    'TARGET_UNWRITABLE',
    'The disk of the catalogue failed. Nothing was changed.',
    'Check the disk, and try again.',
  ],
];

/** What SQLite or the file system says, as an error for a person; anything else as it is. */
export function explainError(error: unknown, file: string): unknown {
  if (error instanceof Database.SqliteError) {
    // Our statements name what the schema has: what is not there was taken out of this file by somebody.
    if (/^no such (table|column)/.test(error.message)) {
      return meaning('CATALOGUE_DAMAGED', `The catalogue is damaged: ${error.message}.`, damagedHint);
    }
    const known = meanings.find(([start]) => error.code.startsWith(start));
    if (known) return meaning(known[1], known[2], known[3]);
  }
  const code = (error as NodeJS.ErrnoException | null)?.code;
  if (code === 'ENOSPC')
    return meaning('DISK_FULL', 'The disk of the catalogue is full.', 'Make room, and try again.');
  if (['EACCES', 'EPERM', 'EROFS', 'ENOTDIR', 'EEXIST', 'ENOENT'].includes(code ?? '')) {
    return meaning(
      'TARGET_UNWRITABLE',
      `The catalogue cannot be made here (${code}).`,
      'Choose another place with --catalogue.',
    );
  }
  return error;

  function meaning(winnowCode: ErrorCode, sentence: string, hint: string): WinnowError {
    return new WinnowError(winnowCode, sentence, { subject: file, hint, cause: error });
  }
}

/** The same functions, with their errors explained. */
export function explaining<T extends object & Record<keyof T, (...values: never[]) => unknown>>(
  file: string,
  functions: T,
): T {
  return Object.fromEntries(
    Object.entries<(...values: never[]) => unknown>(functions).map(([name, call]) => [
      name,
      (...values: never[]) => explained(file, () => call(...values)),
    ]),
  ) as T;
}

/** The same iterable; an error in the middle of it is explained too. */
export function* explainingRows<T>(file: string, rows: () => Iterable<T>): Generator<T> {
  try {
    yield* rows();
  } catch (error) {
    throw explainError(error, file);
  }
}

function explained<T>(file: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw explainError(error, file);
  }
}
