import { Compose } from './compose.ts';
import { decodedSpec, type SampleSpec } from './sample.ts';
import { FixedTransform, type RecipeOp, type Transform } from './transform.ts';

export interface SplitPipeline {
  /** The first steps that draw nothing and make an image: the same for the same file, always. May be none. */
  readonly head: Compose;
  readonly headRecipe: readonly RecipeOp[];
  /** The rest. May be none. */
  readonly tail: Compose;
}

/** What a step that draws nothing makes of an image, and its recipe; null for any other step. */
function fixedImageStep(step: Transform, input: SampleSpec): { spec: SampleSpec; recipe: RecipeOp } | null {
  if (!(step instanceof FixedTransform)) return null;
  try {
    const spec = step.outputSpec(input);
    return spec.kind === 'image' ? { spec, recipe: step.toRecipe() } : null;
  } catch {
    // A function without a name, or a step that cannot work here: it is left to the tail.
    return null;
  }
}

/** Cuts a pipeline behind its last step that is the same in every epoch. */
export function splitPipeline(pipeline: Compose): SplitPipeline {
  const headRecipe: RecipeOp[] = [];
  let spec: SampleSpec = decodedSpec;
  for (const step of pipeline.transforms) {
    const fixed = fixedImageStep(step, spec);
    if (fixed === null) break;
    spec = fixed.spec;
    headRecipe.push(fixed.recipe);
  }
  const steps = pipeline.transforms;
  return {
    head: new Compose(steps.slice(0, headRecipe.length)),
    headRecipe,
    tail: new Compose(steps.slice(headRecipe.length)),
  };
}
