import { readFile } from 'node:fs/promises';
import { WinnowError } from '../../src-shared/winnow-error.ts';

/** The JSON of a recipe that is given on the command line itself (it begins with `[` or `{`) or as a file. */
export async function readRecipeJson(given: string): Promise<unknown> {
  const isInline = /^\s*[[{]/.test(given);
  const text = isInline ? given : await readText(given);
  try {
    return JSON.parse(text) as unknown;
  } catch (cause) {
    throw new WinnowError(
      'RECIPE_INVALID',
      `Expected a recipe as JSON but ${isInline ? 'the text' : given} is none: ${(cause as Error).message}.`,
      {
        subject: isInline ? 'recipe' : given,
        hint: 'A recipe is a list of operations: [{"op": "Resize", "size": 224}, {"op": "ToTensor"}].',
        cause,
      },
    );
  }
}

async function readText(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (cause) {
    throw new WinnowError(
      'RECIPE_INVALID',
      `The recipe ${file} cannot be read: ${(cause as Error).message}.`,
      {
        subject: file,
        hint: 'Name a JSON file, or give the recipe itself: \'[{"op": "ToTensor"}]\'.',
        cause,
      },
    );
  }
}
