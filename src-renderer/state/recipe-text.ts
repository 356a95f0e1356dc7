import type { RecipeOp } from '../../src-shared/contract/values.ts';
import { parseRecipe } from '../../src-shared/transforms/recipe.ts';
import { recipeFailure } from './transform-preview.svelte.ts';

/** A pipeline from its JSON, or the sentence that says what is wrong with it. */
export function recipeOf(
  json: string,
): { recipe: RecipeOp[]; problem?: undefined } | { recipe?: undefined; problem: string } {
  try {
    const value: unknown = JSON.parse(json);
    parseRecipe(value);
    return { recipe: value as RecipeOp[] };
  } catch (error) {
    const { message, hint } = recipeFailure(error);
    return { problem: [message, hint].filter(Boolean).join(' ') };
  }
}
