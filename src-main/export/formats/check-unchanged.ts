import type { Stats } from 'node:fs';
import { WinnowError } from '../../../src-shared/winnow-error.ts';
import type { FormatSample } from './format.ts';

/**
 * Whether size and time settle that a picture is the one that was scanned, as they do for a rescan. One of another time is to be hashed, since copying
 * and touching files changes times and nothing else.
 *
 * @throws WinnowError `IMAGE_UNREADABLE` for one of another size
 */
export function isSettled(
  { sample, file, mtimeMs }: FormatSample,
  now: Pick<Stats, 'size' | 'mtimeMs'>,
): boolean {
  if (now.size !== sample.bytes) throw changedError(file, `${now.size} bytes in place of ${sample.bytes}`);
  return now.mtimeMs === mtimeMs || sample.sha256 === undefined;
}

/**
 * @param sha256 of the picture's bytes, as 64 lower-case hex digits
 * @throws WinnowError `IMAGE_UNREADABLE` for one that was scanned with other bytes
 */
export function checkHash({ sample, file }: FormatSample, sha256: string): void {
  if (sha256 !== sample.sha256) throw changedError(file, 'as many bytes, but others');
}

const scanAgain = 'Scan the folder again, then export.';

function changedError(file: string, how: string): WinnowError {
  return new WinnowError('IMAGE_UNREADABLE', `${file} has changed since the scan: ${how}.`, {
    subject: file,
    hint: scanAgain,
  });
}

/** For a picture that cannot be read at all. */
export function goneError({ file }: FormatSample, cause: unknown): WinnowError {
  const missing = (cause as NodeJS.ErrnoException).code === 'ENOENT';
  const why = missing ? 'it is in the catalogue, and no longer there' : (cause as Error).message;
  return new WinnowError('IMAGE_UNREADABLE', `${file} cannot be read: ${why}.`, {
    subject: file,
    hint: scanAgain,
    cause,
  });
}
