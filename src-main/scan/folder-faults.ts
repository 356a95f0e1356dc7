import { readdir, stat } from 'node:fs/promises';
import { WinnowError } from '../../src-shared/winnow-error.ts';
import type { WalkReport } from './walk.ts';

/** @throws FOLDER_NOT_FOUND */
export async function isEmptyFolder(folder: string): Promise<boolean> {
  try {
    return (await readdir(folder)).length === 0;
  } catch (error) {
    throw folderGone(folder, error);
  }
}

/** @throws FOLDER_NOT_FOUND */
export async function assertThere(rootPath: string): Promise<void> {
  try {
    await stat(rootPath);
  } catch (error) {
    throw folderGone(rootPath, error);
  }
}

function folderGone(rootPath: string, cause: unknown): WinnowError {
  return new WinnowError('FOLDER_NOT_FOUND', `The folder ${rootPath} is not there.`, {
    subject: rootPath,
    hint: 'Is the disk mounted? If the folder has moved, re-base the dataset to its new place. What is known of its images is kept.',
    cause,
  });
}

export function emptyFolder(rootPath: string, report: WalkReport, known: number): WinnowError {
  const others = [...report.others.values()].reduce((sum, n) => sum + n, 0);
  if (known > 0) {
    return new WinnowError(
      'FOLDER_EMPTY',
      `There is no image in ${rootPath}, where the catalogue knows ${known}. Nothing was changed.`,
      {
        subject: rootPath,
        hint: 'Is the disk mounted? If the images have moved, re-base the dataset to their new place.',
      },
    );
  }
  return new WinnowError(
    'FOLDER_EMPTY',
    `There is no image in ${rootPath}${others ? `, only ${others} other files` : ''}.`,
    {
      subject: rootPath,
      hint: 'Name the folder that holds the images. Files are taken by their ending (jpg, png, webp, gif, bmp, tiff, avif and others), with --all-files also by how they begin.',
    },
  );
}

/** What made a walk fail, in words; anything but the folder's own fault as it is. */
export function walkFault(rootPath: string, error: unknown): unknown {
  const { code } = error as NodeJS.ErrnoException;
  if (code === 'ENOENT' || code === 'ENOTDIR') return folderGone(rootPath, error);
  if (code !== 'EACCES' && code !== 'EPERM') return error;
  return new WinnowError('FOLDER_UNREADABLE', `The folder ${rootPath} cannot be listed: permission denied.`, {
    subject: rootPath,
    hint: 'Give yourself the right to read it, then scan again. Nothing in the catalogue was changed.',
    cause: error,
  });
}
