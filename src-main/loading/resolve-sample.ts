import { lstatSync, realpathSync } from 'node:fs';
import { dirname, sep } from 'node:path';
import { WinnowError } from '../../src-shared/winnow-error.ts';
import { escapeMarks, spelledFile, toFilePath } from '../decode/spelled-path.ts';

/**
 * Gives the absolute file of a sample, spelled as its path is, and refuses one that is outside its root by a symbolic link in any part of its path. Links that stay
 * inside are followed. A file or folder that is not there is left to the reader to report.
 *
 * One resolver serves one read of a manifest: where folders lead is looked up once.
 */
export function createSampleResolver(
  rootFolders: Readonly<Record<string, string>>,
): (root: string, path: string) => string {
  const realFolders = new Map<string, string | null>();

  function realFolderOf(folder: string): string | null {
    let real = realFolders.get(folder);
    if (real === undefined) {
      real = realOrNull(folder);
      realFolders.set(folder, real);
    }
    return real;
  }

  return (root, path) => {
    const folder = rootFolders[root]!;
    const file = spelledFile(folder, path);
    const realRoot = realFolderOf(escapeMarks(folder));
    const realFolder = realFolderOf(dirname(file));
    if (realRoot === null || realFolder === null) return file;
    const prefix = realRoot.endsWith(sep) ? realRoot : realRoot + sep;
    for (const real of [realFolder, isLink(file) ? realOrNull(file) : null]) {
      if (real === null || real === realRoot || real.startsWith(prefix)) continue;
      throw new WinnowError(
        'PATH_OUTSIDE_ROOT',
        `Expected a file inside ${folder} but ${path} leads to ${real}.`,
        {
          subject: file,
          hint: 'A symbolic link leads out of the root. Put the file itself there, or make its folder a root.',
        },
      );
    }
    return file;
  };
}

function isLink(file: string): boolean {
  try {
    return lstatSync(toFilePath(file)).isSymbolicLink();
  } catch {
    return false;
  }
}

/** null where the path cannot be followed: it does not exist, or a folder above it may not be entered. */
function realOrNull(path: string): string | null {
  try {
    return realpathSync(toFilePath(path));
  } catch {
    return null;
  }
}
