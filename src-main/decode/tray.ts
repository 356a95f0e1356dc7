import { randomUUID } from 'node:crypto';
import { closeSync, openSync, readSync, unlinkSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { HandedFile, JudgedFile } from './task.ts';

/** Under this number a worker finds its tray open: behind the channel. */
export const trayFile = 4;

/**
 * A file without a name, open in a worker and in the process that started it: the worker lays the thumbnails of one task on it, one behind the other, and says how long each is.
 * It never leaves the memory for the disk on its way. Through the channel between the processes the same bytes are copied five times, into memory that is new each time:
 * that takes as long as decoding.
 */
export class Tray {
  /** null where no such file could be made: then no thumbnails come, and they are made when they are looked at. */
  readonly file: number | null = openNameless();
  #room = Buffer.alloc(0);

  /** The thumbnails are valid until the worker's next task. */
  takeUp(files: readonly HandedFile[]): JudgedFile[] {
    const room = this.#read(files.reduce((sum, { jpegBytes }) => sum + (jpegBytes ?? 0), 0));
    let at = 0;
    return files.map(({ judgement, jpegBytes }) => {
      if (typeof jpegBytes !== 'number') return { judgement, jpeg: jpegBytes };
      return { judgement, jpeg: room?.subarray(at, (at += jpegBytes)) };
    });
  }

  close(): void {
    if (this.file !== null) closeSync(this.file);
  }

  /** null where they cannot be read. */
  #read(bytes: number): Buffer | null {
    if (this.#room.length < bytes) this.#room = Buffer.allocUnsafeSlow(bytes * 2);
    try {
      for (let at = 0; at < bytes;) {
        const read = readSync(this.file!, this.#room, at, bytes - at, at);
        if (read === 0) return null;
        at += read;
      }
      return this.#room;
    } catch {
      return null;
    }
  }
}

/** Of a worker. @returns whether all of them lie there now */
export function layOnTray(bytes: Uint8Array, at: number): boolean {
  try {
    for (let done = 0; done < bytes.length;)
      done += writeSync(trayFile, bytes, done, bytes.length - done, at + done);
    return true;
  } catch {
    return false;
  }
}

function openNameless(): number | null {
  const path = join(tmpdir(), `winnow-${randomUUID()}`);
  try {
    const file = openSync(path, 'wx+', 0o600);
    unlinkSync(path);
    return file;
  } catch {
    return null;
  }
}
