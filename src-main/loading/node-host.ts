import { readdirSync, readFileSync, statSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { isMainThread } from 'node:worker_threads';
import { join } from 'node:path';
import { WinnowError } from '../../src-shared/winnow-error.ts';
import type { DatasetHost, FolderEntry, ReadImageOptions } from '../../src-shared/loader/host.ts';
import type { PlannedResize } from '../../src-shared/transforms/first-resize.ts';
import { decodeRgb, type DecodeRgbOptions } from '../decode/decode-rgb.ts';
import { lendPart } from '../decode/lend-part.ts';
import { lendRgb } from '../decode/lend-rgb.ts';
import { toFilePath } from '../decode/spelled-path.ts';
import { readAgain } from './read-again.ts';

/** What a symbolic link leads to; a broken one counts as a file, as it does for Python's `os.walk`. */
function kindOfLink(path: string): FolderEntry['kind'] {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ? 'folder' : 'file';
}

function listFolder(path: string): FolderEntry[] {
  try {
    return readdirSync(path, { withFileTypes: true }).map((entry) => {
      if (entry.isSymbolicLink()) return { name: entry.name, kind: kindOfLink(join(path, entry.name)) };
      return { name: entry.name, kind: entry.isDirectory() ? 'folder' : 'file' };
    });
  } catch (cause) {
    const missing = (cause as NodeJS.ErrnoException).code === 'ENOENT';
    throw new WinnowError(
      missing ? 'FOLDER_NOT_FOUND' : 'FOLDER_UNREADABLE',
      missing ? `There is no folder ${path}.` : `The folder ${path} cannot be read.`,
      { subject: path, cause },
    );
  }
}

/** Datasets over the files of this machine, decoded exactly as Pillow decodes them. */
export const nodeHost: DatasetHost = {
  listFolder,
  joinPath: (folder, name) => join(folder, name),
  // A worker has nothing else to do while it waits; the program may.
  async readImage(path, options) {
    const file = fileOf(path, options);
    return decodeRgb(isMainThread ? await readFile(file) : readFileSync(file), decodingOf(options));
  },

  async lendImage(path, options, use) {
    const file = fileOf(path, options);
    const bytes = isMainThread ? await readFile(file) : readAgain(file);
    const lent = lendRgb(bytes, decodingOf(options));
    // Whoever reads the next file meanwhile must not touch these bytes.
    return use(lent ?? (await decodeRgb(isMainThread ? bytes : bytes.slice(), decodingOf(options))));
  },

  async lendPart(path, options, plan, use) {
    const file = fileOf(path, options);
    const bytes = isMainThread ? await readFile(file) : readAgain(file);
    let planned: PlannedResize | undefined;
    const lent = lendPart(bytes, decodingOf(options), (width, height) => (planned = plan(width, height)));
    if (lent) return use(planned!, lent);
    // Whole, as it was planned for.
    const image = await decodeRgb(
      isMainThread ? bytes : bytes.slice(),
      decodingOf({ ...options, shrinkTo: null }),
    );
    planned ??= plan(image.width, image.height);
    return use(planned, { image, eighths: 8, left: 0, top: 0 });
  },
};

function fileOf(path: string, { spelled }: ReadImageOptions): string | Buffer {
  return spelled ? toFilePath(path) : path;
}

function decodingOf({ orientation, mode, shrinkTo }: ReadImageOptions): DecodeRgbOptions {
  return { orientation, fast: mode === 'fast' ? { shrinkTo: shrinkTo ?? null } : null };
}
