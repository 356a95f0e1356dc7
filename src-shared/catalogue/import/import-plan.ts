import type { EditColumns } from './edit-columns.ts';
import type { FieldMap } from './map-fields.ts';
import type { ImportFormat, ImportMatch, LabelMeaning } from './import-format.ts';

/** How many examples of each kind a plan shows. */
export const EXAMPLES = 20;

export interface Counted<T> {
  count: number;
  /** The first of them. */
  examples: T[];
}

export function counted<T>(): Counted<T> {
  return { count: 0, examples: [] };
}

export function noteExample<T>(into: Counted<T>, example: () => T): void {
  into.count++;
  if (into.examples.length < EXAMPLES) into.examples.push(example());
}

/** What an import would do, for a person to look at. */
export interface ImportPlan {
  file: string;
  format: ImportFormat;
  match: ImportMatch;
  /** Whether it was chosen by what finds most. */
  matchChosen: boolean;
  /** Of a table, which column says what. */
  fields: FieldMap;
  /** Of a table; empty for other formats. */
  columns: string[];
  /** Of labels that are whole numbers; null where there are none. */
  labelMeaning: LabelMeaning | null;
  /** Rows of the file. */
  rows: number;
  /** Images that the file speaks of. */
  matched: number;
  unmatched: Counted<{ line: number; name: string }>;
  /** Rows whose name several files have: left out. */
  ambiguous: Counted<{ line: number; name: string; paths: string[] }>;
  /** Where the file says two things of one image: that field is left as it is. */
  contradictions: Counted<{ path: string; field: string; values: string[]; lines: number[] }>;
  /** Where a person gave another label: it stays, unless `replaceHand` was asked for. */
  byHand: Counted<{ path: string; mine: string; theirs: string }>;
  /** Rows that cannot be read: nothing is imported while there are any, unless they are left out on purpose. */
  invalid: Counted<{ line: number; field: string; message: string }>;
  /** Labels before and after, the most frequent first. */
  labels: { from: string | null; to: string; count: number }[];
  splits: { from: string | null; to: string; count: number }[];
  newClasses: string[];
  weights: number;
  tags: number;
  /** Images that get a suggested class. */
  suggestions: number;
  qualities: number;
  /** Images that would change. */
  changes: number;
}

/** What a batch of an import writes. */
export interface ImportChanges {
  /** The file's name, for the history. */
  source: string;
  kind: 'import' | 'label-errors';
  /** In the order in which they are appended. */
  newClasses: readonly string[];
  edits: EditColumns;
}
