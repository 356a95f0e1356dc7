import { BrowserWindow, dialog, screen, session } from 'electron';
import { makeGuarded } from './guard-contents.ts';
import { isOwnAddress, pageOrigin } from './page-address.ts';
import { texts } from './texts.ts';
import { readWindowState, smallestWindow, writeWindowState } from './window-state.ts';

/** No permission, no download, no address but our own: for every page of the app's session. Runs once, when the app is ready. */
export function closeSession(): void {
  const { defaultSession } = session;
  defaultSession.setPermissionRequestHandler((_contents, _permission, decide) => decide(false));
  defaultSession.setPermissionCheckHandler(() => false);
  defaultSession.setDevicePermissionHandler(() => false);
  defaultSession.on('will-download', (event) => event.preventDefault());
  defaultSession.webRequest.onBeforeRequest((details, decide) => {
    const allowed = isOwnAddress(details.url) || /^(devtools|blob|data):/.test(details.url);
    decide({ cancel: !allowed });
  });
}

export interface WindowOptions {
  preload: string;
  /** Where in the page it opens: the part of the address after the origin. */
  place: string;
  /** Remembers where the window was. */
  stateFile: string;
  isPackaged: boolean;
  log: (line: string) => void;
}

function mayLoseChanges(window: BrowserWindow): boolean {
  const answer = dialog.showMessageBoxSync(window, {
    type: 'warning',
    message: texts.waitingQuestion,
    detail: texts.waitingDetail,
    buttons: [texts.closeAnyway, texts.cancel],
    defaultId: 1,
    cancelId: 1,
  });
  return answer === 0;
}

/** A page that dies this often within a minute is not loaded again by itself. */
const mostReloads = 3;

/** The window of the app: sandboxed, isolated, and unable to go anywhere else. */
export function openWindow({ preload, place, stateFile, isPackaged, log }: WindowOptions): BrowserWindow {
  const state = readWindowState(
    stateFile,
    screen.getAllDisplays().map(({ workArea }) => workArea),
  );
  const window = makeGuarded(
    () =>
      new BrowserWindow({
        ...(state.bounds ?? { width: 1440, height: 900 }),
        minWidth: smallestWindow.width,
        minHeight: smallestWindow.height,
        title: 'Winnow',
        backgroundColor: '#121213',
        webPreferences: {
          preload,
          sandbox: true,
          contextIsolation: true,
          nodeIntegration: false,
          nodeIntegrationInWorker: false,
          nodeIntegrationInSubFrames: false,
          webSecurity: true,
          allowRunningInsecureContent: false,
          experimentalFeatures: false,
          webviewTag: false,
          navigateOnDragDrop: false,
          spellcheck: false,
          devTools: !isPackaged,
        },
      }),
  );
  if (state.isMaximized) window.maximize();
  if (state.isFullScreen) window.setFullScreen(true);
  let isClosing = false;
  window.on('close', () => {
    isClosing = true;
    writeWindowState(stateFile, {
      bounds: window.getNormalBounds(),
      isMaximized: window.isMaximized(),
      isFullScreen: window.isFullScreen(),
    });
  });
  // The page holds on while changes wait for the engine. To make room for the crash page is not the person's wish, and nothing to ask.
  window.webContents.on('will-prevent-unload', (event) => {
    const mayGo = !isClosing || mayLoseChanges(window);
    isClosing = false;
    if (mayGo) event.preventDefault();
  });

  let deaths: number[] = [];
  window.webContents.on('render-process-gone', (_event, { reason, exitCode }) => {
    if (reason === 'clean-exit') return;
    log(`The page ended: ${reason} (${exitCode}).`);
    const now = Date.now();
    deaths = [...deaths.filter((ms) => now - ms < 60_000), now];
    if (deaths.length <= mostReloads) window.reload();
    else void window.loadURL(`${pageOrigin}/crash`);
  });
  window.on('unresponsive', () => log('The page does not answer.'));
  void window.loadURL(`${pageOrigin}${place}`);
  return window;
}
