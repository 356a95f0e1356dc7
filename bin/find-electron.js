import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Whether a window could be shown here. */
export function hasDisplay(env = process.env, platform = process.platform) {
  if (platform === 'win32') return true;
  if (platform === 'darwin') return env.SSH_CONNECTION === undefined;
  return Boolean(env.DISPLAY || env.WAYLAND_DISPLAY);
}

/** The Electron that is installed, or null. Never by importing its package, which would start a download. */
export function installedElectron(root, env = process.env) {
  const folder = join(root, 'node_modules', 'electron');
  const pathFile = join(folder, 'path.txt');
  if (!existsSync(pathFile)) return null;
  const name = readFileSync(pathFile, 'utf8').trim();
  const executable = join(env.ELECTRON_OVERRIDE_DIST_PATH ?? join(folder, 'dist'), name);
  return existsSync(executable) ? executable : null;
}

/** `{ executable }`, or `{ reason }` where no window can be opened: no display, or no Electron and none to be had. */
export async function findElectron(root) {
  if (!hasDisplay()) return { reason: 'There is no display' };
  if (process.platform === 'linux' && process.getuid() === 0) {
    return { reason: 'Electron does not run as root' };
  }
  const found = installedElectron(root);
  if (found !== null) return { executable: found };
  console.log('Fetching Electron, once; it is about 110 MB.');
  await fetchElectron(join(root, 'node_modules', 'electron', 'install.js'));
  const executable = installedElectron(root);
  return executable === null
    ? { reason: 'Electron is not installed and could not be fetched' }
    : { executable };
}

/** Electron's own installer; whether it worked shows in what is there afterwards. */
function fetchElectron(installer) {
  if (!existsSync(installer)) return undefined;
  return new Promise((done) => {
    const child = spawn(process.execPath, [installer], { stdio: 'ignore', timeout: 600_000 });
    child.once('error', done);
    child.once('exit', done);
  });
}
