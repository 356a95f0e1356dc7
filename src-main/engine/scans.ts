import type { Job } from '../../src-shared/contract/values.ts';
import type { DecodePool } from '../decode/pool.ts';
import type { Thumbnails } from '../scan/judge-pool.ts';
import { scan, type ScanReport } from '../scan/scan.ts';
import { DatasetWatch } from './dataset-watch.ts';
import type { EngineEvents } from './events.ts';
import type { JobBoard, JobProgress } from './job-board.ts';
import type { WritableDataset } from './open-dataset.ts';
import { scanSentence } from './scan-sentence.ts';
import { filesTaken } from './scan-settings.ts';
import type { WatchSetting } from './watch-setting.ts';

export interface ScansOptions {
  pool: DecodePool;
  jobs: JobBoard;
  events: EngineEvents;
  /** Takes thumbnails that are made while scanning, so that a grid needs no second decode; null where nobody will look. */
  thumbnails: Thumbnails | null;
}

/** Takes in what is in the folders of a dataset: when asked, or as it comes. */
export class Scans {
  readonly #options: ScansOptions;

  constructor(options: ScansOptions) {
    this.#options = options;
  }

  /** Scans all roots, or gives the scan that is under way. */
  start(dataset: WritableDataset): Job {
    const { jobs } = this.#options;
    return (
      jobs.running(dataset.id, 'scan') ??
      jobs.start({
        dataset: dataset.id,
        kind: 'scan',
        title: `Scanning ${dataset.catalogue.summary().name}`,
        unit: 'images',
        run: async (signal, report) => scanSentence(await this.#scanRoots(dataset, signal, report)),
      })
    );
  }

  /** Watches the folders of a dataset while it is open, or no longer; it is the same when it is opened again. */
  async setWatch(dataset: WritableDataset, setting: WatchSetting): Promise<void> {
    dataset.catalogue.setSetting('watch', setting);
    await dataset.watch?.stop();
    dataset.watch = null;
    if (setting.on) await this.watch(dataset, setting.pollSeconds);
  }

  /** Watches without keeping that for later. */
  async watch(dataset: WritableDataset, pollSeconds: number | null): Promise<void> {
    const { id, catalogue } = dataset;
    dataset.watch = new DatasetWatch({
      roots: catalogue.roots(),
      pollSeconds,
      takeIn: (rootId, within) => this.#takeIn(dataset, rootId, within),
      changed: () =>
        this.#options.events.publish({
          kind: 'changed',
          dataset: id,
          revision: catalogue.revision,
          by: 'scan',
        }),
    });
    await dataset.watch.start();
  }

  async #scanRoots(
    dataset: WritableDataset,
    signal: AbortSignal,
    report: (progress: JobProgress) => void,
    only?: { rootId: number; within: readonly string[] | undefined },
  ): Promise<ScanReport[]> {
    const { catalogue } = dataset;
    const { labelSource } = catalogue.summary();
    const reports: ScanReport[] = [];
    for (const root of catalogue.roots()) {
      if (only && only.rootId !== root.id) continue;
      reports.push(
        await scan({
          store: catalogue.scanStore(),
          rootId: root.id,
          rootPath: root.path,
          labels: labelSource,
          files: filesTaken(catalogue),
          within: only?.within,
          pool: this.#options.pool,
          thumbnails: this.#options.thumbnails ?? undefined,
          signal,
          onProgress: report,
        }),
      );
    }
    await this.#groupDuplicates(dataset, signal);
    return reports;
  }

  /** Finds anew which images are the same picture, where a scan found other contents, for queries to ask. */
  async #groupDuplicates({ catalogue, reader }: WritableDataset, signal: AbortSignal): Promise<void> {
    if (catalogue.hasFreshGroups()) return;
    const grouping = await reader.ask('groupDuplicates', undefined, signal);
    if (grouping) catalogue.storeDuplicateGroups(grouping);
  }

  /** As a job of its own, after the scan that is under way. Throws what it failed with. */
  async #takeIn(
    dataset: WritableDataset,
    rootId: number,
    within: readonly string[] | undefined,
  ): Promise<void> {
    const { jobs } = this.#options;
    for (let busy = jobs.running(dataset.id, 'scan'); busy; busy = jobs.running(dataset.id, 'scan'))
      await jobs.finished(busy.id);
    if (dataset.isClosed) return;
    const job = jobs.start({
      dataset: dataset.id,
      kind: 'scan',
      title: `Taking in what changed in ${dataset.catalogue.summary().name}`,
      unit: 'images',
      run: async (signal, report) =>
        scanSentence(await this.#scanRoots(dataset, signal, report, { rootId, within })),
    });
    const { state, message } = await jobs.finished(job.id);
    if (state === 'failed') throw new Error(message ?? 'The scan failed.');
  }
}
