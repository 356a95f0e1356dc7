import { createHash } from 'node:crypto';
import { createReadStream, type Stats } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { WinnowError } from '../../../src-shared/winnow-error.ts';
import { toFilePath } from '../../decode/spelled-path.ts';
import type { FormatSample } from './format.ts';

/**
 * That a picture is the one that was scanned. One of the same size and time is taken for it, as a rescan takes it; one of another time is hashed, since
 * copying and touching files changes times and nothing else.
 *
 * @param hash of the file's bytes, as 64 lower-case hex digits; called only where size and time do not settle it
 * @throws WinnowError `IMAGE_UNREADABLE`
 */
export async function checkUnchanged(
  { sample, file, mtimeMs }: FormatSample,
  now: Pick<Stats, 'size' | 'mtimeMs'>,
  hash: () => string | Promise<string>,
): Promise<void> {
  if (now.size !== sample.bytes) throw changedError(file, `${now.size} bytes in place of ${sample.bytes}`);
  if (now.mtimeMs === mtimeMs || sample.sha256 === undefined) return;
  if ((await hash()) !== sample.sha256) throw changedError(file, 'as many bytes, but others');
}

/** SHA-256 of a file that lies on the disk under a spelled path. */
export async function hashOfFile({ file }: FormatSample): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(toFilePath(file)), hash);
  return hash.digest('hex');
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
