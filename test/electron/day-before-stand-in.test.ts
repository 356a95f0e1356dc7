import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, test, vi } from 'vitest';
import { openCatalogue } from '../../src-main/catalogue/open.ts';
import { RecentDatasets } from '../../src-main/engine/recent.ts';
import { ChromiumWindows } from './chromium-windows.ts';
import { describeDay } from './desktop-day.ts';
import { app, state, type MenuItem } from './stand-in.ts';

vi.mock('electron', () => import('./stand-in.ts'));

const base = mkdtempSync(join(tmpdir(), 'winnow-day-'));
const said = vi.spyOn(console, 'error').mockReturnValue();
let windows: ChromiumWindows;

function findItem(items: readonly MenuItem[], id: string): MenuItem | undefined {
  for (const item of items) {
    const found = item.id === id ? item : findItem(item.submenu ?? [], id);
    if (found !== undefined) return found;
  }
  return undefined;
}

describeDay('the desktop shell, with a real browser behind the stand-in', async () => {
  process.env['WINNOW_DATA'] = join(base, 'data');
  process.env['WINNOW_OPEN'] = '';
  state.appPath = fileURLToPath(new URL('../..', import.meta.url));
  windows = await ChromiumWindows.open();
  state.screen = windows;
  process.argv = ['electron', state.appPath];
  await import('../../src-main/electron/main.ts');
  app.becomeReady();
  const window = await vi.waitUntil(() => state.windows[0], { timeout: 30_000 });
  return {
    page: () => vi.waitUntil(() => windows.pages.get(window), { timeout: 30_000 }),
    answerFolderDialog: async (folder) => void (state.chosenFolder = folder),
    chooseMenu: async (id) => findItem(state.menu, id)!.click!(),
    startAgain: async (path) => void app.emit('second-instance', {}, ['electron', state.appPath, path], base),
    windowCount: async () => state.windows.length,
    killEngine: async () => {
      const pid = enginePid();
      process.kill(pid, 'SIGKILL');
      await vi.waitUntil(() => !isAlive(pid));
    },
    quit: async () => {
      await window.close();
      await vi.waitUntil(() => state.hasQuit, { timeout: 20_000 });
    },
  };
});

/** The engine is a child of this process. */
function enginePid(): number {
  const listed = execFileSync('ps', ['-eo', 'pid=,ppid=,args='], { encoding: 'utf8' });
  const line = listed
    .split('\n')
    .map((text) => text.trim().split(/\s+/))
    .find(([, parent, ...args]) => Number(parent) === process.pid && args.join(' ').includes('engine-child'));
  return Number(line![0]);
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

test('what the day left behind opens again', () => {
  const recent = new RecentDatasets(join(base, 'data')).list();
  expect(recent).toHaveLength(2);
  for (const { catalogueFile } of recent) {
    const catalogue = openCatalogue(catalogueFile, { readOnly: true });
    expect(catalogue.summary().images).toBeGreaterThanOrEqual(24);
    catalogue.close();
  }
});

afterAll(async () => {
  await windows.end();
  said.mockRestore();
  rmSync(base, { recursive: true, force: true });
});
