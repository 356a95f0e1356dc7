import { createHash } from 'node:crypto';
import { constants, createReadStream } from 'node:fs';
import { copyFile, link, stat, symlink } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import type { Placement } from '../../../src-shared/catalogue/export-format.ts';
import { WinnowError } from '../../../src-shared/winnow-error.ts';
import { toFilePath } from '../../decode/spelled-path.ts';
import { checkHash, goneError, isSettled } from './check-unchanged.ts';
import type { FormatSample } from './format.ts';

/**
 * Brings a sample's picture to a place where nothing is, and gives the bytes that this took. A copy shares its blocks where the file system can.
 *
 * Throws `IMAGE_UNREADABLE` for a file that is gone, or not as it was scanned; `BAD_INPUT` where no hard link can be made.
 */
export async function placeFile(one: FormatSample, to: string, placement: Placement): Promise<number> {
  const file = toFilePath(one.file);
  const now = await stat(file).catch((cause: unknown) => {
    throw goneError(one, cause);
  });
  if (!isSettled(one, now)) checkHash(one, await hashOf(file));
  if (placement === 'symlink') {
    await symlink(file, to);
    return 0;
  }
  if (placement === 'copy') {
    await copyFile(file, to, constants.COPYFILE_EXCL | constants.COPYFILE_FICLONE);
    return now.size;
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

async function hashOf(file: string | Buffer): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(file), hash);
  return hash.digest('hex');
}
