import { randomUUID } from 'node:crypto';
import { readdir, realpath } from 'node:fs/promises';
import { homedir } from 'node:os';
import { basename, dirname, join, parse } from 'node:path';
import { WinnowError } from '../../src-shared/winnow-error.ts';
import { readableFolder } from '../scan/readable-folder.ts';
import type { AllowedRoots } from './allowed-roots.ts';

/** Ids that are kept; the oldest are forgotten first. */
const mostIds = 20_000;
/** Folders that one answer lists. */
const mostFolders = 1000;

export interface FolderListing {
  /** Null above all roots. */
  folder: { id: string; name: string; path: string } | null;
  /** One step up; null where that leads above the roots. */
  parent: string | null;
  folders: { id: string; name: string }[];
  /** True where there are more folders than are listed. */
  partial: boolean;
}

/** Lets a page walk through folders by ids that were given to it before. No path is taken from it, and none outside the allowed roots is ever listed. */
export class FolderBrowser {
  readonly #allowed: AllowedRoots;
  readonly #pathOf = new Map<string, string>();
  readonly #idOf = new Map<string, string>();

  constructor(allowed: AllowedRoots) {
    this.#allowed = allowed;
  }

  /** Throws FOLDER_NOT_FOUND for an id that is not known (any more), FOLDER_UNREADABLE, PATH_REFUSED. */
  async list(id: string | null): Promise<FolderListing> {
    if (id === null) return this.#listRoots();
    const known = this.#pathOf.get(id);
    if (known === undefined) {
      throw new WinnowError('FOLDER_NOT_FOUND', 'This folder is not known any more.', {
        subject: id,
        hint: 'Begin again at the top of the list.',
      });
    }
    const path = await readableFolder(known);
    // A folder may have become a link to somewhere else since it was listed.
    this.#allowed.check(path);
    const entries = await readdir(path, { withFileTypes: true });
    const folders: FolderListing['folders'] = [];
    let partial = false;
    entries.sort((a, b) => (a.name < b.name ? -1 : 1));
    for (const entry of entries) {
      if (entry.name.startsWith('.') || !(entry.isDirectory() || entry.isSymbolicLink())) continue;
      if (folders.length === mostFolders) {
        partial = true;
        break;
      }
      const target = entry.isDirectory()
        ? join(path, entry.name)
        : await this.#linkedFolder(join(path, entry.name));
      if (target !== null) folders.push({ id: this.#idFor(target), name: entry.name });
    }
    const up = dirname(path);
    const isTop = up === path || !this.#allowed.allows(up);
    return {
      folder: { id, name: basename(path) || path, path },
      parent: isTop ? null : this.#idFor(up),
      folders,
      partial,
    };
  }

  async #listRoots(): Promise<FolderListing> {
    const home = homedir();
    const roots = this.#allowed.folders ?? [home, parse(home).root];
    return {
      folder: null,
      parent: null,
      folders: roots.map((path) => ({ id: this.#idFor(path), name: path })),
      partial: false,
    };
  }

  /** Where a link leads, if that is an allowed folder. */
  async #linkedFolder(link: string): Promise<string | null> {
    try {
      const target = await realpath(link);
      if (!this.#allowed.allows(target)) return null;
      return await readableFolder(target);
    } catch {
      // A link to nowhere, or to a file.
      return null;
    }
  }

  #idFor(path: string): string {
    const known = this.#idOf.get(path);
    if (known !== undefined) return known;
    const id = randomUUID();
    this.#idOf.set(path, id);
    this.#pathOf.set(id, path);
    for (const [oldest, oldestPath] of this.#pathOf) {
      if (this.#pathOf.size <= mostIds) break;
      this.#pathOf.delete(oldest);
      this.#idOf.delete(oldestPath);
    }
    return id;
  }
}
