import { Menu, type MenuItemConstructorOptions } from 'electron';
import { commandChords, type CommandId } from '../../src-shared/commands.ts';
import type { DesktopRequest } from '../../src-shared/desktop/bridge.ts';
import { acceleratorOf } from './accelerator.ts';
import { texts } from './texts.ts';

export interface MenuOptions {
  platform: NodeJS.Platform;
  isPackaged: boolean;
  recent: readonly { name: string; folder: string }[];
  send(request: DesktopRequest): void;
  showLog(): void;
}

type Item = MenuItemConstructorOptions;

const shownRecent = 10;
const line: Item = { type: 'separator' };

export function setMenu(options: MenuOptions): void {
  Menu.setApplicationMenu(Menu.buildFromTemplate(menuTemplate(options)));
}

/**
 * The menus: commands of the page, with the page's own keys, and what the system expects beside them.
 *
 * NOTE: keys. The page hears a key before the menus do, and knows whether somebody is typing. So Linux and Windows only show the keys here. macOS has no
 * way to show a key without taking it; there a key without Cmd is left out, or no X could be typed into a field.
 */
export function menuTemplate({ platform, isPackaged, recent, send, showLog }: MenuOptions): Item[] {
  const isMac = platform === 'darwin';
  const command = (id: CommandId & keyof typeof texts.menus): Item => {
    const [chord] = commandChords[id];
    const isShown = !isMac || chord.includes('mod');
    return {
      id,
      label: texts.menus[id],
      ...(isShown ? { accelerator: acceleratorOf(chord), registerAccelerator: isMac } : {}),
      click: () => send({ kind: 'command', command: id }),
    };
  };
  const recentItems: Item[] = recent.slice(0, shownRecent).map(({ name, folder }) => ({
    label: name,
    toolTip: folder,
    click: () => send({ kind: 'open', path: folder }),
  }));
  const none: Item = { label: texts.menus.noRecent, enabled: false };
  return [
    ...(isMac ? [{ role: 'appMenu' } as Item] : []),
    {
      label: texts.menus.file,
      submenu: [
        command('openFolder'),
        { label: texts.menus.openRecent, submenu: recentItems.length > 0 ? recentItems : [none] },
        line,
        command('export'),
        line,
        isMac ? { role: 'close' } : { role: 'quit' },
      ],
    },
    {
      label: texts.menus.edit,
      submenu: [
        command('undo'),
        command('redo'),
        line,
        { role: 'cut' },
        { role: 'copy' },
        { role: 'paste' },
        command('selectAll'),
        line,
        command('search'),
      ],
    },
    {
      label: texts.menus.image,
      submenu: [
        command('drop'),
        command('keep'),
        command('clear'),
        line,
        command('unlabel'),
        command('weightUp'),
        command('weightDown'),
      ],
    },
    {
      label: texts.menus.view,
      submenu: [
        command('larger'),
        command('smaller'),
        line,
        { role: 'resetZoom' },
        { role: 'zoomIn' },
        { role: 'zoomOut' },
        { role: 'togglefullscreen' },
        ...(isPackaged ? [] : [line, { role: 'reload' } as Item, { role: 'toggleDevTools' } as Item]),
      ],
    },
    {
      label: texts.menus.go,
      submenu: [
        command('grid'),
        command('issues'),
        command('duplicates'),
        command('classes'),
        command('weights'),
        command('splits'),
        command('transforms'),
        command('history'),
      ],
    },
    ...(isMac ? [{ role: 'windowMenu' } as Item] : []),
    {
      role: 'help',
      label: texts.menus.help,
      submenu: [command('keys'), { label: texts.menus.showLog, click: showLog }],
    },
  ];
}
