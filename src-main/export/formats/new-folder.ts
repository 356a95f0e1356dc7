import { mkdir, readdir, rename, rm, rmdir } from 'node:fs/promises';
import { WinnowError } from '../../../src-shared/winnow-error.ts';
import { removeLeftovers, temporaryName } from '../temporary-name.ts';

/** A folder that is either there as a whole or not at all: made beside its place, then renamed into it. */
export class NewFolder {
  /** Where to write. */
  readonly path: string;
  readonly #target: string;

  private constructor(path: string, target: string) {
    this.path = path;
    this.#target = target;
  }

  /** Throws `TARGET_UNWRITABLE` where something stands in its place already, unless it is an empty folder. */
  static async create(target: string): Promise<NewFolder> {
    await checkFree(target);
    await removeLeftovers(target);
    const path = temporaryName(target);
    await mkdir(path);
    return new NewFolder(path, target);
  }

  async rename(): Promise<void> {
    await putInPlace(this.path, this.#target);
  }

  /** Leaves nothing behind. Harmless after `rename`. */
  async discard(): Promise<void> {
    await rm(this.path, { recursive: true, force: true });
  }
}

/** Renames a folder to where nothing is, or an empty one. */
export async function putInPlace(folder: string, target: string): Promise<void> {
  await checkFree(target);
  // Windows renames onto no folder, not even an empty one.
  await rmdir(target).catch(() => undefined);
  await rename(folder, target);
}

/** Throws `TARGET_UNWRITABLE` where something stands already, unless it is an empty folder. */
export async function checkFree(target: string): Promise<void> {
  try {
    if ((await readdir(target)).length === 0) return;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') return;
    if (code !== 'ENOTDIR') throw error;
  }
  throw new WinnowError('TARGET_UNWRITABLE', `There is something at ${target} already.`, {
    subject: target,
    hint: 'Name a folder that is not there yet, or an empty one.',
  });
}
