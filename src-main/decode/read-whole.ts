import { closeSync, fstatSync, openSync, readFileSync, readSync } from 'node:fs';

/** Files up to this size are read into the same memory, one after the other. */
const keptBytes = 1024 * 1024;
let kept: Buffer | undefined;

/** All bytes of a file, valid until the next call. At once: a worker has nothing else to do, and four hops through the thread pool cost more than the reading. */
export function readWhole(path: string | Buffer): Buffer {
  const file = openSync(path, 'r');
  try {
    const room = (kept ??= Buffer.allocUnsafeSlow(keptBytes));
    // A pipe has no size, and a file may grow while it is read.
    if (fstatSync(file).size >= room.length) return readFileSync(file);
    let length = 0;
    for (;;) {
      const read = readSync(file, room, length, room.length - length, null);
      if (read === 0) return room.subarray(0, length);
      length += read;
      if (length === room.length) return Buffer.concat([room, readFileSync(file)]);
    }
  } finally {
    closeSync(file);
  }
}
