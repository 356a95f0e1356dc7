/** What one row of a file says of one image. `null` says nothing. */
export interface ImportRow {
  /** 1-based: of a text its line, of a table without lines its row. */
  readonly line: number;
  /** As the file names the image: relative, absolute, or a file name alone. */
  readonly path: string | null;
  /** Name of the root that the path is relative to. */
  readonly root: string | null;
  /** 64 lower-case hex digits. */
  readonly sha256: string | null;
  /** The picture itself, where the file comes with its pictures: an absolute path. */
  readonly picture: string | null;
  /** A class by name, or by its index in `classes` of the file or in the catalogue. */
  readonly label: string | number | null;
  /** Index of the class in the file, where the name is known too: only the order of new classes follows from it. */
  readonly classIndex: number | null;
  readonly weight: number | null;
  readonly split: string | null;
  readonly tags: readonly string[] | null;
  /** The class that a model gave, by name or index. */
  readonly prediction: string | number | null;
  /** How likely the label is right, 0 to 1. */
  readonly quality: number | null;
  /** Whether the label was found to be wrong; null where the file leaves it to a comparison of label and prediction. */
  readonly issue: boolean | null;
  /** What of the row cannot be read; the row is then taken for nothing. */
  readonly problem: RowProblem | null;
}

export interface RowProblem {
  readonly field: string;
  /** "Expected … but received …." */
  readonly message: string;
}

const nothing: ImportRow = {
  line: 0,
  path: null,
  root: null,
  sha256: null,
  picture: null,
  label: null,
  classIndex: null,
  weight: null,
  split: null,
  tags: null,
  prediction: null,
  quality: null,
  issue: null,
  problem: null,
};

/** A row that says what is given, and nothing else. */
export function importRow(said: Partial<ImportRow> & { line: number }): ImportRow {
  return { ...nothing, ...said };
}
