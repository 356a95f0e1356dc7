import { createRouterClient, type RouterClient } from '@orpc/server';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { WinnowError } from '../../src-shared/winnow-error.ts';
import { DecodePool } from '../decode/pool.ts';
import { ThumbnailCache } from '../thumbnails/thumbnail-cache.ts';
import { Batches } from './batches.ts';
import { AllowedRoots } from './allowed-roots.ts';
import { defaultDataFolder, sampleFolderOf } from './data-folder.ts';
import { Datasets } from './datasets.ts';
import type { EngineParts } from './engine-parts.ts';
import type { EngineRequest } from './engine-request.ts';
import { EngineEvents } from './events.ts';
import { Exports } from './exports.ts';
import { FolderBrowser } from './folder-browser.ts';
import { FolderPreviews } from './folder-previews.ts';
import { ImageFiles } from './image-files.ts';
import { serveBatch, serveImage, serveThumbnails } from './image-routes.ts';
import { JobBoard } from './job-board.ts';
import { notFound, servePage } from './page.ts';
import { refuse } from './refuse.ts';
import { router } from './router.ts';
import { serveCalls } from './serve-calls.ts';

export interface EngineOptions {
  /** Catalogues made by default, thumbnails and the list of recent datasets. Default: the user's data folder, or $WINNOW_DATA. */
  dataFolder?: string;
  /** The built page; without it `/` answers that it has not been built. */
  rendererFolder?: string;
  door: EngineParts['door'];
  /** Decode processes. Default: one per processor. */
  decoders?: number;
  /** The folders that may be opened, with all below them. Default: every folder of the machine. */
  allowedRoots?: readonly string[];
  /** Reads catalogues beside whoever changes them, and changes none. */
  readOnly?: boolean;
}

export interface Engine {
  /** The whole engine behind one function: calls under /rpc/, pictures under /image/, /thumbs/ and /preview/, the page everywhere else. */
  handle(request: EngineRequest): Promise<Response>;
  /** The same calls in this process, for hosts that are trusted with paths. */
  client: RouterClient<typeof router>;
  /** For hosts that name catalogues and files by path: the command line and the desktop's own dialogs. */
  parts: EngineParts;
  /** Stops all work and closes every file. */
  close(): Promise<void>;
}

/** The composition root: makes every part of the engine, once, and gives them to each other. */
export function createEngine(options: EngineOptions): Engine {
  const dataFolder = options.dataFolder ?? defaultDataFolder();
  const events = new EngineEvents();
  const jobs = new JobBoard((job) => events.publish({ kind: 'job', job }));
  const pool = new DecodePool({ size: options.decoders });
  const thumbnails = new ThumbnailCache({ file: join(dataFolder, 'thumbnails.db'), pool });
  const allowed = allowedRoots(options.allowedRoots, dataFolder);
  const datasets = new Datasets({
    dataFolder,
    pool,
    jobs,
    events,
    allowed,
    readOnly: options.readOnly ?? false,
    thumbnails: options.door === 'command-line' ? null : thumbnails.fromScan,
    answersHere: options.door === 'command-line',
  });
  const previews = new FolderPreviews(allowed);
  const folders = new FolderBrowser(allowed);
  const images = new ImageFiles({ datasets, previews, thumbnails, pool });
  const version = packageVersion();
  const exports = new Exports({ dataFolder, jobs, allowed, version });
  const batches = new Batches(pool);
  const parts: EngineParts = {
    version,
    door: options.door,
    datasets,
    previews,
    folders,
    allowed,
    exports,
    jobs,
    events,
    pool,
    batches,
  };

  const calls = serveCalls(parts);
  return {
    parts,
    client: createRouterClient(router, { context: parts }),
    async handle(request) {
      const url = new URL(request.url);
      if (url.pathname.startsWith('/rpc/')) return calls(request, url.pathname);
      if (request.method !== 'GET' && request.method !== 'HEAD')
        return refuse(new WinnowError('BAD_INPUT', 'Only calls are sent with POST.'), 405);
      if (url.pathname.startsWith('/batch/')) return serveBatch(batches, url);
      if (url.pathname.startsWith('/image/') || url.pathname.startsWith('/preview/'))
        return serveImage(images, url);
      if (url.pathname.startsWith('/thumbs/')) return serveThumbnails(images, url);
      return options.rendererFolder ? servePage(options.rendererFolder, url.pathname) : notFound();
    },
    async close() {
      await jobs.stop();
      await datasets.close();
      await thumbnails.close();
      await pool.close();
    },
  };
}

/** The sample dataset lies in the data folder, and may always be opened. */
function allowedRoots(folders: readonly string[] | undefined, dataFolder: string): AllowedRoots {
  return new AllowedRoots(folders ?? null, [sampleFolderOf(dataFolder)]);
}

function packageVersion(): string {
  // Two folders up in a clone; the published package keeps the same distance below its own folder.
  for (const up of ['../../package.json', '../../../../package.json']) {
    try {
      const { name, version } = JSON.parse(readFileSync(new URL(up, import.meta.url), 'utf8')) as {
        name: string;
        version: string;
      };
      if (name === 'winnow-data') return version;
    } catch {
      // Not there: look one place further.
    }
  }
  return 'unknown';
}
