import { app, type WebContents } from 'electron';
import { isOwnAddress } from './page-address.ts';

const guarded = new WeakSet<WebContents>();

/** Keeps a page where it is: it opens no window, embeds no other page, and goes to no address but our own. */
function guard(contents: WebContents): void {
  contents.setWindowOpenHandler(() => ({ action: 'deny' }));
  for (const event of ['will-navigate', 'will-redirect', 'will-frame-navigate'] as const) {
    contents.on(event as 'will-navigate', (details) => {
      if (!isOwnAddress(details.url)) details.preventDefault();
    });
  }
  contents.on('will-attach-webview', (details) => details.preventDefault());
  guarded.add(contents);
}

/** Makes pages while `make` runs; a page that comes into being at any other time is closed at once. */
export function makeGuarded<T extends { webContents: WebContents }>(make: () => T): T {
  making = true;
  try {
    const made = make();
    if (!guarded.has(made.webContents)) guard(made.webContents);
    return made;
  } finally {
    making = false;
  }
}

let making = false;

/** Runs once. Every page passes here before it has loaded anything, whoever made it. */
export function refuseOtherContents(): void {
  app.on('web-contents-created', (_event, contents) => {
    guard(contents);
    const isTool = contents.getType() === 'remote' && !app.isPackaged;
    if (!making && !isTool) contents.close();
  });
}
