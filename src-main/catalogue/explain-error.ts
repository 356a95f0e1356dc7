import Database from 'better-sqlite3';
import { WinnowError, type ErrorCode } from '../../src-shared/winnow-error.ts';

const meanings: [start: string, code: ErrorCode, sentence: string, hint: string][] = [
  [
    'SQLITE_NOTADB',
    'CATALOGUE_FOREIGN',
    'This file is not a Winnow catalogue.',
    'Choose a file that Winnow made.',
  ],
  [
    'SQLITE_CORRUPT',
    'CATALOGUE_DAMAGED',
    'The catalogue is damaged.',
    'Restore it from a backup, or move it away and scan the folder again.',
  ],
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
    const meaning = meanings.find(([start]) => error.code.startsWith(start));
    if (meaning)
      return new WinnowError(meaning[1], meaning[2], { subject: file, hint: meaning[3], cause: error });
  }
  const code = (error as NodeJS.ErrnoException | null)?.code;
  if (code === 'ENOSPC')
    return explained('DISK_FULL', 'The disk of the catalogue is full.', 'Make room, and try again.');
  if (['EACCES', 'EPERM', 'EROFS', 'ENOTDIR', 'EEXIST', 'ENOENT'].includes(code ?? '')) {
    return explained(
      'TARGET_UNWRITABLE',
      `The catalogue cannot be made here (${code}).`,
      'Choose another place with --catalogue.',
    );
  }
  return error;

  function explained(winnowCode: ErrorCode, sentence: string, hint: string): WinnowError {
    return new WinnowError(winnowCode, sentence, { subject: file, hint, cause: error });
  }
}

/** The same functions, with their errors explained. */
export function explaining<T extends Record<string, (...values: never[]) => unknown>>(
  file: string,
  functions: T,
): T {
  return Object.fromEntries(
    Object.entries(functions).map(([name, call]) => [
      name,
      (...values: never[]) => {
        try {
          return call(...values);
        } catch (error) {
          throw explainError(error, file);
        }
      },
    ]),
  ) as T;
}
