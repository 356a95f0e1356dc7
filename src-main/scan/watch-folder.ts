import { realpath } from 'node:fs/promises';
import { relative, sep } from 'node:path';
import { escapeMarks } from '../decode/spelled-path.ts';

export interface FolderWatch {
  stop(): Promise<void>;
}

/**
 * Tells of everything that happens below a folder, as paths relative to it; '' stands for all of it, where the system lost count or a name is no text. One watch of
 * the system for each folder, none for files (see docs/decisions/0007-watching.md).
 *
 * @throws what the file system throws where the folder is not there
 */
export async function watchFolder(folder: string, noticed: (paths: string[]) => void): Promise<FolderWatch> {
  const root = await realpath(folder);
  // Loaded when somebody watches: it is a native addon, and most do not.
  const { default: watcher } = await import('@parcel/watcher');
  const subscription = await watcher.subscribe(root, (error, events) => {
    if (error) return noticed(['']);
    const paths = events.map(({ path }) => relative(root, path).replaceAll(sep, '/'));
    noticed(paths.some((path) => path.includes('\uFFFD')) ? [''] : paths.map(escapeMarks));
  });
  return { stop: () => subscription.unsubscribe() };
}
