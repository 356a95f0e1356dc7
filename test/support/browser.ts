import { execFileSync, spawnSync } from 'node:child_process';
import { accessSync, constants, existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { delimiter, join } from 'node:path';
import { chromium, type Browser } from 'playwright-core';

const names = [
  'google-chrome-stable',
  'google-chrome',
  'chromium',
  'chromium-browser',
  'microsoft-edge-stable',
  'microsoft-edge',
  'chrome',
  'msedge',
];

function usualPlaces(env: NodeJS.ProcessEnv): string[] {
  const windows = [env['PROGRAMFILES'], env['PROGRAMFILES(X86)'], env['LOCALAPPDATA']].filter(
    (folder) => folder !== undefined,
  );
  return [
    '/opt/google/chrome/chrome',
    '/snap/bin/chromium',
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
    '/Applications/Chromium.app/Contents/MacOS/Chromium',
    '/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge',
    ...windows.map((folder) => join(folder, 'Google', 'Chrome', 'Application', 'chrome.exe')),
    ...windows.map((folder) => join(folder, 'Microsoft', 'Edge', 'Application', 'msedge.exe')),
  ];
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** A Chrome, Chromium or Edge of this machine, or null. `CHROME_PATH` comes first; then the PATH, the usual places, Playwright's own. */
export function findBrowser(env: NodeJS.ProcessEnv = process.env): string | null {
  const suffix = process.platform === 'win32' ? '.exe' : '';
  const folders = (env['PATH'] ?? '').split(delimiter).filter(Boolean);
  const candidates = [
    ...(env['CHROME_PATH'] ? [env['CHROME_PATH']] : []),
    ...names.flatMap((name) => folders.map((folder) => join(folder, name + suffix))),
    ...usualPlaces(env),
    chromium.executablePath(),
  ];
  return candidates.find(isExecutable) ?? null;
}

/** Finds a browser, or installs one; where neither works, throws one line that says what to do. */
export function getBrowser(): string {
  return findBrowser() ?? installFromDebian() ?? installFromPlaywright() ?? giveUp();
}

function installFromDebian(): string | null {
  if (process.getuid?.() !== 0 || !existsSync('/etc/debian_version')) return null;
  console.info('No Chrome, Chromium or Edge found: installing the package chromium.');
  const options = { stdio: 'ignore', env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } } as const;
  spawnSync('apt-get', ['update'], options);
  spawnSync('apt-get', ['install', '-y', '--no-install-recommends', 'chromium'], options);
  return findBrowser();
}

function installFromPlaywright(): string | null {
  console.info("No Chrome, Chromium or Edge found: trying Playwright's own download.");
  const cli = join(createRequire(import.meta.url).resolve('playwright-core/package.json'), '..', 'cli.js');
  try {
    execFileSync(process.execPath, [cli, 'install', 'chromium-headless-shell'], {
      stdio: 'ignore',
      timeout: 300_000,
    });
  } catch {
    return null;
  }
  return findBrowser();
}

function giveUp(): never {
  throw new Error(
    'The browser tests need Chrome, Chromium or Edge: install one, or name it with CHROME_PATH=/path/to/chrome.',
  );
}

/** Starts the browser that the set-up found. Close it when the tests of a file are done. */
export function launchBrowser(options: { headless?: boolean } = {}): Promise<Browser> {
  const executablePath = process.env['WINNOW_TEST_BROWSER'] ?? getBrowser();
  // Chromium refuses to run its sandbox as root, and a container's /dev/shm is small.
  const args = ['--disable-dev-shm-usage', ...(process.getuid?.() === 0 ? ['--no-sandbox'] : [])];
  return chromium.launch({ executablePath, args, headless: options.headless ?? true });
}
