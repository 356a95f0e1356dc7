import { BrowserWindow, session } from 'electron';
import { isOwnAddress, pageOrigin } from './page-address.ts';

/** No permission, no download, no address but our own: for every page of the app's session. Runs once, when the app is ready. */
export function closeSession(): void {
  const { defaultSession } = session;
  defaultSession.setPermissionRequestHandler((_contents, _permission, decide) => decide(false));
  defaultSession.setPermissionCheckHandler(() => false);
  defaultSession.setDevicePermissionHandler(() => false);
  defaultSession.webRequest.onBeforeRequest((details, decide) => {
    const allowed = isOwnAddress(details.url) || /^(devtools|blob|data):/.test(details.url);
    decide({ cancel: !allowed });
  });
}

/** The window of the app: sandboxed, isolated, and unable to go anywhere else. `hash` is where in the page it opens. */
export function openWindow(preload: string, hash: string): BrowserWindow {
  const window = new BrowserWindow({
    width: 1440,
    height: 900,
    minWidth: 800,
    minHeight: 560,
    title: 'Winnow',
    backgroundColor: '#121213',
    webPreferences: {
      preload,
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      webSecurity: true,
      webviewTag: false,
      spellcheck: false,
    },
  });
  const { webContents } = window;
  webContents.setWindowOpenHandler(() => ({ action: 'deny' }));
  for (const event of ['will-navigate', 'will-redirect', 'will-frame-navigate'] as const) {
    webContents.on(event as 'will-navigate', (details) => {
      if (!isOwnAddress(details.url)) details.preventDefault();
    });
  }
  webContents.on('will-attach-webview', (details) => details.preventDefault());
  void window.loadURL(`${pageOrigin}/${hash}`);
  return window;
}
