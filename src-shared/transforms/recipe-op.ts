import type { RecipeOp } from './transform.ts';

/** An operation with those fields that differ from torchvision's defaults. */
export function recipeOp(
  op: string,
  fields: Readonly<Record<string, unknown>>,
  defaults: Readonly<Record<string, unknown>> = {},
): RecipeOp {
  const entries = Object.entries(fields).filter(([field, value]) => {
    return (
      value !== undefined && !(field in defaults && JSON.stringify(defaults[field]) === JSON.stringify(value))
    );
  });
  return { op, ...Object.fromEntries(entries) };
}
