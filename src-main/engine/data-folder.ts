import { createHash } from 'node:crypto';
import { homedir } from 'node:os';
import { basename, join } from 'node:path';

/** Where catalogues, thumbnails and logs live when nobody says otherwise. Nothing is ever written into an image folder. */
export function defaultDataFolder(env: NodeJS.ProcessEnv = process.env, platform = process.platform): string {
  if (env.WINNOW_DATA) return env.WINNOW_DATA;
  if (platform === 'win32') return join(env.LOCALAPPDATA ?? join(homedir(), 'AppData', 'Local'), 'Winnow');
  if (platform === 'darwin') return join(homedir(), 'Library', 'Application Support', 'Winnow');
  return join(env.XDG_DATA_HOME ?? join(homedir(), '.local', 'share'), 'winnow');
}

/** The catalogue of a folder: named after it, and told apart from its namesakes by its real path. */
export function catalogueFileOf(dataFolder: string, realFolder: string): string {
  const name = basename(realFolder).replaceAll(/[^A-Za-z0-9._-]/g, '_') || 'root';
  return join(dataFolder, 'catalogues', `${name}-${digest(realFolder).slice(0, 8)}.winnow`);
}

export function sampleFolderOf(dataFolder: string): string {
  return join(dataFolder, 'sample-dataset');
}

/** What calls name a dataset by: it says nothing about where the catalogue is. */
export function datasetIdOf(catalogueFile: string): string {
  return digest(catalogueFile).slice(0, 12);
}

function digest(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
