import { describe, expect, test, vi } from 'vitest';
import { commandChords, isCommandId } from '../../src-shared/commands.ts';
import type { DesktopRequest } from '../../src-shared/desktop/bridge.ts';
import { bindings } from '../../src-renderer/keys.ts';
import { acceleratorOf } from '../../src-main/electron/accelerator.ts';
import { menuTemplate } from '../../src-main/electron/menu.ts';
import type { MenuItem } from './stand-in.ts';

vi.mock('electron', () => import('./stand-in.ts'));

function itemsOf(platform: NodeJS.Platform, isPackaged = true) {
  const sent: DesktopRequest[] = [];
  const template = menuTemplate({
    platform,
    isPackaged,
    recent: Array.from({ length: 12 }, (_, n) => ({ name: `set ${n}`, folder: `/data/${n}` })),
    send: (request) => sent.push(request),
    showLog: () => undefined,
  }) as MenuItem[];
  const flat = (items: MenuItem[]): MenuItem[] =>
    items.flatMap((item) => [item, ...flat(item.submenu ?? [])]);
  return { items: flat(template), sent };
}

describe('the menus', () => {
  test('send commands that the page knows, under the keys that the page has', () => {
    const { items, sent } = itemsOf('linux');
    const commands = items.filter(({ id }) => id !== undefined);
    expect(commands.length).toBeGreaterThan(20);
    for (const { id, accelerator, registerAccelerator, click } of commands) {
      if (!isCommandId(id)) throw new Error(`The page knows no command ${id}.`);
      expect(accelerator).toBe(acceleratorOf(commandChords[id][0]));
      expect(bindings.find(({ command }) => command === id)!.chords).toContain(commandChords[id][0]);
      // The page hears its keys itself; taken twice, an undo would be two.
      expect(registerAccelerator).toBe(false);
      click!();
      expect(sent.at(-1)).toEqual({ kind: 'command', command: id });
    }
    expect(new Set(commands.map(({ id }) => id)).size).toBe(commands.length);
  });

  test('take no letter on macOS that somebody may want to type', () => {
    const { items } = itemsOf('darwin');
    const accelerators = items.flatMap(({ accelerator }) => accelerator ?? []);
    expect(accelerators).toEqual(['CmdOrCtrl+Z', 'Shift+CmdOrCtrl+Z', 'CmdOrCtrl+A']);
    expect(items.map(({ role }) => role)).toEqual(expect.arrayContaining(['appMenu', 'windowMenu', 'close']));
  });

  test('show ten recent datasets and open them by their folder', () => {
    const { items, sent } = itemsOf('win32');
    const recent = items.filter(({ label }) => label?.startsWith('set '));
    expect(recent).toHaveLength(10);
    recent[3]!.click!();
    expect(sent).toEqual([{ kind: 'open', path: '/data/3' }]);
  });

  test('have the developer’s tools in development alone', () => {
    const roles = (isPackaged: boolean) => itemsOf('linux', isPackaged).items.map(({ role }) => role);
    expect(roles(true)).not.toContain('toggleDevTools');
    expect(roles(true)).not.toContain('reload');
    expect(roles(false)).toContain('toggleDevTools');
  });
});

test.each([
  ['shift+mod+z', 'Shift+CmdOrCtrl+Z'],
  ['x', 'X'],
  ['+', 'Plus'],
  ['?', 'Shift+/'],
  ['mod+enter', 'CmdOrCtrl+Enter'],
  ['escape', 'Esc'],
  ['[', '['],
])('the key %s is %s to Electron', (chord, accelerator) => {
  expect(acceleratorOf(chord)).toBe(accelerator);
});
