import { untrack } from 'svelte';
import type { Job } from '../../src-shared/contract/values.ts';
import { m } from '../messages/index.ts';
import { client } from './client.ts';
import { Commands } from './commands.svelte.ts';
import { followDesktop } from './desktop-requests.ts';
import { EngineLink } from './engine-link.svelte.ts';
import { toFailure } from './failure.ts';
import { Preferences } from './preferences.svelte.ts';
import { Route, type Screen } from './route.svelte.ts';
import { Start } from './start.svelte.ts';
import { Toasts } from './toasts.svelte.ts';
import { Workspace } from './workspace.svelte.ts';

/** The root of the page's state. */
export class App {
  readonly preferences = new Preferences();
  readonly route = new Route();
  readonly toasts = new Toasts();
  readonly commands = new Commands();
  readonly start = new Start(this.route, this.toasts, (job) => this.link.noteJob(job));
  readonly link: EngineLink;
  workspace: Workspace | null = $state.raw(null);
  info: { version: string; decoders: number; home: string } | null = $state.raw(null);
  keysOpen: boolean = $state(false);
  /** A class is looked for by its name, to be given. */
  findingClass: boolean = $state(false);
  /** What the grid is to show; the image with the focus is no part of it. */
  #asked = $derived(JSON.stringify([this.route.place.query, this.route.place.sort]));

  constructor() {
    this.link = new EngineLink({
      changed: (dataset, by) => {
        if (this.workspace?.dataset === dataset) this.workspace.changed(by);
        if (this.route.place.dataset === null) this.start.refreshSoon();
      },
      job: (job) => this.#onJob(job),
      back: () => {
        void this.#loadInfo();
        this.start.refreshSoon();
        void this.workspace?.catchUp();
      },
    });
    followDesktop(this.commands, this.start, this.route);
    void this.#loadInfo();
    $effect.root(() => {
      $effect(() => {
        const { dataset } = this.route.place;
        untrack(() => this.#follow(dataset));
      });
      $effect(() => {
        void this.#asked;
        const workspace = this.workspace;
        if (!workspace) return;
        untrack(() => {
          const { query, sort, image } = this.route.place;
          void workspace.show(query, sort, image);
        });
      });
    });
  }

  go(screen: Screen): void {
    const focused = this.workspace?.view.row(this.workspace.selection.focus)?.id ?? null;
    this.route.go({ screen, image: screen === 'grid' || screen === 'image' ? focused : null });
  }

  search(query: string): void {
    this.route.go({ query: query.trim(), screen: 'grid', image: null });
  }

  /** Looks through the dataset's folder for files that came, went or changed. */
  async rescan(): Promise<void> {
    const dataset = this.workspace?.dataset;
    if (dataset === undefined) return;
    try {
      this.link.noteJob(await client.scan.start({ dataset }));
    } catch (error) {
      this.toasts.fail(m.jobs.notStarted, toFailure(error));
    }
  }

  /** Takes in what happens in the dataset's folder as long as it is open, or no longer. */
  async watch(on: boolean): Promise<void> {
    const { workspace } = this;
    if (!workspace?.summary) return;
    try {
      const watch = await client.datasets.watch({
        dataset: workspace.dataset,
        on,
        pollSeconds: workspace.summary.watch.pollSeconds,
      });
      workspace.summary = { ...workspace.summary, watch };
    } catch (error) {
      this.toasts.fail(m.watch.notSwitched, toFailure(error));
    }
  }

  /** Moves one image's file to the system's bin, where the desktop offers it and the person says yes. */
  async trash(dataset: string, id: number): Promise<void> {
    try {
      await window.winnowDesktop?.trash(dataset, id);
    } catch (error) {
      this.toasts.fail(m.single.notTrashed, toFailure(error));
    }
  }

  async cancelJob(job: Job): Promise<void> {
    try {
      await this.link.cancel(job.id);
    } catch (error) {
      this.toasts.fail(m.jobs.notCancelled, toFailure(error));
    }
  }

  shortFolder(folder: string): string {
    const home = this.info?.home;
    return home && folder.startsWith(home) ? `~${folder.slice(home.length)}` : folder;
  }

  #follow(dataset: string | null): void {
    if (this.workspace?.dataset === dataset) return;
    this.workspace?.close();
    this.workspace =
      dataset === null ? null : new Workspace(dataset, this.preferences, this.toasts, this.link);
    if (dataset === null) this.start.refreshSoon();
  }

  #onJob(job: Job): void {
    // What an import finds or changes is told by the call that waits for it.
    if (job.state === 'running' || job.state === 'cancelling' || job.kind === 'import') return;
    const failed = job.state === 'failed';
    this.toasts.show({
      kind: failed ? 'failed' : 'info',
      icon: failed ? 'corrupt' : job.kind === 'scan' ? 'scan' : 'out',
      text: m.jobs.ended(job.title, job.state),
      detail: [job.message, job.hint].filter(Boolean).join(' ') || undefined,
      topic: `job:${job.id}`,
      action:
        job.kind === 'scan' && !failed && job.dataset === this.workspace?.dataset
          ? { label: m.jobs.showNotOk, run: () => this.search('-verdict:ok') }
          : undefined,
    });
    this.workspace?.changed('scan');
  }

  async #loadInfo(): Promise<void> {
    this.info = await client.app.info().catch(() => null);
  }
}

export const app = new App();
