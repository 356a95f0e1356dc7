import type { ExportOptions, ExportPlan, Job } from '../../src-shared/contract/values.ts';
import { m } from '../messages/index.ts';
import { client } from './client.ts';
import type { ExportChoices } from './export-choices.svelte.ts';
import { toFailure, type Failure } from './failure.ts';
import { splitsOf } from './pipelines.svelte.ts';
import type { Toasts } from './toasts.svelte.ts';
import type { Workspace } from './workspace.svelte.ts';

/** What goes into a manifest, as it is chosen, and what the engine says would come of it. */
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

  get fullName(): string {
    const typed = this.choices.fileName.trim() || this.#workspace.summary?.name || 'dataset';
    return typed.endsWith('.jsonl') ? typed : `${typed}.manifest.jsonl`;
  }

  get options(): ExportOptions {
    const { splits, choices } = this;
    const { orientation, onError, unlabelled, includeDamaged, writeExcluded } = choices;
    return {
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

  async dryRun(): Promise<void> {
    const turn = ++this.#turn;
    this.planning = true;
    const startMs = performance.now();
    try {
      const plan = await client.export.plan({ dataset: this.#workspace.dataset, options: this.options });
      if (turn !== this.#turn) return;
      this.plan = plan;
      this.failure = null;
      this.elapsedMs = performance.now() - startMs;
      this.plannedAtMs = Date.now();
    } catch (error) {
      if (turn === this.#turn) this.failure = toFailure(error);
    } finally {
      if (turn === this.#turn) this.planning = false;
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
