import type { ExportFormat } from '../../src-shared/catalogue/export-format.ts';
import type { ExportOptions, ExportPlan, Job } from '../../src-shared/contract/values.ts';
import { m } from '../messages/index.ts';
import { client } from './client.ts';
import type { ExportChoices } from './export-choices.svelte.ts';
import { toFailure, type Failure } from './failure.ts';
import { splitsOf } from './pipelines.svelte.ts';
import type { Toasts } from './toasts.svelte.ts';
import type { Workspace } from './workspace.svelte.ts';

const endings: Partial<Record<ExportFormat, string>> = {
  manifest: '.manifest.jsonl',
  csv: '.csv',
  tsv: '.tsv',
  parquet: '.parquet',
  coco: '.json',
};

/** What goes out, as it is chosen, and what the engine says would come of it. */
export class Exporting {
  plan: ExportPlan | null = $state.raw(null);
  planning: boolean = $state(false);
  plannedAtMs: number = $state(0);
  elapsedMs: number = $state(0);
  failure: Failure | null = $state.raw(null);
  job: Job | null = $state.raw(null);
  #workspace: Workspace;
  #toasts: Toasts;
  #noteJob: (job: Job) => void;
  #turn = 0;

  constructor(workspace: Workspace, toasts: Toasts, noteJob: (job: Job) => void) {
    this.#workspace = workspace;
    this.#toasts = toasts;
    this.#noteJob = noteJob;
  }

  get splits(): string[] {
    return splitsOf(this.#workspace.facets);
  }

  get choices(): ExportChoices {
    return this.#workspace.exportChoices;
  }

  /** What is typed, or the dataset's name, with the ending of the format; a folder has none. */
  get fullName(): string {
    const { format, fileName } = this.choices;
    const name = this.#workspace.summary?.name ?? 'dataset';
    // Beside the dataset's own folder, which has this name already.
    const typed = fileName.trim() || (this.choices.isFolder ? `${name}-${format}` : name);
    const ending = endings[format] ?? '';
    if (ending === '' || typed.endsWith(ending)) return typed;
    return format === 'manifest' && typed.endsWith('.jsonl') ? typed : typed + ending;
  }

  get options(): ExportOptions {
    const { splits, choices } = this;
    const { orientation, onError, unlabelled, includeDamaged, writeExcluded } = choices;
    const { format, placement, shardMegabytes } = choices;
    return {
      ...(choices.isManifest ? {} : { format }),
      ...(choices.isFolder && format !== 'webdataset' ? { placement } : {}),
      ...(format === 'webdataset' ? { shardMegabytes } : {}),
      orientation,
      onError,
      unlabelled,
      includeDamaged,
      writeExcluded,
      fileName: this.fullName,
      sampler: Object.fromEntries(splits.map((split) => [split, { ...choices.samplerOf(split) }])),
      transforms: Object.fromEntries(splits.map((split) => [split, this.#workspace.pipelines.recipe(split)])),
    };
  }

  /** A folder is never written over. */
  get isTaken(): boolean {
    return this.choices.isFolder && this.plan?.exists === true;
  }

  async dryRun(): Promise<void> {
    const turn = ++this.#turn;
    this.planning = true;
    const startMs = performance.now();
    try {
      const plan = await client.export.plan({ dataset: this.#workspace.dataset, options: this.options });
      if (turn !== this.#turn) return;
      this.plan = { ...plan, splits: inUsualOrder(plan.splits) };
      this.failure = null;
      this.elapsedMs = performance.now() - startMs;
      this.plannedAtMs = Date.now();
    } catch (error) {
      if (turn === this.#turn) this.failure = toFailure(error);
    } finally {
      if (turn === this.#turn) this.planning = false;
    }
  }

  /** Files of an earlier export in the folder of this name, which can be removed again. */
  get undoable(): number {
    return this.choices.isFolder ? (this.plan?.made ?? 0) : 0;
  }

  async undo(): Promise<void> {
    try {
      const { dataset } = this.#workspace;
      this.job = await client.export.undo({ dataset, fileName: this.fullName });
      this.#noteJob(this.job);
    } catch (error) {
      this.#toasts.fail(m.export.notUndone, toFailure(error));
    }
  }

  async run(): Promise<void> {
    try {
      this.job = await client.export.run({ dataset: this.#workspace.dataset, options: this.options });
      this.#noteJob(this.job);
    } catch (error) {
      this.#toasts.fail(m.export.notStarted, toFailure(error));
    }
  }
}

/** train, val and test first, in this order. */
function inUsualOrder(splits: ExportPlan['splits']): ExportPlan['splits'] {
  const usual = ['train', 'val', 'test'];
  const rank = ({ split }: { split: string }) =>
    usual.includes(split) ? usual.indexOf(split) : usual.length;
  return splits.toSorted((a, b) => rank(a) - rank(b) || a.split.localeCompare(b.split));
}
