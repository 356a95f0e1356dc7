import { access, constants, realpath, stat } from 'node:fs/promises';
import { WinnowError } from '../../src-shared/winnow-error.ts';

/** The real path of a folder that can be listed. Throws FOLDER_NOT_FOUND and FOLDER_UNREADABLE. */
export async function readableFolder(folder: string): Promise<string> {
  try {
    const real = await realpath(folder);
    if (!(await stat(real)).isDirectory()) {
      throw new WinnowError('FOLDER_NOT_FOUND', `Expected a folder but ${folder} is a file.`, {
        subject: folder,
        hint: 'Name the folder that holds the images.',
      });
    }
    await access(real, constants.R_OK | constants.X_OK);
    return real;
  } catch (error) {
    if (error instanceof WinnowError) throw error;
    throw folderError(folder, error);
  }
}

/** What the file system says of a folder, in words; anything else as it is. */
export function folderError(folder: string, error: unknown): unknown {
  const details = { subject: folder, cause: error };
  switch ((error as NodeJS.ErrnoException).code) {
    case 'EACCES':
    case 'EPERM':
      return new WinnowError('FOLDER_UNREADABLE', `The folder ${folder} cannot be read: permission denied.`, {
        ...details,
        hint: 'Give yourself the right to read it, or open another folder.',
      });
    case 'ENOTDIR':
      return new WinnowError('FOLDER_NOT_FOUND', `Expected a folder but ${folder} is a file.`, {
        ...details,
        hint: 'Name the folder that holds the images.',
      });
    case 'ENOENT':
    case 'ENAMETOOLONG':
    case 'ELOOP':
    // A path that no file system can hold: it has a null character.
    case 'ERR_INVALID_ARG_VALUE':
      return new WinnowError('FOLDER_NOT_FOUND', `There is no folder ${folder}.`, {
        ...details,
        hint: 'Check the path: is the disk mounted?',
      });
    case undefined:
      return error;
    default:
      return new WinnowError(
        'FOLDER_UNREADABLE',
        `The folder ${folder} cannot be read: ${(error as Error).message}.`,
        {
          ...details,
          hint: 'Is the disk in order, and the network there? Then try again.',
        },
      );
  }
}
