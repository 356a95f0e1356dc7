import type { Counted } from '../import/import-plan.ts';
import type { ImportMatch } from '../import/import-format.ts';
import type { Ranking } from './label-quality.ts';

/** What a model's predictions say of a dataset's labels, for a person to look at. */
export interface LabelErrorsPlan {
  file: string;
  match: ImportMatch;
  ranking: Ranking;
  /** Rows of the file. */
  rows: number;
  /** Images with a label and a prediction. */
  judged: number;
  /** Found, but without a label. */
  unlabelled: number;
  /** Labels that are held to be wrong. */
  errors: number;
  /** How many the calibrated joint estimates there are. */
  estimatedErrors: number;
  /** From which class to which: how many were found, and are estimated. The most first. */
  pairs: { given: string; suggested: string; found: number; estimated: number }[];
  /** The worst. */
  worst: { path: string; given: string; suggested: string; quality: number }[];
  /** The threshold of each class that has images. */
  thresholds: { class: string; images: number; threshold: number }[];
  unmatched: Counted<{ line: number; name: string }>;
  ambiguous: Counted<{ line: number; name: string; paths: string[] }>;
  invalid: Counted<{ line: number; field: string; message: string }>;
  /** Images whose stored quality or suggestion would change. */
  changes: number;
}
