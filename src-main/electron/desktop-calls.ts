import { writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { app, BrowserWindow, dialog, ipcMain, shell, type IpcMainInvokeEvent } from 'electron';
import { desktopCalls, mostTextUnits, type DesktopCall } from '../../src-shared/desktop/bridge.ts';
import { callEngine, type Answering } from './engine-call.ts';
import { isOwnAddress } from './page-address.ts';
import { texts } from './texts.ts';

/** Only the top frame of our own page may ask; a frame inside it, or a page that got in otherwise, may not. */
function checkSender(event: IpcMainInvokeEvent): BrowserWindow {
  const frame = event.senderFrame;
  const window = BrowserWindow.fromWebContents(event.sender);
  if (frame === null || frame.parent !== null || !isOwnAddress(frame.url) || window === null) {
    throw new Error('This page may not use the desktop.');
  }
  return window;
}

type Answer = (window: BrowserWindow, ...values: unknown[]) => Promise<unknown>;

/** What the page can ask of the desktop, each call with its sender and its values checked. Runs once. */
export function answerDesktopCalls(engine: Answering): void {
  const answers: Record<DesktopCall, Answer> = {
    async chooseFolder(window) {
      const options = { title: texts.chooseFolder, properties: ['openDirectory' as const] };
      const { canceled, filePaths } = await dialog.showOpenDialog(window, options);
      return canceled ? null : (filePaths[0] ?? null);
    },

    async chooseFile(window) {
      const options = { title: texts.chooseFile, properties: ['openFile' as const] };
      const { canceled, filePaths } = await dialog.showOpenDialog(window, options);
      return canceled ? null : (filePaths[0] ?? null);
    },

    async reveal(_window, dataset, id) {
      shell.showItemInFolder(await placeOf(engine, dataset, id));
    },

    async trash(window, dataset, id) {
      const path = await placeOf(engine, dataset, id);
      const { response } = await dialog.showMessageBox(window, {
        type: 'warning',
        message: texts.trashQuestion(basename(path)),
        detail: texts.trashDetail(path),
        buttons: [texts.trashYes, texts.cancel],
        defaultId: 1,
        cancelId: 1,
      });
      if (response !== 0) return false;
      await shell.trashItem(path);
      await callEngine(engine, 'scan/start', { dataset });
      return true;
    },

    async saveText(window, name, text) {
      if (typeof name !== 'string' || !/^[^\\/:\0]{1,100}$/.test(name) || name.startsWith('.')) {
        throw new TypeError('Expected the name of a file.');
      }
      if (typeof text !== 'string' || text.length > mostTextUnits) {
        throw new TypeError(`Expected a text of at most ${mostTextUnits} characters.`);
      }
      const { canceled, filePath } = await dialog.showSaveDialog(window, {
        title: texts.save,
        defaultPath: join(app.getPath('documents'), name),
      });
      if (canceled || filePath === '') return false;
      await writeFile(filePath, text);
      return true;
    },
  };
  for (const name of desktopCalls) {
    ipcMain.handle(name, async (event, ...values: unknown[]) => answers[name](checkSender(event), ...values));
  }
}

/** The file of an image. The page names it by its id; where it lies, the engine says. */
async function placeOf(engine: Answering, dataset: unknown, id: unknown): Promise<string> {
  if (typeof dataset !== 'string' || !Number.isInteger(id)) {
    throw new TypeError('Expected a dataset and the id of an image.');
  }
  const [{ folder }, image] = await Promise.all([
    callEngine<{ folder: string }>(engine, 'datasets/get', { dataset }),
    callEngine<{ path: string }>(engine, 'images/get', { dataset, id }),
  ]);
  return join(folder, image.path);
}
