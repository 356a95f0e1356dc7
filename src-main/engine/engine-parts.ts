import type { DecodePool } from '../decode/pool.ts';
import type { Batches } from './batches.ts';
import type { AllowedRoots } from './allowed-roots.ts';
import type { Datasets } from './datasets.ts';
import type { EngineEvents } from './events.ts';
import type { Exports } from './exports.ts';
import type { FolderBrowser } from './folder-browser.ts';
import type { FolderPreviews } from './folder-previews.ts';
import type { JobBoard } from './job-board.ts';

/** What handlers work with: made once by `createEngine`, given to every call as its context. */
export interface EngineParts {
  version: string;
  door: 'browser' | 'desktop' | 'command-line';
  datasets: Datasets;
  previews: FolderPreviews;
  folders: FolderBrowser;
  /** Which folders a page may have read and written. */
  allowed: AllowedRoots;
  exports: Exports;
  jobs: JobBoard;
  events: EngineEvents;
  pool: DecodePool;
  batches: Batches;
}
