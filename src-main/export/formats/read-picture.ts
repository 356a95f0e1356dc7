import { hash } from 'node:crypto';
import { close, closeSync, fstat, fstatSync, open, openSync, read, readSync, type Stats } from 'node:fs';
import { promisify } from 'node:util';
import { WinnowError } from '../../../src-shared/winnow-error.ts';
import { READING } from '../../decode/reading.ts';
import { toFilePath } from '../../decode/spelled-path.ts';
import { checkHash, goneError, isSettled } from './check-unchanged.ts';
import type { FormatSample } from './format.ts';

/** A picture that took longer was not in memory: whoever waits for the disk lets others work meanwhile. */
const WAITED_MS = 2;
/** So many are then read in the background before one is tried at once again. */
const READ_LATER = 64;
/** A larger one keeps others waiting, wherever it lies. */
const LARGE_BYTES = 1 << 20;

// A million FileHandles cost more than what they are opened for.
const [openFd, statFd, readFd, closeFd] = [open, fstat, read, close].map((call) => promisify(call as never)) as unknown as [
  (path: string | Buffer, flags: number) => Promise<number>,
  (fd: number) => Promise<Stats>,
  (fd: number, target: Buffer, at: number, length: number, position: null) => Promise<{ bytesRead: number }>,
  (fd: number) => Promise<void>,
]; // prettier-ignore

/**
 * Reads pictures into places that are as large as they were at the scan. What the system has in memory is read at once, in a tenth of the time that it takes to
 * ask for it and be told; what has to come from a disk or over a network is read in the background.
 */
export class PictureReader {
  #later = 0;

  /** Null for a picture that is there. The promise is rejected with `IMAGE_UNREADABLE` for one that is gone or is not the one that was scanned. */
  read(place: Buffer, one: FormatSample): Promise<void> | null {
    if (place.length > LARGE_BYTES) return readLater(place, one);
    if (this.#later > 0) {
      this.#later--;
      return readLater(place, one);
    }
    const fromMs = performance.now();
    try {
      readNow(place, one);
      return null;
    } catch (error) {
      return Promise.reject(error as Error);
    } finally {
      if (performance.now() - fromMs > WAITED_MS) this.#later = READ_LATER;
    }
  }
}

function readNow(place: Buffer, one: FormatSample): void {
  let fd: number | undefined;
  try {
    fd = openSync(toFilePath(one.file), READING);
    const stats = fstatSync(fd);
    let size = 0;
    while (size < place.length) {
      const bytesRead = readSync(fd, place, size, place.length - size, null);
      if (bytesRead === 0) break;
      size += bytesRead;
    }
    check(place, one, stats, size);
  } catch (error) {
    throw whyUnreadable(one, error);
  } finally {
    if (fd !== undefined) closeSync(fd);
  }
}

async function readLater(place: Buffer, one: FormatSample): Promise<void> {
  let fd: number | undefined;
  try {
    fd = await openFd(toFilePath(one.file), READING);
    const stats = await statFd(fd);
    let size = 0;
    while (size < place.length) {
      const { bytesRead } = await readFd(fd, place, size, place.length - size, null);
      if (bytesRead === 0) break;
      size += bytesRead;
    }
    check(place, one, stats, size);
  } catch (error) {
    throw whyUnreadable(one, error);
  } finally {
    if (fd !== undefined) await closeFd(fd);
  }
}

function check(place: Buffer, one: FormatSample, { size, mtimeMs }: Stats, readBytes: number): void {
  // One that grew is larger than what was read of it; one that shrank meanwhile gave less than it had.
  const now = { size: readBytes < place.length ? readBytes : size, mtimeMs };
  if (!isSettled(one, now)) checkHash(one, hash('sha256', place));
}

function whyUnreadable(one: FormatSample, error: unknown): WinnowError {
  return error instanceof WinnowError ? error : goneError(one, error);
}
