/**
 * The desktop door. It starts the engine as a plain Node process, serves it to one window under the app's own scheme, and adds what only a
 * desktop has. No native module is loaded here, nor by anything that this imports.
 */
import { join, resolve } from 'node:path';
import { app, BrowserWindow, shell } from 'electron';
import { requestChannel, type DesktopRequest } from '../../src-shared/desktop/bridge.ts';
import { crashPaths } from './crash-page.ts';
import { answerDesktopCalls } from './desktop-calls.ts';
import { callEngine } from './engine-call.ts';
import { EngineProcess } from './engine-process.ts';
import { refuseOtherContents } from './guard-contents.ts';
import { watchJobs } from './job-watch.ts';
import { LogFile } from './log-file.ts';
import { setMenu } from './menu.ts';
import { engineScript, nodeRuntime, unpacked } from './node-runtime.ts';
import { openedPath } from './opened-path.ts';
import { pageOrigin } from './page-address.ts';
import { registerScheme, serveScheme } from './protocol.ts';
import { closeSession, openWindow } from './window.ts';

if (app.requestSingleInstanceLock()) run();
else app.quit();

function run(): void {
  const appFolder = app.getAppPath();
  app.enableSandbox();
  registerScheme();
  refuseOtherContents();
  const log = new LogFile(app.getPath('logs'));
  const say = (line: string): void => {
    console.error(line);
    log.write(line);
  };
  const engine = new EngineProcess({
    node: nodeRuntime(appFolder),
    script: engineScript(appFolder),
    rendererFolder: join(unpacked(appFolder), 'out', 'renderer'),
    log: say,
    gaveUp: () => void mainWindow()?.loadURL(pageOrigin + crashPaths.show),
  });
  const ending = new AbortController();
  /** Asked for before there was a window to show it. */
  let wanted: string | null =
    process.env['WINNOW_OPEN'] || openedPath(process.argv, app.isPackaged, process.cwd());
  let isStarted = false;

  const show = (place: string): BrowserWindow =>
    openWindow({
      preload: join(appFolder, 'out', 'preload', 'preload.cjs'),
      place,
      stateFile: join(app.getPath('userData'), 'window.json'),
      isPackaged: app.isPackaged,
      log: say,
    });

  /** To the page; where no window stands, one is opened for it. */
  async function send(request: DesktopRequest): Promise<void> {
    const window = mainWindow();
    if (window !== undefined) window.webContents.send(requestChannel, request);
    else if (request.kind === 'open') show(await placeOf(engine, request.path));
    else show('/');
  }

  function bringToFront(): void {
    const window = mainWindow() ?? show('/');
    if (window.isMinimized()) window.restore();
    window.focus();
  }

  async function refreshRecent(): Promise<void> {
    try {
      const recent = await callEngine<{ name: string; folder: string }[]>(engine, 'datasets/recent');
      for (const { folder } of recent.slice(0, 1)) app.addRecentDocument(folder);
      drawMenu(recent);
    } catch (error) {
      say(String(error));
    }
  }

  function drawMenu(recent: { name: string; folder: string }[]): void {
    setMenu({
      platform: process.platform,
      isPackaged: app.isPackaged,
      recent,
      send: (request) => void send(request),
      showLog: () => shell.showItemInFolder(log.path),
    });
  }

  async function start(): Promise<void> {
    closeSession();
    serveScheme(engine, log);
    answerDesktopCalls(engine);
    drawMenu([]);
    const place = wanted === null ? '/' : await placeOf(engine, wanted);
    isStarted = true;
    show(place);
    void refreshRecent();
    void watchJobs({ engine, signal: ending.signal, datasetUsed: () => void refreshRecent() });
  }

  app
    .whenReady()
    .then(start)
    .catch((error: unknown) => {
      say(String(error));
      app.exit(1);
    });
  // macOS says it so; elsewhere a path comes with the command line.
  app.on('open-file', (event, path) => {
    event.preventDefault();
    if (isStarted) void send({ kind: 'open', path });
    else wanted = path;
  });
  app.on('second-instance', (_event, argv, workingFolder) => {
    if (!isStarted) return;
    bringToFront();
    const path = openedPath(argv, app.isPackaged, workingFolder);
    if (path !== null) void send({ kind: 'open', path });
  });
  app.on('activate', () => {
    if (isStarted) bringToFront();
  });
  app.on('window-all-closed', () => {
    if (process.platform !== 'darwin') app.quit();
  });
  let closed = false;
  app.on('will-quit', (event) => {
    if (closed) return;
    // The engine finishes what it is writing before the app goes.
    event.preventDefault();
    ending.abort();
    void engine.close().finally(() => {
      closed = true;
      app.quit();
    });
  });
}

function mainWindow(): BrowserWindow | undefined {
  return BrowserWindow.getAllWindows()[0];
}

/** Where the page opens: a folder or catalogue when one was given (`sample` for the sample dataset), else the start screen. */
async function placeOf(engine: EngineProcess, open: string): Promise<string> {
  try {
    const { dataset } =
      open === 'sample'
        ? await callEngine<{ dataset: { id: string } }>(engine, 'datasets/openSample')
        : await callEngine<{ dataset: { id: string } }>(engine, 'datasets/open', { folder: resolve(open) });
    return `/#/${dataset.id}/grid`;
  } catch (error) {
    // The start screen is the place from which another folder can be opened.
    console.error(error instanceof Error ? error.message : error);
    return '/';
  }
}
