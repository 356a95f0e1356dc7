import { constants } from 'node:fs';
import { copyFile, link, stat, symlink } from 'node:fs/promises';
import type { Placement } from '../../../src-shared/catalogue/export-format.ts';
import { WinnowError } from '../../../src-shared/winnow-error.ts';
import { toFilePath } from '../../decode/spelled-path.ts';
import type { FormatSample } from './format.ts';

/**
 * Brings a sample's picture to a place where nothing is, and gives the bytes that this took. A copy shares its blocks where the file system can.
 *
 * Throws `IMAGE_UNREADABLE` for a file that is gone, or has another size than it was scanned with; `BAD_INPUT` where no hard link can be made.
 */
export async function placeFile(one: FormatSample, to: string, placement: Placement): Promise<number> {
  const size = await checkUnchanged(one);
  const file = toFilePath(one.file);
  if (placement === 'symlink') {
    await symlink(file, to);
    return 0;
  }
  if (placement === 'copy') {
    await copyFile(file, to, constants.COPYFILE_EXCL | constants.COPYFILE_FICLONE);
    return size;
  }
  try {
    await link(file, to);
    return 0;
  } catch (error) {
    if (!['EXDEV', 'EPERM', 'EMLINK', 'ENOTSUP'].includes((error as NodeJS.ErrnoException).code ?? ''))
      throw error;
    throw new WinnowError(
      'BAD_INPUT',
      `No hard link to ${one.file} can be made: it lies on another disk, or its file system has none.`,
      {
        subject: one.file,
        hint: 'Export to the same disk, or with copies or symbolic links.',
        cause: error,
      },
    );
  }
}

/** The size of the file, in bytes. */
async function checkUnchanged(one: FormatSample): Promise<number> {
  const { size } = await stat(toFilePath(one.file)).catch((cause: unknown) => {
    throw goneError(one, cause);
  });
  checkSize(one, size);
  return size;
}

const scanAgain = 'Scan the folder again, then export.';

/** Throws `IMAGE_UNREADABLE` for a file of another size than it was scanned with. */
export function checkSize({ sample, file }: FormatSample, sizeBytes: number): void {
  if (sample.bytes === undefined || sizeBytes === sample.bytes) return;
  throw new WinnowError(
    'IMAGE_UNREADABLE',
    `${file} has changed since the scan: ${sizeBytes} bytes in place of ${sample.bytes}.`,
    { subject: file, hint: scanAgain },
  );
}

export function goneError({ file }: FormatSample, cause: unknown): WinnowError {
  const missing = (cause as NodeJS.ErrnoException).code === 'ENOENT';
  const why = missing ? 'it is in the catalogue, and no longer there' : (cause as Error).message;
  return new WinnowError('IMAGE_UNREADABLE', `${file} cannot be read: ${why}.`, {
    subject: file,
    hint: scanAgain,
    cause,
  });
}
