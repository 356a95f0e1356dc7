import type { RecipeOp } from '../../src-shared/contract/values.ts';
import { TorchGenerator } from '../../src-shared/random/torch-generator.ts';
import type { Compose } from '../../src-shared/transforms/compose.ts';
import { pixelImage } from '../../src-shared/transforms/pixel-image.ts';
import { parseRecipe } from '../../src-shared/transforms/recipe.ts';
import { describeSpec, specOf } from '../../src-shared/transforms/sample.ts';
import { RandomTransform, type DrawnParameters } from '../../src-shared/transforms/transform.ts';
import { WinnowError } from '../../src-shared/winnow-error.ts';
import type { Failure } from './failure.ts';
import { pictureOfSample, type SamplePicture } from './picture-of-sample.ts';
import type { Pixels } from './pixels.ts';

export interface StagePicture extends SamplePicture {
  name: string;
  drawn: DrawnParameters;
}

export interface DrawPicture {
  pixels: Pixels | null;
  /** What the steps drew, in a few words. */
  words: string[];
}

/** The page must answer to keys while draws are worked out: after so long it gets its turn. */
const sliceMs = 12;

/**
 * A pipeline run on one image in the page, by the code that the loader runs. The draws follow each other from one seeded
 * generator, as they would for this image in one pass of a loader; any of them can be looked at step by step.
 */
export class TransformPreview {
  stages: StagePicture[] = $state.raw([]);
  draws: DrawPicture[] = $state.raw([]);
  /** Which of the draws the stages show. */
  chosen: number = $state(0);
  elapsedMs: number = $state(0);
  declared: string = $state('');
  failure: Failure | null = $state.raw(null);
  #states: Uint8Array[] = [];
  #pixels: Pixels | null = null;
  #recipe: readonly RecipeOp[] = [];
  #pipeline: Compose | null = null;
  #turn = 0;

  async run(pixels: Pixels, recipe: readonly RecipeOp[], seed: number, count: number): Promise<void> {
    const turn = ++this.#turn;
    this.#pixels = pixels;
    this.#recipe = recipe;
    try {
      const pipeline = parseRecipe(recipe);
      const image = pixelImage('RGB', pixels.width, pixels.height, pixels.data);
      this.declared = describeSpec(pipeline.outputSpec(specOf(image))).replace(/^an? /, '');
      this.#pipeline = pipeline;
      const generator = new TorchGenerator(seed);
      const random = isRandom(pipeline);
      const draws: DrawPicture[] = [];
      const states: Uint8Array[] = [];
      const startMs = performance.now();
      let sliceStartMs = startMs;
      let waitedMs = 0;
      for (let i = 0; i < (random ? count : 1); i++) {
        states.push(generator.getState());
        const stages = [...pipeline.stages(image, generator)];
        const output = stages.at(-1)?.output ?? image;
        draws.push({
          pixels: pictureOfSample(output, recipe).pixels,
          words: stages.flatMap((stage) => wordsOf(stage.drawn)).slice(0, 3),
        });
        if (performance.now() - sliceStartMs < sliceMs) continue;
        const pausedMs = performance.now();
        await new Promise((resolve) => setTimeout(resolve));
        if (turn !== this.#turn) return;
        sliceStartMs = performance.now();
        waitedMs += sliceStartMs - pausedMs;
      }
      if (turn !== this.#turn) return;
      this.elapsedMs = performance.now() - startMs - waitedMs;
      this.draws = draws;
      this.#states = states;
      this.failure = null;
      this.choose(Math.min(this.chosen, draws.length - 1));
    } catch (error) {
      if (turn !== this.#turn) return;
      this.failure = recipeFailure(error);
      // Pictures of the pipeline before would speak for this one.
      this.stages = [];
      this.draws = [];
    }
  }

  /** Shows one of the draws step by step: its generator starts where that draw started. */
  choose(draw: number): void {
    const state = this.#states[draw];
    if (!this.#pixels || !this.#pipeline || !state) return;
    const { data, width, height } = this.#pixels;
    const image = pixelImage('RGB', width, height, data);
    const generator = new TorchGenerator().setState(state);
    const stages = [...this.#pipeline.stages(image, generator)];
    this.chosen = draw;
    this.stages = stages.map((stage, i) => ({
      name: stage.name,
      drawn: stage.drawn,
      ...pictureOfSample(stage.output, this.#recipe.slice(0, i + 1)),
    }));
  }
}

/** Whether any of its steps draws from the generator. */
export function isRandom(pipeline: Compose): boolean {
  return pipeline.transforms.some((one) => one instanceof RandomTransform || one.name.startsWith('Random'));
}

export function isRandomOp(op: RecipeOp): boolean {
  try {
    return isRandom(parseRecipe([op]));
  } catch {
    return /^Random|Jitter|Augment|Blur/.test(op.op);
  }
}

export function recipeFailure(error: unknown): Failure {
  if (error instanceof WinnowError) {
    const { code, message, subject, hint } = error;
    return { code, message, subject, hint, engineAway: false };
  }
  return {
    code: 'INTERNAL',
    message: error instanceof Error ? error.message : String(error),
    engineAway: false,
  };
}

/** `393 × 337`, `flip`, `12°`: what fits below a small picture. */
function wordsOf(drawn: DrawnParameters): string[] {
  const words: string[] = [];
  const { width, height, flipped, angle, erased } = drawn;
  if (erased === undefined && typeof width === 'number' && typeof height === 'number')
    words.push(`${width} × ${height}`);
  if (flipped === true) words.push('flip');
  if (erased === true) words.push('erased');
  if (typeof angle === 'number') words.push(`${angle.toFixed(0)}°`);
  return words;
}
