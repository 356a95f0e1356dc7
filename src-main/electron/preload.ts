import { contextBridge, ipcRenderer, webUtils } from 'electron';
import {
  requestChannel,
  type DesktopBridge,
  type DesktopCall,
  type DesktopRequest,
} from '../../src-shared/desktop/bridge.ts';

/** Rejects with the sentence of the main process alone; Electron puts the name of the channel before it. */
async function call<T>(name: DesktopCall, ...values: unknown[]): Promise<T> {
  try {
    return (await ipcRenderer.invoke(name, ...values)) as T;
  } catch (error) {
    const said = error instanceof Error ? error.message : String(error);
    throw new Error(said.replace(/^Error invoking remote method '\w+': (?:\w*Error: )?/, ''), {
      cause: error,
    });
  }
}

const bridge: DesktopBridge = {
  platform: process.platform,
  chooseFolder: () => call('chooseFolder'),
  chooseFile: () => call('chooseFile'),
  // Only a file that was dropped or chosen has a place; anything else has none.
  pathOf: (file) => webUtils.getPathForFile(file as File),
  reveal: (dataset, id) => call('reveal', dataset, id),
  trash: (dataset, id) => call('trash', dataset, id),
  saveText: (name, text) => call('saveText', name, text),
  onRequest(listener) {
    // The event itself stays here: it would hand the page the whole of ipcRenderer.
    const hear = (_event: unknown, request: DesktopRequest): void => listener(request);
    ipcRenderer.on(requestChannel, hear);
    return () => void ipcRenderer.removeListener(requestChannel, hear);
  },
};

contextBridge.exposeInMainWorld('winnowDesktop', bridge);
