import { realpathSync } from 'node:fs';
import { realpath } from 'node:fs/promises';
import { basename, dirname, join, sep } from 'node:path';
import { WinnowError } from '../../src-shared/winnow-error.ts';

function realOrSame(folder: string): string {
  try {
    return realpathSync.native(folder);
  } catch {
    return folder;
  }
}

/** The folders that a host lets a page open, with everything below them. */
export class AllowedRoots {
  /** Real paths; null where every folder of the machine is let in. */
  readonly folders: readonly string[] | null;
  readonly #besides: readonly string[];

  /**
   * @param besides folders that may be opened and are not offered; they need not be there yet
   *
   * Throws what the file system says of a folder that is not there.
   */
  constructor(folders: readonly string[] | null, besides: readonly string[] = []) {
    this.#besides = besides.map((folder) => join(realOrSame(dirname(folder)), basename(folder)));
    this.folders = folders === null ? null : folders.map((folder) => realpathSync.native(folder));
  }

  /** @param real a path in which no link is left, or one that is no longer there */
  allows(real: string): boolean {
    if (this.folders === null) return true;
    return [...this.folders, ...this.#besides].some(
      (root) => real === root || real.startsWith(root.endsWith(sep) ? root : root + sep),
    );
  }

  /**
   * The file that a page names, its links resolved. Throws PATH_REFUSED for one outside; where there are limits, for one that is not there too, so that
   * nobody learns what is.
   */
  async file(named: string): Promise<string> {
    if (this.folders === null) return named;
    const real = await realpath(named).catch(() => '');
    this.check(real, named);
    return real;
  }

  /** Throws PATH_REFUSED for a path outside. */
  check(real: string, named = real): void {
    if (this.allows(real)) return;
    throw new WinnowError(
      'PATH_REFUSED',
      'This server opens no folder outside the ones it was started with.',
      {
        subject: named,
        hint: 'Choose one of the folders that the start screen lists, or start the server with --allow-root for this one.',
      },
    );
  }
}
