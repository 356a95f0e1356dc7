/**
 * A stand-in for the `electron` module in plain Node: the parts that the shell uses, with the same names, orders and rules. Real Electron's
 * window is a browser; here it remembers what it was told, and asks the protocol handler when a test says so.
 */
import { EventEmitter } from 'node:events';

type Listener = (...values: never[]) => unknown;

export interface StandInState {
  appPath: string;
  schemes: { scheme: string; privileges: Record<string, boolean> }[];
  handlers: Map<string, (request: Request) => Promise<Response> | Response>;
  calls: Map<string, Listener>;
  windows: BrowserWindow[];
  revealed: string[];
  chosenFolder: string | null;
  isReady: boolean;
  hasLock: boolean;
  hasQuit: boolean;
  permission: ((contents: unknown, permission: string, decide: (allowed: boolean) => void) => void) | null;
  beforeRequest: ((details: { url: string }, decide: (answer: { cancel: boolean }) => void) => void) | null;
}

export const state: StandInState = {
  appPath: '',
  schemes: [],
  handlers: new Map(),
  calls: new Map(),
  windows: [],
  revealed: [],
  chosenFolder: null,
  isReady: false,
  hasLock: true,
  hasQuit: false,
  permission: null,
  beforeRequest: null,
};

class App extends EventEmitter {
  #ready = Promise.withResolvers<void>();

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

  getAppPath(): string {
    return state.appPath;
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
  handle(scheme: string, handler: (request: Request) => Promise<Response> | Response): void {
    if (!state.isReady) throw new Error('protocol.handle can only be used after app is ready');
    if (state.handlers.has(scheme)) throw new Error(`Scheme already intercepted: ${scheme}`);
    state.handlers.set(scheme, handler);
  },
};

export const session = {
  defaultSession: {
    setPermissionRequestHandler: (handler: StandInState['permission']) => (state.permission = handler),
    setPermissionCheckHandler: (): void => undefined,
    setDevicePermissionHandler: (): void => undefined,
    webRequest: {
      onBeforeRequest: (handler: StandInState['beforeRequest']) => (state.beforeRequest = handler),
    },
  },
};

export class WebContents extends EventEmitter {
  openHandler: ((details: { url: string }) => { action: string }) | null = null;

  setWindowOpenHandler(handler: (details: { url: string }) => { action: string }): void {
    this.openHandler = handler;
  }
}

export class BrowserWindow {
  readonly webContents = new WebContents();
  readonly options: { webPreferences: Record<string, unknown> };
  address = '';
  focused = 0;

  constructor(options: { webPreferences: Record<string, unknown> }) {
    if (!state.isReady) throw new Error('Cannot create BrowserWindow before app is ready');
    this.options = options;
    state.windows.push(this);
  }

  static getAllWindows(): BrowserWindow[] {
    return state.windows;
  }

  static fromWebContents(contents: WebContents): BrowserWindow | null {
    return state.windows.find((window) => window.webContents === contents) ?? null;
  }

  async loadURL(address: string): Promise<void> {
    this.address = address;
  }

  isMinimized(): boolean {
    return false;
  }

  focus(): void {
    this.focused++;
  }
}

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
};

export const shell = { showItemInFolder: (path: string) => void state.revealed.push(path) };
