import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { sendResponse } from '../../src-main/server/send-response.ts';
import { launchBrowser } from '../support/browser.ts';
import { state, type BrowserWindow, type Screen } from './stand-in.ts';

const preloadFile = fileURLToPath(new URL('../../out/preload/preload.cjs', import.meta.url));

/**
 * A real browser behind the stand-in's windows. Its pages run the built preload script with an `electron` of the renderer's side, and get every byte from
 * the handler of the app's scheme. Chromium knows no scheme of ours: an address of this machine stands for it, and leads nowhere else.
 */
export class ChromiumWindows implements Screen {
  readonly pages = new Map<BrowserWindow, Page>();
  readonly #browser: Browser;
  readonly #origin: string;
  readonly #close: () => void;

  private constructor(browser: Browser, origin: string, close: () => void) {
    this.#browser = browser;
    this.#origin = origin;
    this.#close = close;
  }

  static async open(): Promise<ChromiumWindows> {
    const server = createServer((message, target) => {
      const gone = new AbortController();
      target.once('close', () => gone.abort());
      const { method = 'GET', url, headers } = message;
      const body = method === 'GET' ? {} : { body: Readable.toWeb(message), duplex: 'half' };
      const request = new Request(`winnow://app${url}`, {
        method,
        headers: headers as Record<string, string>,
        signal: gone.signal,
        ...body,
      } as RequestInit);
      void Promise.resolve(state.handlers.get('winnow')!(request)).then((response) =>
        sendResponse(response, target, gone.signal),
      );
    });
    await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    return new ChromiumWindows(await launchBrowser(), `http://127.0.0.1:${port}`, () => {
      server.closeAllConnections();
      server.close();
    });
  }

  async load(window: BrowserWindow, address: string): Promise<void> {
    const page = this.pages.get(window) ?? (await this.#newPage(window));
    await page.goto(address.replace('winnow://app', this.#origin));
  }

  async #newPage(window: BrowserWindow): Promise<Page> {
    const context = await this.#browser.newContext({ viewport: { width: 1440, height: 900 } });
    const page = await context.newPage();
    page.setDefaultTimeout(20_000);
    await page.exposeFunction('standInInvoke', async (channel: string, values: unknown[]) => {
      const answer = state.calls.get(channel) as ((...all: unknown[]) => Promise<unknown>) | undefined;
      if (answer === undefined) throw new Error(`No handler registered for '${channel}'`);
      const frame = { parent: null, url: page.url().replace(this.#origin, 'winnow://app') };
      return answer({ senderFrame: frame, sender: window.webContents }, ...values);
    });
    await page.addInitScript(`(() => {
      const listeners = new Map();
      window.standInSend = (channel, value) => listeners.get(channel)?.forEach((listener) => listener({}, value));
      const electron = {
        contextBridge: { exposeInMainWorld: (name, api) => { window[name] = Object.freeze(api); } },
        ipcRenderer: {
          invoke: (channel, ...values) => window.standInInvoke(channel, values),
          on: (channel, listener) => listeners.set(channel, [...(listeners.get(channel) ?? []), listener]),
          removeListener: (channel, listener) => listeners.set(channel, (listeners.get(channel) ?? []).filter((one) => one !== listener)),
        },
        webUtils: { getPathForFile: (file) => window.standInPaths?.[file.name] ?? '' },
      };
      ((require, process) => { ${readFileSync(preloadFile, 'utf8')} })(() => electron, { platform: ${JSON.stringify(process.platform)} });
    })()`);
    this.pages.set(window, page);
    return page;
  }

  async send(window: BrowserWindow, channel: string, value: unknown): Promise<void> {
    await this.pages
      .get(window)
      ?.evaluate(
        ([to, what]) =>
          (globalThis as unknown as { standInSend(...all: unknown[]): void }).standInSend(to, what),
        [channel, value],
      );
  }

  async close(window: BrowserWindow): Promise<void> {
    await this.pages.get(window)?.context().close();
    this.pages.delete(window);
  }

  async end(): Promise<void> {
    await this.#browser.close();
    this.#close();
  }
}
