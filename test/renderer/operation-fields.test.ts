import { describe, expect, it } from 'vitest';
import { recipeOperations, parseRecipe } from '../../src-shared/transforms/recipe.ts';
import { fieldText, fieldValue, operationFields } from '../../src-renderer/state/operation-fields.ts';

describe('fields of operations', () => {
  it('are offered for operations that exist, and start as pipelines that parse', () => {
    for (const [op, { start }] of Object.entries(operationFields)) {
      expect(recipeOperations).toContain(op);
      expect(parseRecipe([{ op, ...start }]).transforms).toHaveLength(1);
    }
  });

  it('have the names and the defaults of the operations', () => {
    for (const [op, { start, fields }] of Object.entries(operationFields)) {
      const defaults = Object.fromEntries(
        fields.filter((field) => 'default' in field).map((field) => [field.name, field.default]),
      );
      const [explicit] = parseRecipe([{ op, ...defaults, ...start }]).toRecipeList();
      const [implicit] = parseRecipe([{ op, ...start }]).toRecipeList();
      expect(explicit, op).toEqual(implicit);
    }
  });

  it('read what they write', () => {
    for (const value of [224, [256, 128], 0.5, [0.485, 0.456, 0.406], [3 / 4, 4 / 3], 'random'])
      expect(fieldValue(fieldText(value))).toEqual(value);
    expect(fieldValue('')).toBeUndefined();
    expect(fieldText(null)).toBe('');
    expect(fieldValue('(3/4, 4/3)')).toEqual([0.75, 4 / 3]);
    expect(fieldValue('big')).toBe('big');
  });
});
