import type { LabelSource } from '../contract/values.ts';
import { namePrefix } from '../loader/datasets/name-prefix.ts';
import { WinnowError } from '../winnow-error.ts';

/** Gives the label of a path relative to its root (`/` between its parts), or null where the path tells none. */
export type LabelReader = (path: string) => string | null;

/**
 * How labels come with the files:
 * - `folder`: the first folder under the root, as torchvision's ImageFolder has it; a file that lies in the root itself has none.
 * - `prefix`: the file name up to its first `.`, `_` or `-`, if something but the extension follows: `dog.12.jpg` and `dog_12.jpg` are dog, `dog.jpg` has none.
 * - `pattern`: a regular expression over the relative path; the group named `label`, else the first group.
 * - `none`: no file has a label.
 *
 * Throws BAD_INPUT for a pattern that is no regular expression, or has no group.
 */
export function labelReader(source: LabelSource): LabelReader {
  switch (source.kind) {
    case 'folder':
      return (path) => {
        const slash = path.indexOf('/');
        return slash > 0 ? path.slice(0, slash) : null;
      };
    case 'prefix':
      return (path) => namePrefix(path.slice(path.lastIndexOf('/') + 1));
    case 'pattern':
      return patternReader(source.pattern);
    case 'none':
      return () => null;
  }
}

function patternReader(pattern: string): LabelReader {
  let expression: RegExp;
  let groups: number;
  try {
    expression = new RegExp(pattern, 'u');
    // An expression that also matches nothing tells how many groups it has.
    groups = new RegExp(`${pattern}|`, 'u').exec('')!.length - 1;
  } catch (error) {
    throw new WinnowError(
      'BAD_INPUT',
      `Expected a regular expression for the labels but received ${pattern}: ${(error as Error).message}.`,
      {
        subject: pattern,
        hint: 'For instance ^(?<label>[a-z]+)_ takes "cat" from cat_12.jpg.',
        cause: error,
      },
    );
  }
  if (groups === 0) {
    throw new WinnowError(
      'BAD_INPUT',
      `Expected a regular expression with a group for the labels but received ${pattern}.`,
      {
        subject: pattern,
        hint: 'Put parentheses around the part that is the label, for instance ^(?<label>[a-z]+)_',
      },
    );
  }
  return (path) => {
    const match = expression.exec(path);
    return (match?.groups?.label ?? match?.[1]) || null;
  };
}
