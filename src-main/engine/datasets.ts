import { existsSync } from 'node:fs';
import { realpath, stat } from 'node:fs/promises';
import { basename, resolve } from 'node:path';
import type { DatasetSummary } from '../../src-shared/contract/index.ts';
import type { LabelSource } from '../../src-shared/contract/values.ts';
import { WinnowError } from '../../src-shared/winnow-error.ts';
import type { ReadCatalogue, WriteCatalogue } from '../catalogue/catalogue.ts';
import { openCatalogue } from '../catalogue/open.ts';
import { writeSampleDataset } from '../sample/write-sample-dataset.ts';
import { readableFolder } from '../scan/readable-folder.ts';
import type { AllowedRoots } from './allowed-roots.ts';
import { BackgroundReader } from './background/background-reader.ts';
import { catalogueFileOf, datasetIdOf, sampleFolderOf } from './data-folder.ts';
import { DatasetNumbers } from './dataset-numbers.ts';
import { KeptViews } from './kept-views.ts';
import type { OpenDataset, WritableDataset } from './open-dataset.ts';
import { RecentDatasets } from './recent.ts';
import { setAllFiles } from './scan-settings.ts';
import { Scans, type ScansOptions } from './scans.ts';
import { summariseDataset } from './summarise-dataset.ts';
import { watchSetting } from './watch-setting.ts';

export interface OpenFolder {
  folder: string;
  /** How labels come. By default from the folders' names; what a catalogue has from its first scan stays, unless another one is given. */
  labels?: LabelSource | undefined;
  /** Whether files are taken by how they begin too, not by their names alone. What a catalogue has from before stays, unless this is given. */
  allFiles?: boolean | undefined;
  /** Where the catalogue is, or goes. By default in the data folder. */
  catalogueFile?: string;
}

interface DatasetsOptions extends ScansOptions {
  dataFolder: string;
  /** What may be opened. */
  allowed: AllowedRoots;
  /** Opens catalogues beside whoever writes to them; nothing can be changed. */
  readOnly: boolean;
  /** Whether long questions are answered in this thread: where nobody else asks, that is soonest. */
  answersHere: boolean;
}

/** The datasets that are open, and the ones that were. */
export class Datasets {
  readonly #open = new Map<string, OpenDataset | WritableDataset>();
  readonly #recent: RecentDatasets;
  readonly scans: Scans;
  readonly #options: DatasetsOptions;

  constructor(options: DatasetsOptions) {
    this.#options = options;
    this.scans = new Scans(options);
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
      const { answersHere, readOnly } = this.#options;
      const reader = new BackgroundReader(catalogue, answersHere ? Infinity : undefined);
      dataset = {
        id,
        catalogueFile,
        catalogue,
        views: new KeptViews(),
        reader,
        numbers: answersHere ? null : new DatasetNumbers({ catalogue, reader, keeps: !readOnly }),
        isClosed: false,
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
    catalogue.onChange(({ revision, by }) => {
      this.#open.get(id)?.numbers?.changed();
      this.#options.events.publish({ kind: 'changed', dataset: id, revision, by });
    });
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
    await dataset.numbers?.ready;
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
      return summariseDataset(catalogue, {
        id,
        openedAtMs,
        scanning: this.#options.jobs.running(id, 'scan') !== undefined,
        watch: dataset?.watch?.state ?? 'off',
      });
    } finally {
      if (!dataset) catalogue.close();
    }
  }

  #watchAsSet(dataset: OpenDataset): void {
    if (this.#options.readOnly) return;
    const { on, pollSeconds } = watchSetting(dataset.catalogue);
    if (on) void this.scans.watch(this.#writable(dataset), pollSeconds);
  }

  async forget(id: string): Promise<void> {
    const { catalogueFile } = this.get(id);
    await this.#close(id);
    this.#recent.forget(catalogueFile);
  }

  async #close(id: string): Promise<void> {
    const dataset = this.#open.get(id);
    if (dataset) dataset.isClosed = true;
    const stopped = dataset?.watch?.stop();
    await this.#options.jobs.stop(id);
    await stopped;
    await dataset?.reader.close();
    await dataset?.numbers?.close();
    dataset?.catalogue.close();
    this.#open.delete(id);
  }

  async close(): Promise<void> {
    for (const id of this.#open.keys()) await this.#close(id);
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
