/** What can be read. `json` is JSON lines, or an array of objects. */
export const importFormats = [
  'csv',
  'tsv',
  'json',
  'parquet',
  'manifest',
  'huggingface',
  'coco',
  'fiftyone',
  'cleanlab',
  'label-studio',
  'webdataset',
  'imagefolder',
] as const;
export type ImportFormat = (typeof importFormats)[number];

/** How a row finds its image; the first that finds most is taken where none is chosen. */
export const importMatches = ['path', 'sha256', 'name'] as const;
export type ImportMatch = (typeof importMatches)[number];

/** What a column of a table can say. */
export const importFields = [
  'path',
  'sha256',
  'root',
  'label',
  'weight',
  'split',
  'tags',
  'prediction',
  'quality',
  'issue',
] as const;
export type ImportField = (typeof importFields)[number];

/** Whether labels that are whole numbers are names of classes or their indices. */
export const labelMeanings = ['names', 'indices'] as const;
export type LabelMeaning = (typeof labelMeanings)[number];
