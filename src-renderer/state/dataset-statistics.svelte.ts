import type { SizeCount, Statistics } from '../../src-shared/contract/loading.ts';
import type { Job, RecipeOp } from '../../src-shared/contract/values.ts';
import { parseRecipe } from '../../src-shared/transforms/recipe.ts';
import { splitPipeline } from '../../src-shared/transforms/split-pipeline.ts';
import { m } from '../messages/index.ts';
import { client } from './client.ts';
import { toFailure } from './failure.ts';
import type { Toasts } from './toasts.svelte.ts';

/** Most different sizes that are asked for: the others are too few to advise on. */
const mostSizes = 1000;

/** What is known of a split's images as a whole: their sizes, and the mean and deviation of their channels. */
export class DatasetStatistics {
  sizes: SizeCount[] = $state.raw([]);
  known: Statistics | null = $state.raw(null);
  /** The id of the job that was started here last. */
  jobId: string | null = $state(null);
  readonly #dataset: string;
  readonly #toasts: Toasts;
  readonly #noteJob: (job: Job) => void;
  #turn = 0;

  constructor(dataset: string, toasts: Toasts, noteJob: (job: Job) => void) {
    this.#dataset = dataset;
    this.#toasts = toasts;
    this.#noteJob = noteJob;
  }

  async load(split: string): Promise<void> {
    const turn = ++this.#turn;
    const dataset = this.#dataset;
    const found = await Promise.all([
      client.charts.sizes({ dataset, split, most: mostSizes }),
      client.statistics.get({ dataset, split }),
    ]).catch(() => null);
    if (found === null || turn !== this.#turn) return;
    this.sizes = found[0].sizes;
    this.known = found[1];
  }

  async compute(split: string, recipe: RecipeOp[], orientation: 'ignore' | 'apply'): Promise<void> {
    try {
      const job = await client.statistics.start({ dataset: this.#dataset, split, recipe, orientation });
      this.jobId = job.id;
      this.#noteJob(job);
    } catch (error) {
      this.#toasts.fail(m.transforms.notComputed, toFailure(error));
    }
  }
}

/** Whether numbers are of what a pipeline's first steps make of the pictures now. */
export function isOf(known: Statistics, recipe: readonly RecipeOp[], orientation: string): boolean {
  try {
    const { headRecipe } = splitPipeline(parseRecipe(recipe));
    return known.orientation === orientation && JSON.stringify(headRecipe) === JSON.stringify(known.head);
  } catch {
    return false;
  }
}
