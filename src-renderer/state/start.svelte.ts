import type { DatasetSummary } from '../../src-shared/contract/index.ts';
import type { Job, LabelSource } from '../../src-shared/contract/values.ts';
import { m } from '../messages/index.ts';
import { client } from './client.ts';
import { toFailure, type Failure } from './failure.ts';
import type { Route } from './route.svelte.ts';
import type { Toasts } from './toasts.svelte.ts';

export type FolderPreview = Awaited<ReturnType<typeof client.datasets.preview>>;
export type LabelKind = LabelSource['kind'];

/** The start screen: what was opened before, and what a folder would give. */
export class Start {
  recent: DatasetSummary[] | null = $state.raw(null);
  recentFailure: Failure | null = $state.raw(null);
  folder: string = $state('');
  labelKind: LabelKind = $state('folder');
  pattern: string = $state('(?<label>[^/_]+)_');
  /** Files are taken by how they begin too. */
  allFiles: boolean = $state(false);
  /** Whether somebody said so: otherwise what a known dataset has stays. */
  #allFilesChosen = false;
  preview: FolderPreview | null = $state.raw(null);
  previewing: boolean = $state(false);
  folderFailure: Failure | null = $state.raw(null);
  opening: string | null = $state(null);
  #route: Route;
  #toasts: Toasts;
  #noteJob: (job: Job) => void;
  #turn = 0;
  #lookedAt = '';
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(route: Route, toasts: Toasts, noteJob: (job: Job) => void) {
    this.#route = route;
    this.#toasts = toasts;
    this.#noteJob = noteJob;
  }

  get labels(): LabelSource {
    return this.labelKind === 'pattern'
      ? { kind: 'pattern', pattern: this.pattern }
      : { kind: this.labelKind };
  }

  /** Whether what is shown is what the named folder holds. */
  get isLookedAt(): boolean {
    return this.preview !== null && this.#lookedAt === this.folder.trim() && this.folderFailure === null;
  }

  refreshSoon(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.loadRecent(), 100);
  }

  async loadRecent(): Promise<void> {
    try {
      this.recent = await client.datasets.recent();
      this.recentFailure = null;
    } catch (error) {
      this.recentFailure = toFailure(error);
    }
  }

  /** Looks into the folder that is named, without opening it. */
  async look(): Promise<void> {
    const folder = this.folder.trim();
    if (folder === '') return this.dismiss();
    // A catalogue knows what is in it.
    if (folder.endsWith('.winnow')) return this.openPath(folder);
    const turn = ++this.#turn;
    this.previewing = true;
    try {
      const preview = await client.datasets.preview({
        folder,
        labels: this.labels,
        allFiles: this.allFiles,
      });
      if (turn !== this.#turn) return;
      this.preview = preview;
      this.#lookedAt = folder;
      this.folderFailure = null;
    } catch (error) {
      if (turn !== this.#turn) return;
      this.folderFailure = toFailure(error);
      // A pattern being typed may be wrong for a moment: what is shown stays.
      if (this.folderFailure.code !== 'BAD_INPUT') this.preview = null;
    } finally {
      if (turn === this.#turn) this.previewing = false;
    }
  }

  async chooseLabels(kind: LabelKind): Promise<void> {
    this.labelKind = kind;
    await this.look();
  }

  async chooseAllFiles(allFiles: boolean): Promise<void> {
    this.allFiles = allFiles;
    this.#allFilesChosen = true;
    await this.look();
  }

  dismiss(): void {
    this.#turn++;
    this.allFiles = false;
    this.#allFilesChosen = false;
    this.preview = null;
    this.folderFailure = null;
    this.previewing = false;
  }

  /** Asks the desktop for a folder where there is one. */
  async choose(): Promise<void> {
    const folder = await window.winnowDesktop?.chooseFolder();
    if (!folder) return;
    this.folder = folder;
    await this.look();
  }

  async open(): Promise<void> {
    const preview = this.preview;
    if (!preview) return;
    await this.#enter(preview.folder, () =>
      client.datasets.open({
        folder: preview.folder,
        labels: this.labels,
        ...(this.#allFilesChosen ? { allFiles: this.allFiles } : {}),
      }),
    );
  }

  /** A folder or catalogue that the desktop names: a recent one, one from the file manager, one of the command line. */
  async openPath(path: string): Promise<void> {
    await this.#enter(path, () => client.datasets.open({ folder: path }));
  }

  async openSample(): Promise<void> {
    await this.#enter('sample', () => client.datasets.openSample());
  }

  /** A known dataset is shown as it stands; its folder is looked through again for what has changed. */
  async openKnown(dataset: DatasetSummary): Promise<void> {
    if (!dataset.reachable) return this.#route.open(dataset.id);
    await this.#enter(dataset.id, () => client.datasets.open({ folder: dataset.folder }));
  }

  async forget(dataset: DatasetSummary): Promise<void> {
    try {
      await client.datasets.forget({ dataset: dataset.id });
    } catch (error) {
      this.#toasts.fail(m.start.notForgotten(dataset.name), toFailure(error));
    }
    await this.loadRecent();
  }

  async #enter(key: string, call: () => ReturnType<typeof client.datasets.open>): Promise<void> {
    this.opening = key;
    try {
      const { dataset, job } = await call();
      if (job) this.#noteJob(job);
      this.dismiss();
      this.folder = '';
      this.#route.open(dataset.id);
    } catch (error) {
      this.#toasts.fail(m.start.notOpened, toFailure(error));
    } finally {
      this.opening = null;
    }
  }
}
