import { createHash } from 'node:crypto';
import { constants, createReadStream } from 'node:fs';
import { copyFile, link, open, stat, symlink } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import type { Placement } from '../../../src-shared/catalogue/export-format.ts';
import { WinnowError } from '../../../src-shared/winnow-error.ts';
import { toFilePath } from '../../decode/spelled-path.ts';
import { checkHash, goneError, isSettled } from './check-unchanged.ts';
import type { FormatSample } from './format.ts';

/**
 * Brings a sample's picture to a place where nothing is, and gives the bytes that this took. A copy shares its blocks where the file system can; a reflink
 * is a copy that has to.
 *
 * Throws `IMAGE_UNREADABLE` for a file that is gone, or not as it was scanned; `BAD_INPUT` where no hard link or reflink can be made.
 */
export async function placeFile(one: FormatSample, to: string, placement: Placement): Promise<number> {
  const file = toFilePath(one.file);
  const now = await stat(file).catch((cause: unknown) => {
    throw goneError(one, cause);
  });
  if (!isSettled(one, now)) checkHash(one, await hashOf(file).catch(blame(one)));
  switch (placement) {
    case 'symlink':
      await symlink(file, to);
      return 0;
    case 'copy':
      await copyFile(file, to, constants.COPYFILE_EXCL | constants.COPYFILE_FICLONE).catch(blame(one));
      return now.size;
    case 'reflink':
      await copyFile(file, to, constants.COPYFILE_EXCL | constants.COPYFILE_FICLONE_FORCE)
        .catch(blame(one))
        .catch(
          refuse(one, ['ENOTSUP', 'EXDEV', 'ENOSYS', 'ENOTTY', 'EINVAL'], {
            what: 'reflink of',
            hint: 'Export to the same disk, of a file system that has them (Btrfs, XFS, APFS), or with copies, hard links or symbolic links.',
          }),
        );
      return 0;
    case 'hardlink':
      await link(file, to).catch(
        refuse(one, ['EXDEV', 'EPERM', 'EMLINK', 'ENOTSUP'], {
          what: 'hard link to',
          hint: 'Export to the same disk, or with copies or symbolic links.',
        }),
      );
      return 0;
  }
}

/** What failed may have been the reading, of which the system does not tell writing apart. */
function blame(one: FormatSample): (failure: unknown) => Promise<never> {
  return async (failure) => {
    const handle = await open(toFilePath(one.file), 'r').catch((cause: unknown) => {
      throw goneError(one, cause);
    });
    await handle.close();
    throw failure;
  };
}

/** What is thrown where the file system answers with one of these codes: it cannot do it at all. */
function refuse(
  { file }: FormatSample,
  codes: readonly string[],
  { what, hint }: { what: string; hint: string },
): (error: NodeJS.ErrnoException) => never {
  return (error) => {
    if (!codes.includes(error.code ?? '')) throw error;
    throw new WinnowError(
      'BAD_INPUT',
      `No ${what} ${file} can be made: it lies on another disk, or its file system has none.`,
      { subject: file, hint, cause: error },
    );
  };
}

async function hashOf(file: string | Buffer): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(file), hash);
  return hash.digest('hex');
}
