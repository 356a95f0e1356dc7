import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-core';
import { launchBrowser } from './browser.ts';
import { curatedFolder } from './curated-folder.ts';
import { serveEngine, type ServedEngine } from './served-engine.ts';

export interface Workbench {
  served: ServedEngine;
  browser: Browser;
  context: BrowserContext;
  page: Page;
  /** Of the images. */
  root: string;
  dataset: string;
  /** What the browser held against the page: add nothing, expect it to be empty. */
  complaints: string[];
  close(): Promise<void>;
}

/** The curated folder, opened and scanned by the real engine behind the real server, and an empty page of a real browser. */
export async function openWorkbench(options: BrowserContextOptions = {}): Promise<Workbench> {
  const served = await serveEngine();
  const browser = await launchBrowser();
  const root = await curatedFolder();
  const { client, parts } = served.engine;
  const opened = await client.datasets.open({ folder: root, labels: { kind: 'folder' } });
  await parts.jobs.finished(opened.job!.id);
  const context = await browser.newContext({
    viewport: { width: 1280, height: 800 },
    colorScheme: 'dark',
    ...options,
  });
  const complaints: string[] = [];
  return {
    served,
    browser,
    context,
    page: await openPage(context, complaints),
    root,
    dataset: opened.dataset.id,
    complaints,
    async close() {
      await browser.close();
      await served.close();
      await rm(join(root, '..'), { recursive: true });
    },
  };
}

/** Another page, whose own errors are kept. */
export async function openPage(context: BrowserContext, complaints: string[]): Promise<Page> {
  const page = await context.newPage();
  page.setDefaultTimeout(15_000);
  page.on('pageerror', (error) => complaints.push(String(error)));
  return page;
}

/** Keeps what the browser's console calls an error too. A call that the engine refuses is one, so that not every day can go without. */
export function hearConsole({ page, complaints }: Pick<Workbench, 'page' | 'complaints'>): void {
  page.on('console', (message) => {
    // What has no picture is answered with an error, which the browser notes; the cell says it.
    if (message.type() === 'error' && !message.location().url.includes('/thumb'))
      complaints.push(`${message.text()} ${message.location().url}`);
  });
}
