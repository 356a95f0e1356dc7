import { join } from 'node:path';
import { BrowserWindow, dialog, ipcMain, shell, type IpcMainInvokeEvent } from 'electron';
import { callEngine } from './engine-call.ts';
import { isOwnAddress } from './page-address.ts';

interface Answering {
  handle(request: Request): Promise<Response>;
}

/** Only the top frame of our own page may ask; a frame inside it, or a page that got in otherwise, may not. */
function checkSender(event: IpcMainInvokeEvent): void {
  const frame = event.senderFrame;
  if (frame === null || frame.parent !== null || !isOwnAddress(frame.url)) {
    throw new Error('This page may not use the desktop.');
  }
}

/** What the page can ask of the desktop; the names are those of the preload script. */
export function answerDesktopCalls(engine: Answering): void {
  ipcMain.handle('chooseFolder', async (event) => {
    checkSender(event);
    const window = BrowserWindow.fromWebContents(event.sender);
    const options = { title: 'Open a folder of images', properties: ['openDirectory' as const] };
    const { canceled, filePaths } = await (window === null
      ? dialog.showOpenDialog(options)
      : dialog.showOpenDialog(window, options));
    return canceled ? null : (filePaths[0] ?? null);
  });

  ipcMain.handle('reveal', async (event, dataset: unknown, id: unknown) => {
    checkSender(event);
    if (typeof dataset !== 'string' || !Number.isInteger(id)) {
      throw new TypeError('Expected a dataset and the id of an image.');
    }
    // The page names an image, never a path.
    const [{ folder }, image] = await Promise.all([
      callEngine<{ folder: string }>(engine, 'datasets/get', { dataset }),
      callEngine<{ path: string }>(engine, 'images/get', { dataset, id }),
    ]);
    shell.showItemInFolder(join(folder, image.path));
  });
}
