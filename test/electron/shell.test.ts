import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { pixelImage } from '../../src-shared/transforms/pixel-image.ts';
import { encodePng } from '../../src-main/decode/encode-png.ts';
import { app, state } from './stand-in.ts';

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
    expect(state.windows[0]!.address).toBe('winnow://app/#/');
    expect(state.schemes[0]).toMatchObject({
      scheme: 'winnow',
      privileges: { standard: true, secure: true, stream: true, supportFetchAPI: true },
    });
  });

  test('is sandboxed and isolated', () => {
    expect(state.windows[0]!.options.webPreferences).toMatchObject({
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webSecurity: true,
      webviewTag: false,
    });
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

test('a second instance brings the window of the first to the front', () => {
  app.emit('second-instance');
  expect(state.windows).toHaveLength(1);
  expect(state.windows[0]!.focused).toBe(1);
});
