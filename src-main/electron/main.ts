/**
 * The desktop door. It starts the engine as a plain Node process, serves it to one window under the app's own scheme, and adds what only a
 * desktop has. No native module is loaded here, nor by anything that this imports.
 */
import { join, resolve } from 'node:path';
import { app, BrowserWindow } from 'electron';
import { answerDesktopCalls } from './desktop-calls.ts';
import { callEngine } from './engine-call.ts';
import { EngineProcess } from './engine-process.ts';
import { engineScript, nodeRuntime } from './node-runtime.ts';
import { registerScheme, serveScheme } from './protocol.ts';
import { closeSession, openWindow } from './window.ts';

if (app.requestSingleInstanceLock()) run();
else app.quit();

function run(): void {
  const appFolder = app.getAppPath();
  registerScheme();
  const engine = new EngineProcess({
    node: nodeRuntime(appFolder),
    script: engineScript(appFolder),
    rendererFolder: join(appFolder, 'out', 'renderer'),
    log: (line) => console.error(line),
  });
  let place = '#/';

  const show = (): void => void openWindow(join(appFolder, 'out', 'preload', 'preload.cjs'), place);

  async function start(): Promise<void> {
    closeSession();
    serveScheme(engine);
    answerDesktopCalls(engine);
    place = await placeOf(engine, process.env['WINNOW_OPEN']);
    show();
  }

  app
    .whenReady()
    .then(start)
    .catch((error: unknown) => {
      console.error(error);
      app.exit(1);
    });
  app.on('second-instance', () => {
    const window = BrowserWindow.getAllWindows()[0];
    if (window === undefined) return show();
    if (window.isMinimized()) window.restore();
    window.focus();
  });
  app.on('activate', () => {
    if (BrowserWindow.getAllWindows().length === 0) show();
  });
  app.on('window-all-closed', () => {
    if (process.platform !== 'darwin') app.quit();
  });
  let closed = false;
  app.on('will-quit', (event) => {
    if (closed) return;
    // The engine finishes what it is writing before the app goes.
    event.preventDefault();
    void engine.close().finally(() => {
      closed = true;
      app.quit();
    });
  });
}

/** Where the page opens: a folder when one was given (`sample` for the sample dataset), else the start screen. */
async function placeOf(engine: EngineProcess, open: string | undefined): Promise<string> {
  if (open === undefined || open === '') return '#/';
  try {
    const { dataset } =
      open === 'sample'
        ? await callEngine<{ dataset: { id: string } }>(engine, 'datasets/openSample', undefined)
        : await callEngine<{ dataset: { id: string } }>(engine, 'datasets/open', { folder: resolve(open) });
    return `#/${dataset.id}/grid`;
  } catch (error) {
    // The start screen is the place from which another folder can be opened.
    console.error(error instanceof Error ? error.message : error);
    return '#/';
  }
}
