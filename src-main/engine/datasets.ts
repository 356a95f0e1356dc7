import { existsSync } from 'node:fs';
import { realpath, stat } from 'node:fs/promises';
import { basename, resolve } from 'node:path';
import type { DatasetSummary } from '../../src-shared/contract/index.ts';
import type { Job, LabelSource } from '../../src-shared/contract/values.ts';
import { WinnowError } from '../../src-shared/winnow-error.ts';
import type { ReadCatalogue, WriteCatalogue } from '../catalogue/catalogue.ts';
import { openCatalogue } from '../catalogue/open.ts';
import type { DecodePool } from '../decode/pool.ts';
import { writeSampleDataset } from '../sample/write-sample-dataset.ts';
import { readableFolder } from '../scan/readable-folder.ts';
import { scan, type ScanReport, type Thumbnails } from '../scan/scan.ts';
import type { AllowedRoots } from './allowed-roots.ts';
import { BackgroundReader } from './background/background-reader.ts';
import { catalogueFileOf, datasetIdOf, sampleFolderOf } from './data-folder.ts';
import { DatasetWatch } from './dataset-watch.ts';
import type { EngineEvents } from './events.ts';
import type { JobBoard, JobProgress } from './job-board.ts';
import { KeptViews } from './kept-views.ts';
import { RecentDatasets } from './recent.ts';
import { filesTaken, setAllFiles, takesAllFiles } from './scan-settings.ts';
import { watchSetting, type WatchSetting } from './watch-setting.ts';
import { scanSentence } from './scan-sentence.ts';

export interface OpenDataset {
  id: string;
  catalogueFile: string;
  catalogue: ReadCatalogue;
  views: KeptViews;
  /** For what takes long. */
  reader: BackgroundReader;
  /** Once the numbers that queries ask for are in memory. */
  numbers: Promise<void>;
  /** Null where its folders are not watched. */
  watch: DatasetWatch | null;
}

/** A dataset that this engine may change. At most one process has a catalogue open for that. */
export interface WritableDataset extends OpenDataset {
  catalogue: WriteCatalogue;
}

export interface OpenFolder {
  folder: string;
  /** How labels come. By default from the folders' names; what a catalogue has from its first scan stays, unless another one is given. */
  labels?: LabelSource | undefined;
  /** Whether files are taken by how they begin too, not by their names alone. What a catalogue has from before stays, unless this is given. */
  allFiles?: boolean | undefined;
  /** Where the catalogue is, or goes. By default in the data folder. */
  catalogueFile?: string;
}

interface DatasetsOptions {
  dataFolder: string;
  pool: DecodePool;
  jobs: JobBoard;
  events: EngineEvents;
  /** What may be opened. */
  allowed: AllowedRoots;
  /** Opens catalogues beside whoever writes to them; nothing can be changed. */
  readOnly: boolean;
  /** Takes thumbnails that are made while scanning, so that a grid needs no second decode; null where nobody will look. */
  thumbnails: Thumbnails | null;
  /** Whether long questions are answered in this thread: where nobody else asks, that is soonest. */
  answersHere: boolean;
}

const EXAMPLES = 4;

/** The datasets that are open, and the ones that were. */
export class Datasets {
  readonly #open = new Map<string, OpenDataset | WritableDataset>();
  readonly #recent: RecentDatasets;
  readonly #options: DatasetsOptions;

  constructor(options: DatasetsOptions) {
    this.#options = options;
    this.#recent = new RecentDatasets(options.dataFolder);
  }

  /** Opens the catalogue of a folder, or makes it. Nothing is scanned yet. */
  async openFolder({ folder, labels, allFiles, catalogueFile }: OpenFolder): Promise<WritableDataset> {
    const real = await readableFolder(folder);
    this.#options.allowed.check(real, folder);
    const file = resolve(catalogueFile ?? catalogueFileOf(this.#options.dataFolder, real));
    const dataset = this.#writable(this.#openFile(file, true));
    const { catalogue } = dataset;
    const roots = catalogue.roots();
    const isNew = roots.length === 0;
    if (isNew) catalogue.setName(basename(real) || real);
    if (labels || isNew) catalogue.setLabelSource(labels ?? { kind: 'folder' });
    if (allFiles !== undefined) setAllFiles(catalogue, allFiles);
    if (!roots.some((root) => root.path === real)) catalogue.addRoot(rootName(basename(real), roots), real);
    return dataset;
  }

  /** Opens what a person named: a folder of images, or a catalogue. */
  async openPlace(place: OpenFolder): Promise<WritableDataset> {
    if (!(await isCatalogue(place.folder))) return this.openFolder(place);
    const real = await realpath(place.folder);
    this.#options.allowed.check(real, place.folder);
    return this.#writable(this.#openFile(real, false));
  }

  /** Opens a catalogue that exists. */
  openCatalogue(file: string): OpenDataset {
    return this.#openFile(resolve(file), false);
  }

  async openSample(): Promise<WritableDataset> {
    const folder = sampleFolderOf(this.#options.dataFolder);
    if (!existsSync(folder)) await writeSampleDataset(folder, { seed: 1 });
    return this.openFolder({ folder, labels: { kind: 'folder' } });
  }

  /** The catalogue that a folder has by default, whether it is there or not. */
  async catalogueFileOf(folder: string): Promise<string> {
    return catalogueFileOf(this.#options.dataFolder, await readableFolder(folder));
  }

  #openFile(catalogueFile: string, create: boolean): OpenDataset {
    const id = datasetIdOf(catalogueFile);
    let dataset = this.#open.get(id);
    if (!dataset) {
      const catalogue = this.#allowedOnly(this.#openFor(id, catalogueFile, create));
      const { answersHere } = this.#options;
      const reader = new BackgroundReader(catalogue, answersHere ? Infinity : undefined);
      dataset = {
        id,
        catalogueFile,
        catalogue,
        views: new KeptViews(),
        reader,
        numbers: answersHere ? Promise.resolve() : loadNumbers(catalogue, reader),
        watch: null,
      };
      this.#open.set(id, dataset);
      if (!answersHere) this.#watchAsSet(dataset);
    }
    if (!this.#options.readOnly) this.#recent.touch(catalogueFile, Date.now());
    return dataset;
  }

  /** A catalogue names its roots itself: one of a foreign folder would lead there. */
  #allowedOnly<T extends ReadCatalogue>(catalogue: T): T {
    try {
      for (const { path } of catalogue.roots()) this.#options.allowed.check(path);
      return catalogue;
    } catch (error) {
      catalogue.close();
      throw error;
    }
  }

  #openFor(id: string, catalogueFile: string, create: boolean): ReadCatalogue | WriteCatalogue {
    if (this.#options.readOnly) return openCatalogue(catalogueFile, { readOnly: true });
    const catalogue = openCatalogue(catalogueFile, { create });
    catalogue.onChange(({ revision, by }) =>
      this.#options.events.publish({ kind: 'changed', dataset: id, revision, by }),
    );
    return catalogue;
  }

  #writable(dataset: OpenDataset | WritableDataset): WritableDataset {
    if ('applyChange' in dataset.catalogue) return dataset as WritableDataset;
    throw new WinnowError('CATALOGUE_BUSY', 'The catalogue is open for reading only.', {
      subject: dataset.catalogueFile,
    });
  }

  /** By id, as pages and addresses name it; opens it again where the engine was restarted in between. */
  get(id: string): OpenDataset {
    const open = this.#open.get(id);
    if (open) return open;
    const known = this.#recent.list().find(({ catalogueFile }) => datasetIdOf(catalogueFile) === id);
    if (!known) {
      throw new WinnowError('DATASET_UNKNOWN', 'There is no such dataset.', {
        subject: id,
        hint: 'Open its folder from the start screen.',
      });
    }
    return this.#openFile(known.catalogueFile, false);
  }

  /** The same, for a question that goes through the numbers of all images: until they are in memory, other calls are answered. */
  async counted(id: string): Promise<OpenDataset> {
    const dataset = this.get(id);
    await dataset.numbers;
    return dataset;
  }

  /** The same, for changing it. Throws CATALOGUE_BUSY where this engine only reads. */
  getWritable(id: string): WritableDataset {
    return this.#writable(this.get(id));
  }

  recent(): DatasetSummary[] {
    const summaries: DatasetSummary[] = [];
    for (const { catalogueFile, openedAtMs } of this.#recent.list()) {
      try {
        summaries.push(
          this.#summarise(this.#open.get(datasetIdOf(catalogueFile)) ?? null, catalogueFile, openedAtMs),
        );
      } catch (error) {
        // A catalogue that is gone, foreign or damaged is said when it is opened; the start screen lists the others.
        if (!(error instanceof WinnowError)) throw error;
      }
    }
    return summaries;
  }

  summary(dataset: OpenDataset): DatasetSummary {
    return this.#summarise(dataset, dataset.catalogueFile, Date.now());
  }

  #summarise(dataset: OpenDataset | null, catalogueFile: string, openedAtMs: number): DatasetSummary {
    const id = datasetIdOf(catalogueFile);
    const catalogue =
      dataset?.catalogue ?? this.#allowedOnly(openCatalogue(catalogueFile, { readOnly: true }));
    try {
      const { name, images, notOk, unlabelled, classes } = catalogue.summary();
      const folder = catalogue.roots()[0]?.path ?? '';
      return {
        id,
        name,
        folder,
        images,
        notOk,
        unlabelled,
        classes: classes.map(({ name, count }) => ({ name, count })),
        openedAtMs,
        reachable: existsSync(folder),
        examples: catalogue.examples(EXAMPLES),
        allFiles: takesAllFiles(catalogue),
        scanning: this.#options.jobs.running(id, 'scan') !== undefined,
        watch: { ...watchSetting(catalogue), state: dataset?.watch?.state ?? 'off' },
      };
    } finally {
      if (!dataset) catalogue.close();
    }
  }

  /** Scans all roots, or gives the scan that is under way. */
  scan(dataset: WritableDataset): Job {
    const { jobs } = this.#options;
    return (
      jobs.running(dataset.id, 'scan') ??
      jobs.start({
        dataset: dataset.id,
        kind: 'scan',
        title: `Scanning ${dataset.catalogue.summary().name}`,
        unit: 'images',
        run: async (signal, report) => scanSentence(await this.scanRoots(dataset, signal, report)),
      })
    );
  }

  async scanRoots(
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

  #watchAsSet(dataset: OpenDataset): void {
    if (this.#options.readOnly) return;
    const { on, pollSeconds } = watchSetting(dataset.catalogue);
    if (on) void this.watch(this.#writable(dataset), pollSeconds);
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
    if (!this.#open.has(dataset.id)) return;
    const job = jobs.start({
      dataset: dataset.id,
      kind: 'scan',
      title: `Taking in what changed in ${dataset.catalogue.summary().name}`,
      unit: 'images',
      run: async (signal, report) =>
        scanSentence(await this.scanRoots(dataset, signal, report, { rootId, within })),
    });
    const { state, message } = await jobs.finished(job.id);
    if (state === 'failed') throw new Error(message ?? 'The scan failed.');
  }

  async forget(id: string): Promise<void> {
    const { catalogueFile } = this.get(id);
    await this.#close(id);
    this.#recent.forget(catalogueFile);
  }

  async #close(id: string): Promise<void> {
    const watch = this.#open.get(id)?.watch;
    const stopped = watch?.stop();
    await this.#options.jobs.stop(id);
    await stopped;
    await this.#open.get(id)?.reader.close();
    this.#open.get(id)?.catalogue.close();
    this.#open.delete(id);
  }

  async close(): Promise<void> {
    for (const id of this.#open.keys()) await this.#close(id);
  }
}

/** So that the first query of a large catalogue does not wait for its numbers to be read. Where a change comes between, it is tried once more. */
async function loadNumbers(catalogue: ReadCatalogue, reader: BackgroundReader): Promise<void> {
  try {
    for (let attempt = 0; attempt < 2; attempt++)
      if (catalogue.useColumns(await reader.ask('loadColumns', undefined))) break;
    // Its cache of the whole file would stay as long as the thread.
    await reader.rest();
  } catch {
    // The dataset was closed meanwhile, or whoever asks next is told what is wrong with the catalogue.
  }
}

async function isCatalogue(path: string): Promise<boolean> {
  if (!path.endsWith('.winnow')) return false;
  try {
    return (await stat(path)).isFile();
  } catch {
    return false;
  }
}

/** Root names are keys in the manifest: the folder's name, numbered where two roots share it. */
function rootName(wanted: string, roots: readonly { name: string }[]): string {
  const base = wanted || 'root';
  for (let n = 1; ; n++) {
    const name = n === 1 ? base : `${base}-${n}`;
    if (!roots.some((root) => root.name === name)) return name;
  }
}
