import { closeSync, fstatSync, openSync, readFileSync, readSync } from 'node:fs';

/** Larger files get memory of their own. */
const keptBytes = 4 * 1024 * 1024;
let kept = Buffer.alloc(0);

/** A file as `readFileSync` reads it, in memory that the next call uses again. */
export function readAgain(path: string | Buffer): Buffer {
  const file = openSync(path, 'r');
  try {
    const { size } = fstatSync(file);
    if (size > 0 && size <= keptBytes) {
      // Twice as large each time, at least: a folder's files are of all sizes.
      if (kept.length < size)
        kept = Buffer.allocUnsafeSlow(Math.min(keptBytes, Math.max(size, 2 * kept.length)));
      if (readSync(file, kept, 0, size, 0) === size) return kept.subarray(0, size);
    }
    // A large one, or one whose size is no size, as of a pipe.
    return readFileSync(file);
  } finally {
    closeSync(file);
  }
}
