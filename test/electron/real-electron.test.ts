import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execFileSync, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { _electron, type ElectronApplication } from 'playwright-core';
import { afterAll, describe } from 'vitest';
// @ts-expect-error plain JavaScript, which any Node can read
import { hasDisplay, installedElectron } from '../../bin/find-electron.js';
import { describeDay } from './desktop-day.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const executablePath: string | null = installedElectron(root);
const missing =
  executablePath === null ? 'no Electron binary is installed' : hasDisplay() ? null : 'there is no display';
if (missing !== null) console.warn(`Skipped: real Electron is not tested, for ${missing}.`);

const base = mkdtempSync(join(tmpdir(), 'winnow-electron-'));
afterAll(() => rmSync(base, { recursive: true, force: true }));
const env = {
  ...(process.env as Record<string, string>),
  WINNOW_DATA: join(base, 'data'),
  WINNOW_NODE: process.execPath,
  WINNOW_OPEN: '',
};
const flags = [
  `--user-data-dir=${join(base, 'profile')}`,
  ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
];

async function start(): Promise<ElectronApplication> {
  return _electron.launch({ executablePath: executablePath!, args: [...flags, root], env });
}

/** Ends the engine as a crash would; it is the plain Node among the app's children. */
function killEngine(): void {
  if (process.platform === 'win32') {
    const script = `Get-CimInstance Win32_Process | Where-Object { $_.CommandLine -like '*engine-child*--socket*' -and $_.Name -eq 'node.exe' } | ForEach-Object { Stop-Process -Force $_.ProcessId }`;
    execFileSync('powershell', ['-NoProfile', '-Command', script]);
    return;
  }
  const listed = execFileSync('ps', ['-eo', 'pid=,args='], { encoding: 'utf8' });
  for (const line of listed.split('\n')) {
    if (line.includes('engine-child') && line.includes(env.WINNOW_NODE))
      process.kill(parseInt(line, 10), 'SIGKILL');
  }
}

describe.skipIf(missing !== null)('where its binary is', () => {
  describeDay('real Electron', async () => {
    const app = await start();
    return {
      page: () => app.firstWindow(),
      answerFolderDialog: (folder) =>
        app.evaluate(({ dialog }, chosen) => {
          dialog.showOpenDialog = async () => ({ canceled: false, filePaths: [chosen] });
        }, folder),
      chooseMenu: (id) =>
        app.evaluate(({ Menu }, item) => Menu.getApplicationMenu()!.getMenuItemById(item)!.click(), id),
      startAgain: (path) =>
        new Promise((resolve, reject) => {
          const second = spawn(executablePath!, [...flags, root, path], { env, stdio: 'ignore' });
          second.once('error', reject);
          second.once('exit', () => resolve());
        }),
      windowCount: async () => app.windows().length,
      killEngine: async () => killEngine(),
      quit: () => app.close(),
    };
  });
});
