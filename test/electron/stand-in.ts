/**
 * A stand-in for the `electron` module in plain Node: the parts that the shell uses, with the same names, orders and rules. Real Electron's
 * window is a browser; here it remembers what it was told, and asks the protocol handler when a test says so. `chromium-windows.ts` puts a real browser
 * behind it.
 */
import { EventEmitter } from 'node:events';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

type Listener = (...values: never[]) => unknown;
type Handler = (request: Request) => Promise<Response> | Response;

/** What really shows a window, where a test wants to see one. */
export interface Screen {
  load(window: BrowserWindow, address: string): Promise<void>;
  send(window: BrowserWindow, channel: string, value: unknown): Promise<void>;
  close(window: BrowserWindow): Promise<void>;
}

export interface MenuItem {
  id?: string;
  label?: string;
  role?: string;
  accelerator?: string;
  registerAccelerator?: boolean;
  submenu?: MenuItem[];
  click?: () => void;
}

export interface StandInState {
  appPath: string;
  screen: Screen | null;
  schemes: { scheme: string; privileges: Record<string, boolean> }[];
  handlers: Map<string, Handler>;
  calls: Map<string, Listener>;
  windows: BrowserWindow[];
  sent: { channel: string; value: unknown }[];
  revealed: string[];
  trashed: string[];
  questions: string[];
  recentDocuments: string[];
  notifications: Notification[];
  menu: MenuItem[];
  chosenFolder: string | null;
  chosenFile: string | null;
  /** The index of the button that is pressed in message boxes. */
  pressedButton: number;
  isReady: boolean;
  isSandboxed: boolean;
  hasLock: boolean;
  hasQuit: boolean;
  permission: ((contents: unknown, permission: string, decide: (allowed: boolean) => void) => void) | null;
  permissionCheck: (() => boolean) | null;
  beforeRequest: ((details: { url: string }, decide: (answer: { cancel: boolean }) => void) => void) | null;
}

export const state: StandInState = {
  appPath: '',
  screen: null,
  schemes: [],
  handlers: new Map(),
  calls: new Map(),
  windows: [],
  sent: [],
  revealed: [],
  trashed: [],
  questions: [],
  recentDocuments: [],
  notifications: [],
  menu: [],
  chosenFolder: null,
  chosenFile: null,
  pressedButton: 0,
  isReady: false,
  isSandboxed: false,
  hasLock: true,
  hasQuit: false,
  permission: null,
  permissionCheck: null,
  beforeRequest: null,
};

class App extends EventEmitter {
  readonly isPackaged = false;
  #ready = Promise.withResolvers<void>();
  #folder = mkdtempSync(join(tmpdir(), 'winnow-app-'));

  whenReady(): Promise<void> {
    return this.#ready.promise;
  }

  /** What the operating system does in real life. */
  becomeReady(): void {
    state.isReady = true;
    this.#ready.resolve();
  }

  requestSingleInstanceLock(): boolean {
    return state.hasLock;
  }

  enableSandbox(): void {
    if (state.isReady) throw new Error('app.enableSandbox() can only be called before app is ready');
    state.isSandboxed = true;
  }

  getAppPath(): string {
    return state.appPath;
  }

  getPath(name: string): string {
    return join(this.#folder, name);
  }

  addRecentDocument(path: string): void {
    state.recentDocuments.push(path);
  }

  focus(): void {
    state.windows[0]?.focus();
  }

  quit(): void {
    let prevented = false;
    this.emit('will-quit', { preventDefault: () => (prevented = true) });
    if (!prevented) state.hasQuit = true;
  }

  exit(): void {
    state.hasQuit = true;
  }
}

export const app = new App();

export const protocol = {
  registerSchemesAsPrivileged(schemes: StandInState['schemes']): void {
    if (state.isReady)
      throw new Error('protocol.registerSchemesAsPrivileged should be called before app is ready');
    state.schemes.push(...schemes);
  },
  handle(scheme: string, handler: Handler): void {
    if (!state.isReady) throw new Error('protocol.handle can only be used after app is ready');
    if (state.handlers.has(scheme)) throw new Error(`Scheme already intercepted: ${scheme}`);
    state.handlers.set(scheme, handler);
  },
};

class Session extends EventEmitter {
  readonly webRequest = {
    onBeforeRequest: (handler: StandInState['beforeRequest']) => (state.beforeRequest = handler),
  };

  setPermissionRequestHandler(handler: StandInState['permission']): void {
    state.permission = handler;
  }

  setPermissionCheckHandler(handler: () => boolean): void {
    state.permissionCheck = handler;
  }

  setDevicePermissionHandler(): void {
    return undefined;
  }
}

export const session = { defaultSession: new Session() };

export const screen = {
  getAllDisplays: () => [{ workArea: { x: 0, y: 0, width: 1920, height: 1040 } }],
};

export class WebContents extends EventEmitter {
  openHandler: ((details: { url: string }) => { action: string }) | null = null;
  isClosed = false;
  readonly #type: string;

  constructor(type = 'window') {
    super();
    this.#type = type;
    // As in Electron: everybody hears of it before it has loaded anything.
    app.emit('web-contents-created', {}, this);
  }

  getType(): string {
    return this.#type;
  }

  close(): void {
    this.isClosed = true;
  }

  setWindowOpenHandler(handler: (details: { url: string }) => { action: string }): void {
    this.openHandler = handler;
  }

  send(channel: string, value: unknown): void {
    state.sent.push({ channel, value });
    const window = BrowserWindow.fromWebContents(this);
    if (window !== null) void state.screen?.send(window, channel, structuredClone(value));
  }
}

type Bounds = { x: number; y: number; width: number; height: number };

export class BrowserWindow extends EventEmitter {
  readonly webContents = new WebContents();
  readonly options: { webPreferences: Record<string, unknown> } & Partial<Bounds>;
  address = '';
  focused = 0;
  isFocused = true;
  isMax = false;
  reloads = 0;
  progress: number[] = [];
  /** Whether the page wants to be asked before it goes. */
  holdsOn = false;
  bounds: Bounds;

  constructor(options: BrowserWindow['options']) {
    super();
    if (!state.isReady) throw new Error('Cannot create BrowserWindow before app is ready');
    this.options = options;
    const { x = 10, y = 10, width = 800, height = 600 } = options;
    this.bounds = { x, y, width, height };
    state.windows.push(this);
  }

  static getAllWindows(): BrowserWindow[] {
    return state.windows;
  }

  static getFocusedWindow(): BrowserWindow | null {
    return state.windows.find((window) => window.isFocused) ?? null;
  }

  static fromWebContents(contents: WebContents): BrowserWindow | null {
    return state.windows.find((window) => window.webContents === contents) ?? null;
  }

  async loadURL(address: string): Promise<void> {
    this.address = address;
    await state.screen?.load(this, address);
  }

  reload(): void {
    this.reloads++;
  }

  isMinimized(): boolean {
    return false;
  }

  isMaximized(): boolean {
    return this.isMax;
  }

  maximize(): void {
    this.isMax = true;
  }

  isFullScreen(): boolean {
    return false;
  }

  setFullScreen(): void {
    throw new Error('Nothing asked for a full screen.');
  }

  getNormalBounds(): Bounds {
    return this.bounds;
  }

  setProgressBar(value: number): void {
    this.progress.push(value);
  }

  focus(): void {
    this.focused++;
  }

  /** Whether the page goes. As in Electron: one that wants to be asked stays, unless somebody prevents that. */
  unload(): boolean {
    let isHeld = this.holdsOn;
    if (isHeld) this.webContents.emit('will-prevent-unload', { preventDefault: () => (isHeld = false) });
    return !isHeld;
  }

  /** What the person does with the cross. */
  async close(): Promise<void> {
    this.emit('close', { preventDefault: () => undefined });
    if (!this.unload()) return;
    state.windows = state.windows.filter((window) => window !== this);
    await state.screen?.close(this);
    if (state.windows.length === 0) app.emit('window-all-closed');
  }
}

export class Notification extends EventEmitter {
  readonly options: { title: string; body: string };

  constructor(options: { title: string; body: string }) {
    super();
    this.options = options;
  }

  static isSupported(): boolean {
    return true;
  }

  show(): void {
    state.notifications.push(this);
  }
}

export const Menu = {
  buildFromTemplate: (template: MenuItem[]) => template,
  setApplicationMenu: (menu: MenuItem[]) => (state.menu = menu),
};

export const ipcMain = {
  handle(channel: string, listener: Listener): void {
    if (state.calls.has(channel)) throw new Error(`Attempted to register a second handler for '${channel}'`);
    state.calls.set(channel, listener);
  },
};

export const dialog = {
  async showOpenDialog(): Promise<{ canceled: boolean; filePaths: string[] }> {
    return state.chosenFolder === null
      ? { canceled: true, filePaths: [] }
      : { canceled: false, filePaths: [state.chosenFolder] };
  },
  async showSaveDialog(): Promise<{ canceled: boolean; filePath: string }> {
    return { canceled: state.chosenFile === null, filePath: state.chosenFile ?? '' };
  },
  showMessageBoxSync(_window: unknown, options: { message: string }): number {
    state.questions.push(options.message);
    return state.pressedButton;
  },
  async showMessageBox(_window: unknown, options: { message: string }): Promise<{ response: number }> {
    state.questions.push(options.message);
    return { response: state.pressedButton };
  },
};

export const shell = {
  showItemInFolder: (path: string) => void state.revealed.push(path),
  trashItem: async (path: string) => void state.trashed.push(path),
};
