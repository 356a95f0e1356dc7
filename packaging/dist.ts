/**
 * npm run dist [-- ELECTRON-BUILDER'S ARGUMENTS]: the installable app for this system, in out/dist. `--dir` leaves it unpacked.
 *
 * electron-builder is fetched when it is needed, at one version: 280 packages that nothing else here uses, some of which want a newer Node than a clone
 * does.
 */
import { spawn, spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { collectNotices, printNotices } from './collect-notices.ts';
import { makeIcons } from './make-icons.ts';

const builder = 'electron-builder@26.17.0';
const root = fileURLToPath(new URL('..', import.meta.url));
const resources = join(root, 'out', 'packaging');

function step(name: string, script: string, ...args: string[]): void {
  console.log(name);
  const { status } = spawnSync(process.execPath, [join(root, script), ...args], {
    cwd: root,
    stdio: 'inherit',
  });
  if (status !== 0) throw new Error(`${name} failed.`);
}

/** Runs electron-builder and shows what it says; resolves to its exit code and all of its words. */
function build(args: string[], version: string): Promise<{ code: number; said: string }> {
  const all = [
    '--yes',
    builder,
    '--config',
    'packaging/electron-builder.json',
    `-c.electronVersion=${version}`,
    '--publish',
    'never',
    ...args,
  ];
  const child = spawn('npx', all, {
    cwd: root,
    shell: process.platform === 'win32',
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      said += text;
      process.stdout.write(text);
    });
  }
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => resolve({ code: code ?? 1, said }));
  });
}

mkdirSync(resources, { recursive: true });
step('Building the page and the shell', 'node_modules/electron-vite/bin/electron-vite.js', 'build');
step('Building the engine', 'bin/build-package.js');
console.log('Drawing the icons');
await makeIcons(resources);
const notices = collectNotices(root);
writeFileSync(join(resources, 'THIRD-PARTY-NOTICES.txt'), printNotices(notices));
console.log(`Collected the licences of ${notices.length} packages`);

const { version } = JSON.parse(
  readFileSync(join(root, 'node_modules', 'electron', 'package.json'), 'utf8'),
) as { version: string };
const { code, said } = await build(process.argv.slice(2), version);
if (code !== 0) {
  const isDownload =
    /electron-v[\d.]+-|getaddrinfo|ENOTFOUND|ECONNREFUSED|status code (?:403|404)|Download failed/i.test(
      said,
    );
  console.error(
    isDownload
      ? `\nEverything of Winnow's own is built, in out/. The app was not put together: Electron ${version} could not be downloaded.`
      : '\nelectron-builder failed; what it said is above.',
  );
  process.exitCode = 1;
}
