import { contextBridge, ipcRenderer } from 'electron';

contextBridge.exposeInMainWorld('winnowDesktop', {
  chooseFolder: (): Promise<string | null> => ipcRenderer.invoke('chooseFolder'),
  reveal: (dataset: string, id: number): Promise<void> => ipcRenderer.invoke('reveal', dataset, id),
  platform: process.platform,
});
