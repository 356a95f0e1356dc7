import { existsSync } from 'node:fs';
import { resolve } from 'node:path';

/**
 * The folder or catalogue that a command line of the app names, or null. Switches are Chromium's; a start from the sources names the app's own folder
 * first.
 */
export function openedPath(
  argv: readonly string[],
  isPackaged: boolean,
  workingFolder: string,
): string | null {
  const words = argv.slice(1).filter((word) => word !== '' && !word.startsWith('-'));
  const named = isPackaged ? words[0] : words[1];
  if (named === undefined) return null;
  const path = resolve(workingFolder, named);
  return existsSync(path) ? path : null;
}
