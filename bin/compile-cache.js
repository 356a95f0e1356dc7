import module from 'node:module';
import { homedir } from 'node:os';
import { join } from 'node:path';

/** Where a user's programs keep what can be made again. */
function cacheFolder(env, platform) {
  if (platform === 'win32') return env.LOCALAPPDATA ?? join(homedir(), 'AppData', 'Local');
  if (platform === 'darwin') return join(homedir(), 'Library', 'Caches');
  return env.XDG_CACHE_HOME ?? join(homedir(), '.cache');
}

/**
 * Lets Node keep what it compiles, by the content of each file: half of what a start takes. In the user's own folder, for whoever can write there decides
 * what runs. The processes that this one starts share it; NODE_COMPILE_CACHE puts it elsewhere, NODE_DISABLE_COMPILE_CACHE=1 does without.
 */
export function keepCompiled(env = process.env, platform = process.platform) {
  module.enableCompileCache(join(cacheFolder(env, platform), 'winnow', 'compiled'));
  const folder = module.getCompileCacheDir();
  // With the version of Node below it, which each process adds itself.
  if (folder !== undefined) env.NODE_COMPILE_CACHE ??= join(folder, '..');
}
