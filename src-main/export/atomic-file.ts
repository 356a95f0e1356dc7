import { open, rename, rm, type FileHandle } from 'node:fs/promises';
import { dirname } from 'node:path';
import { removeLeftovers, temporaryName } from './temporary-name.ts';

/** A file that is either there as a whole or not at all: written beside its place, flushed to disk, then renamed into it. */
export class AtomicFile {
  readonly handle: FileHandle;
  readonly #temporary: string;
  readonly #target: string;
  #open = true;

  private constructor(handle: FileHandle, temporary: string, target: string) {
    this.handle = handle;
    this.#temporary = temporary;
    this.#target = target;
  }

  static async create(target: string): Promise<AtomicFile> {
    // A writer that was killed could not: whoever writes the same file next tidies up after it.
    await removeLeftovers(target);
    const temporary = temporaryName(target);
    return new AtomicFile(await open(temporary, 'wx+'), temporary, target);
  }

  /** Flushes the bytes, so that the rename that follows cannot come to disk before them. */
  async flush(): Promise<void> {
    await this.handle.sync();
    await this.#close();
  }

  /** After `flush`. What stood in its place is replaced in one step. */
  async rename(): Promise<void> {
    await rename(this.#temporary, this.#target);
    await syncFolder(dirname(this.#target));
  }

  /** Leaves nothing behind. Harmless after `rename`. */
  async discard(): Promise<void> {
    await this.#close();
    await rm(this.#temporary, { force: true });
  }

  async #close(): Promise<void> {
    if (!this.#open) return;
    this.#open = false;
    await this.handle.close();
  }
}

/** Makes a rename itself last. Windows cannot open a folder, and does not need it. */
async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return;
  await using handle = await open(folder, 'r');
  await handle.sync();
}
