import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { pixelImage } from '../../src-shared/transforms/pixel-image.ts';
import { encodePng } from '../../src-main/decode/encode-png.ts';
import { app, session, state, WebContents } from './stand-in.ts';

vi.mock('electron', () => import('./stand-in.ts'));

const base = mkdtempSync(join(tmpdir(), 'winnow-shell-'));
const images = join(base, 'images');

/** What the window's page does: a fetch that goes through the handler of the scheme. */
async function fetchPage(path: string, init?: RequestInit): Promise<Response> {
  return state.handlers.get('winnow')!(new Request(`winnow://app${path}`, init));
}

async function call<T>(path: string, input: unknown): Promise<T> {
  const headers = { 'content-type': 'application/json' };
  const response = await fetchPage(`/rpc/${path}`, {
    method: 'POST',
    headers,
    body: JSON.stringify({ json: input }),
  });
  const { json } = (await response.json()) as { json: T };
  if (!response.ok) throw new Error(JSON.stringify(json));
  return json;
}

function invoke(channel: string, frame: unknown, ...values: unknown[]): Promise<unknown> {
  const listener = state.calls.get(channel) as (...all: unknown[]) => Promise<unknown>;
  return listener({ senderFrame: frame, sender: state.windows[0]!.webContents }, ...values);
}

const ownFrame = { parent: null, url: 'winnow://app/#/' };

beforeAll(async () => {
  mkdirSync(join(images, 'cat'), { recursive: true });
  writeFileSync(join(images, 'cat', 'one.png'), encodePng(pixelImage('RGB', 8, 6)));
  process.env['WINNOW_DATA'] = join(base, 'data');
  state.appPath = fileURLToPath(new URL('../..', import.meta.url));
  process.argv = ['electron', state.appPath];
  await import('../../src-main/electron/main.ts');
  app.becomeReady();
  await vi.waitFor(() => expect(state.windows).toHaveLength(1), { timeout: 20_000 });
});

afterAll(async () => {
  app.quit();
  await vi.waitFor(() => expect(state.hasQuit).toBe(true), { timeout: 10_000 });
  rmSync(base, { recursive: true, force: true });
});

describe('the window', () => {
  test('opens the page under the own scheme', () => {
    expect(state.windows[0]!.address).toBe('winnow://app/');
    expect(state.schemes[0]).toMatchObject({
      scheme: 'winnow',
      privileges: { standard: true, secure: true, stream: true, supportFetchAPI: true },
    });
  });

  test('is sandboxed and isolated', () => {
    expect(state.isSandboxed).toBe(true);
    expect(state.windows[0]!.options.webPreferences).toMatchObject({
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
    });
  });

  test('is the only page there is: one that is made elsewhere is closed before it loads', () => {
    expect(state.windows[0]!.webContents.isClosed).toBe(false);
    for (const type of ['window', 'webview', 'backgroundPage', 'browserView', 'offscreen']) {
      const other = new WebContents(type);
      expect([type, other.isClosed]).toEqual([type, true]);
      expect(other.openHandler!({ url: 'winnow://app/' })).toEqual({ action: 'deny' });
    }
  });

  test('opens no other window and goes nowhere else', () => {
    const { webContents } = state.windows[0]!;
    expect(webContents.openHandler!({ url: 'winnow://app/' })).toEqual({ action: 'deny' });
    const goes = (event: string, url: string): boolean => {
      let allowed = true;
      webContents.emit(event, { url, preventDefault: () => (allowed = false) });
      return allowed;
    };
    for (const event of ['will-navigate', 'will-redirect', 'will-frame-navigate']) {
      for (const url of [
        'https://example.org/',
        'file:///etc/passwd',
        'winnow://other/',
        'javascript:0',
        '',
      ]) {
        expect([event, url, goes(event, url)]).toEqual([event, url, false]);
      }
      expect(goes(event, 'winnow://app/#/x')).toBe(true);
    }
    expect(goes('will-attach-webview', 'winnow://app/')).toBe(false);
  });

  test('gets no permission, and nothing from the network', () => {
    state.permission!(null, 'media', (allowed) => expect(allowed).toBe(false));
    expect(state.permissionCheck!()).toBe(false);
    const download = { isPrevented: false, preventDefault: () => void (download.isPrevented = true) };
    session.defaultSession.emit('will-download', download);
    expect(download.isPrevented).toBe(true);
    const cancels = (url: string): boolean => {
      let cancelled = false;
      state.beforeRequest!({ url }, ({ cancel }) => (cancelled = cancel));
      return cancelled;
    };
    for (const url of [
      'https://example.org/',
      'http://127.0.0.1:80/',
      'ws://example.org',
      'file:///etc/passwd',
    ]) {
      expect([url, cancels(url)]).toEqual([url, true]);
    }
    expect(cancels('winnow://app/assets/a.js')).toBe(false);
  });
});

describe('the protocol handler', () => {
  test('reaches the calls of the engine', async () => {
    expect(await call('app/info', undefined)).toMatchObject({ door: 'desktop' });
  });

  test('carries an error whole', async () => {
    await expect(call('datasets/open', { folder: join(base, 'nowhere') })).rejects.toThrow(
      /FOLDER_NOT_FOUND/,
    );
  });

  test('answers for no other host', async () => {
    const response = await state.handlers.get('winnow')!(new Request('winnow://other/rpc/app/info'));
    expect(response.status).toBe(404);
  });

  test('streams events, and ends them when the page goes', async () => {
    const gone = new AbortController();
    const headers = { 'content-type': 'application/json' };
    const body = JSON.stringify({ json: {} });
    const stream = await fetchPage('/rpc/events/subscribe', {
      method: 'POST',
      headers,
      body,
      signal: gone.signal,
    });
    expect(stream.headers.get('content-type')).toMatch(/^text\/event-stream/);
    const reader = stream.body!.getReader();
    await call('datasets/open', { folder: images, labels: { kind: 'folder' } });
    let text = '';
    while (!text.includes('"kind":"job"')) {
      const { value, done } = await reader.read();
      expect(done).toBe(false);
      text += new TextDecoder().decode(value);
    }
    gone.abort();
    await expect(reader.read()).rejects.toThrow();
  });
});

describe('the desktop calls', () => {
  test('choose a folder, or none', async () => {
    state.chosenFolder = images;
    expect(await invoke('chooseFolder', ownFrame)).toBe(images);
    state.chosenFolder = null;
    expect(await invoke('chooseFolder', ownFrame)).toBeNull();
  });

  test('choose a file, or none', async () => {
    state.chosenFolder = join(images, 'labels.csv');
    expect(await invoke('chooseFile', ownFrame)).toBe(join(images, 'labels.csv'));
    state.chosenFolder = null;
    expect(await invoke('chooseFile', ownFrame)).toBeNull();
  });

  test('reveal an image by its id, never by a path', async () => {
    const { dataset } = await call<{ dataset: { id: string } }>('datasets/open', { folder: images });
    await expect
      .poll(async () => (await call<{ images: number }>('datasets/get', { dataset: dataset.id })).images)
      .toBe(1);
    await invoke('reveal', ownFrame, dataset.id, 1);
    expect(state.revealed).toEqual([join(images, 'cat', 'one.png')]);
    await expect(invoke('reveal', ownFrame, dataset.id, 2)).rejects.toThrow();
    await expect(invoke('reveal', ownFrame, '/etc', '/passwd')).rejects.toThrow(/Expected a dataset/);
    expect(state.revealed).toHaveLength(1);
  });

  test.each([
    ['a frame that is gone', null],
    ['a frame inside the page', { parent: {}, url: 'winnow://app/' }],
    ['another page', { parent: null, url: 'https://example.org/' }],
    ['another host of the scheme', { parent: null, url: 'winnow://other/' }],
  ])('refuse %s', async (_name, frame) => {
    state.chosenFolder = images;
    await expect(invoke('chooseFolder', frame)).rejects.toThrow('This page may not use the desktop.');
    await expect(invoke('reveal', frame, 'a', 1)).rejects.toThrow('This page may not use the desktop.');
  });
});

describe('a text', () => {
  test('is written where the person says, and nowhere else', async () => {
    state.chosenFile = join(base, 'load.py');
    expect(await invoke('saveText', ownFrame, 'load.py', 'import torch')).toBe(true);
    expect(readFileSync(state.chosenFile, 'utf8')).toBe('import torch');
    state.chosenFile = null;
    expect(await invoke('saveText', ownFrame, 'other.py', 'x')).toBe(false);
    expect(existsSync(join(base, 'other.py'))).toBe(false);
  });

  test.each([
    ['', 'x'],
    ['../x', 'x'],
    ['a\\b', 'x'],
    ['.bashrc', 'x'],
    ['c:x', 'x'],
    ['a\0', 'x'],
    [7, 'x'],
    ['x'.repeat(101), 'x'],
    ['x', 7],
    ['x', 'x'.repeat(4 * 1024 * 1024 + 1)],
  ])('is refused under a name or of a length like those of case %#', async (name, text) => {
    state.chosenFile = join(base, 'refused');
    await expect(invoke('saveText', ownFrame, name, text)).rejects.toThrow(/^Expected/);
    expect(existsSync(state.chosenFile)).toBe(false);
  });
});

describe('the bin', () => {
  test('takes the one image that was named, after a question', async () => {
    const { dataset } = await call<{ dataset: { id: string } }>('datasets/open', { folder: images });
    state.pressedButton = 1;
    expect(await invoke('trash', ownFrame, dataset.id, 1)).toBe(false);
    expect(state.trashed).toEqual([]);
    state.pressedButton = 0;
    expect(await invoke('trash', ownFrame, dataset.id, 1)).toBe(true);
    expect(state.trashed).toEqual([join(images, 'cat', 'one.png')]);
    expect(state.questions).toEqual(['Move one.png to the bin?', 'Move one.png to the bin?']);
  });

  test.each([
    ['no image', [undefined]],
    ['a path', ['/etc/passwd']],
    ['a number that is none', [1.5]],
    ['an image that is not there', [999]],
  ])('refuses %s', async (_name, values) => {
    const { dataset } = await call<{ dataset: { id: string } }>('datasets/open', { folder: images });
    const before = state.trashed.length;
    await expect(invoke('trash', ownFrame, dataset.id, ...values)).rejects.toThrow();
    expect(state.trashed).toHaveLength(before);
  });
});

describe('what was opened', () => {
  test('is in the menu and in the system’s list', async () => {
    await call('datasets/open', { folder: images });
    await expect.poll(() => state.recentDocuments).toContain(images);
    const file = state.menu.find(({ label }) => label === 'File')!;
    const recent = file.submenu!.find(({ label }) => label === 'Open Recent')!;
    await expect.poll(() => recent.submenu!.map(({ label }) => label)).toEqual(['images']);
    recent.submenu![0]!.click!();
    expect(state.sent.at(-1)).toEqual({ channel: 'request', value: { kind: 'open', path: images } });
  });

  test('from the file manager goes to the page', () => {
    let isPrevented = false;
    app.emit('open-file', { preventDefault: () => (isPrevented = true) }, '/somewhere/pets.winnow');
    expect(isPrevented).toBe(true);
    expect(state.sent.at(-1)!.value).toEqual({ kind: 'open', path: '/somewhere/pets.winnow' });
  });
});

describe('a page whose changes wait', () => {
  test('is closed when the person says so, and gives way to the crash page unasked', async () => {
    const [window] = state.windows;
    window!.holdsOn = true;
    state.questions.length = 0;
    state.pressedButton = 1;
    await window!.close();
    expect(state.questions).toEqual(['Close, and lose the changes that wait?']);
    expect(state.windows).toEqual([window]);
    expect(window!.unload()).toBe(true);
    expect(state.questions).toHaveLength(1);
    state.pressedButton = 0;
    window!.emit('close');
    expect(window!.unload()).toBe(true);
    expect(state.questions).toHaveLength(2);
    window!.holdsOn = false;
  });
});

describe('a page that ends', () => {
  test('is loaded again a few times, and then shows the log without running anything', async () => {
    const said = vi.spyOn(console, 'error').mockReturnValue();
    const [window] = state.windows;
    const end = (reason: string) =>
      void window!.webContents.emit('render-process-gone', {}, { reason, exitCode: 5 });
    end('clean-exit');
    expect(window!.reloads).toBe(0);
    for (let n = 1; n <= 3; n++) end('crashed');
    expect(window!.reloads).toBe(3);
    expect(window!.address).toBe('winnow://app/');
    end('<b>oom</b>');
    expect(window!.address).toBe('winnow://app/crash');
    const page = await fetchPage('/crash');
    expect(page.headers.get('content-security-policy')).toMatch(/^default-src 'none'; style-src 'sha256-/);
    const html = await page.text();
    expect(html).toContain('The page ended: &lt;b&gt;oom&lt;/b&gt; (5).');
    expect(html).not.toMatch(/<b>|<script/);
    // The engine runs: starting it again does nothing to it, and leads back.
    const { pid } = await call<{ pid?: number }>('app/info', undefined);
    expect(await (await fetchPage('/crash/restart')).text()).toContain('url=/');
    expect((await call<{ pid?: number }>('app/info', undefined)).pid).toBe(pid);
    said.mockRestore();
  });
});

test('a second instance brings the window of the first to the front, with what it was told to open', () => {
  app.emit('second-instance', {}, ['electron', '--flag', state.appPath], base);
  expect(state.windows).toHaveLength(1);
  expect(state.windows[0]!.focused).toBe(1);
  const before = state.sent.length;
  app.emit('second-instance', {}, ['electron', state.appPath, 'nowhere'], base);
  expect(state.sent).toHaveLength(before);
  app.emit('second-instance', {}, ['electron', '--flag', state.appPath, 'images'], base);
  expect(state.sent.at(-1)!.value).toEqual({ kind: 'open', path: images });
});
