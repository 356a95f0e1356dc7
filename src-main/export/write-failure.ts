import { dirname } from 'node:path';
import { WinnowError } from '../../src-shared/winnow-error.ts';

/** What a failed write means to a person. Errors that are no failures of the disk come back as they are. */
export function writeFailure(error: unknown, target: string): unknown {
  if (error instanceof WinnowError || !(error instanceof Error)) return error;
  const details = { subject: target, cause: error };
  if (error.name === 'AbortError') {
    return new WinnowError('CANCELLED', 'The export was cancelled; nothing was changed.', details);
  }
  switch ((error as NodeJS.ErrnoException).code) {
    case 'ENOSPC':
    case 'EDQUOT':
      return new WinnowError('DISK_FULL', `The disk is full: ${target} was not written.`, {
        ...details,
        hint: 'Make room, or export to another disk. What stood there before is unchanged.',
      });
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
      return new WinnowError('TARGET_UNWRITABLE', `${dirname(target)} may not be written to.`, {
        ...details,
        hint: 'Export to a folder that you may write to.',
      });
    case 'ENOENT':
    case 'ENOTDIR':
      return new WinnowError('TARGET_UNWRITABLE', `There is no folder ${dirname(target)}.`, {
        ...details,
        hint: 'Make the folder first, or export to another one.',
      });
    case 'EISDIR':
      return new WinnowError('TARGET_UNWRITABLE', `${target} is a folder.`, {
        ...details,
        hint: 'Name a file.',
      });
    default:
      return error;
  }
}
