import type { ExportOptions, ExportPlan, Job } from '../../src-shared/contract/values.ts';
import { m } from '../messages/index.ts';
import { client } from './client.ts';
import { toFailure, type Failure } from './failure.ts';
import { splitsOf } from './pipelines.svelte.ts';
import type { Toasts } from './toasts.svelte.ts';
import type { Workspace } from './workspace.svelte.ts';

type Choices = Omit<ExportOptions, 'transforms' | 'fileName'>;

/** What goes into a manifest, as it is chosen, and what the engine says would come of it. */
export class Exporting {
  fileName: string = $state('');
  choices: Choices = $state({
    orientation: 'ignore',
    onError: 'throw',
    unlabelled: 'leave-out',
    includeDamaged: true,
    writeExcluded: true,
    sampler: {},
  });
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

  get fullName(): string {
    const typed = this.fileName.trim() || this.#workspace.summary?.name || 'dataset';
    return typed.endsWith('.jsonl') ? typed : `${typed}.manifest.jsonl`;
  }

  get options(): ExportOptions {
    const { splits } = this;
    return {
      ...$state.snapshot(this.choices),
      fileName: this.fullName,
      sampler: Object.fromEntries(splits.map((split) => [split, this.samplerOf(split)])),
      transforms: Object.fromEntries(splits.map((split) => [split, this.#workspace.pipelines.recipe(split)])),
    } as ExportOptions;
  }

  samplerOf(split: string): ExportOptions['sampler'][string] {
    return (
      this.choices.sampler[split] ?? { kind: split === 'train' || split === 'all' ? 'random' : 'sequential' }
    );
  }

  setSampler(split: string, kind: 'sequential' | 'random' | 'weighted'): void {
    const { seed } = this.samplerOf(split);
    this.choices.sampler[split] = kind === 'sequential' || seed === undefined ? { kind } : { kind, seed };
  }

  setSeed(split: string, seed: number | undefined): void {
    const { kind } = this.samplerOf(split);
    this.choices.sampler[split] = seed === undefined ? { kind } : { kind, seed };
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
