import { closeSync, fstatSync, openSync, readFileSync, readSync } from 'node:fs';

/** More than this gets memory of its own. */
const keptBytes = 4 * 1024 * 1024;
let kept = Buffer.alloc(0);

/** Memory that the next call uses again; new memory where so much is not worth keeping. */
export function roomFor(bytes: number): Buffer {
  if (bytes > keptBytes) return Buffer.allocUnsafeSlow(bytes);
  // Twice as large each time, at least: a folder's files are of all sizes.
  if (kept.length < bytes)
    kept = Buffer.allocUnsafeSlow(Math.min(keptBytes, Math.max(bytes, 2 * kept.length)));
  return kept.subarray(0, bytes);
}

/** A file as `readFileSync` reads it, in memory that the next call uses again. */
export function readAgain(path: string | Buffer): Buffer {
  const file = openSync(path, 'r');
  try {
    const { size } = fstatSync(file);
    if (size > 0 && size <= keptBytes) {
      const room = roomFor(size);
      if (readSync(file, room, 0, size, 0) === size) return room;
    }
    // A large one, or one whose size is no size, as of a pipe.
    return readFileSync(file);
  } finally {
    closeSync(file);
  }
}
