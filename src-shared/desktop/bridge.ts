import type { CommandId } from '../commands.ts';

/**
 * What the desktop gives to the page: all of it, in one place. The preload script builds it, the page finds it as `window.winnowDesktop`, and the main
 * process checks sender and values of every call again. An image is named by its id, never by a path.
 */
export interface DesktopBridge {
  readonly platform: string;
  /** Asks for a folder. Null where the person thinks better of it. */
  chooseFolder(): Promise<string | null>;
  /** Asks for one file. Null where the person thinks better of it. */
  chooseFile(): Promise<string | null>;
  /** Where a dropped file or folder is, or an empty text where it has no place on a disk. */
  pathOf(file: { readonly name: string }): string;
  /** Shows an image in the system's file manager. */
  reveal(dataset: string, id: number): Promise<void>;
  /** Asks, then moves the file of one image to the system's bin, and has its folder looked through again. True where it was moved. */
  trash(dataset: string, id: number): Promise<boolean>;
  /** Asks where to, and writes a text there. True where it was written. */
  saveText(name: string, text: string): Promise<boolean>;
  /** Calls back for whatever a menu, the system or a second start of the app asks of the page, until the returned function is called. */
  onRequest(listener: (request: DesktopRequest) => void): () => void;
}

/** From the main process to the page. */
export type DesktopRequest =
  | { kind: 'command'; command: CommandId }
  /** A folder of images, or a catalogue. */
  | { kind: 'open'; path: string };

/** The calls that cross from the page to the main process; each is a channel of its own. */
export const desktopCalls = ['chooseFolder', 'chooseFile', 'reveal', 'trash', 'saveText'] as const;
export type DesktopCall = (typeof desktopCalls)[number];

/** The one channel of the other direction. */
export const requestChannel = 'request';

/** Longest text that is saved for the page, in UTF-16 units. */
export const mostTextUnits = 4 * 1024 * 1024;
