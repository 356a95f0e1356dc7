import { spawn } from 'node:child_process';
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

const sources = [
  'src-renderer',
  'src-shared',
  'src-main/electron',
  'electron.vite.config.ts',
  'package-lock.json',
];
const results = ['out/renderer/index.html', 'out/main/main.js', 'out/preload/preload.cjs'];

/** Builds the page and the desktop shell where they are missing, or older than what they are made of. */
export async function buildPage(root) {
  if (isCurrent(root)) return;
  console.log('Building the page, once; it takes a few seconds.');
  const tool = join(root, 'node_modules', 'electron-vite', 'bin', 'electron-vite.js');
  const child = spawn(process.execPath, [tool, 'build'], { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  child.stdout.on('data', (text) => (said += text));
  child.stderr.on('data', (text) => (said += text));
  const code = await new Promise((done, fail) => {
    child.once('error', fail);
    child.once('close', done);
  });
  if (code !== 0) throw new Error(`The page could not be built:\n${said}`);
}

/** True where every result is newer than every source. */
export function isCurrent(root) {
  const built = results.map((file) => modifiedMs(join(root, file)));
  const oldest = Math.min(...built);
  return oldest > 0 && oldest >= Math.max(...sources.map((file) => newestMs(join(root, file))));
}

function newestMs(path) {
  const own = statSync(path, { throwIfNoEntry: false });
  if (own === undefined) return 0;
  if (!own.isDirectory()) return own.mtimeMs;
  // A folder's own time tells of files that were removed.
  return Math.max(own.mtimeMs, ...readdirSync(path).map((name) => newestMs(join(path, name))));
}

function modifiedMs(file) {
  return statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0;
}
