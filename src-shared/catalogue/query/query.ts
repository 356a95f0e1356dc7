import type { Notice } from '../notice.ts';

/** What a query says. Positions are kept out of it: two queries mean the same exactly when their trees are equal. */
export type Query =
  /** All of them; none is everything. */
  | { kind: 'and'; of: Query[] }
  /** At least one of them; two or more. */
  | { kind: 'or'; of: Query[] }
  | { kind: 'not'; of: Query }
  /** The path holds this text, whatever its case. */
  | { kind: 'word'; text: string }
  /** The field is one of the values; null is "none". */
  | { kind: 'is'; field: ListField; values: (string | null)[] }
  | { kind: 'flag'; flag: 'dropped' | 'kept' }
  | { kind: 'duplicate'; duplicate: boolean }
  | { kind: 'compare'; field: NumberField; operator: Operator; value: number };

/** What `dup:` takes beside yes and no, as the notices that it means. */
export const duplicateNotices = {
  exact: 'exact-duplicate',
  near: 'near-duplicate',
  conflict: 'label-conflict',
  leak: 'leak',
} as const satisfies Record<string, Notice>;

export const listFields = ['label', 'verdict', 'notice', 'split', 'tag', 'path', 'id'] as const;
export const numberFields = [
  'width',
  'height',
  'bytes',
  'weight',
  // How likely the label is right, 0 to 1, by the model whose predictions were read last.
  'quality',
  'pixels',
  'ratio',
  // Measures of the pixels, 0 to 1 (see measures/measures.ts): brightness is the median, shadows the 5th, highlights the 99th percentile.
  'sharpness',
  'brightness',
  'shadows',
  'highlights',
  'entropy',
] as const;
/** Longest first, so that `>=` is not read as `>`. */
export const operators = ['>=', '<=', '!=', '=', '>', '<'] as const;

export type ListField = (typeof listFields)[number];
export type NumberField = (typeof numberFields)[number];
export type Operator = (typeof operators)[number];

export const everything: Query = { kind: 'and', of: [] };
