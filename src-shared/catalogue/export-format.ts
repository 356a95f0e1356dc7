/** What an export can be written as; the first is the default. */
export const exportFormats = [
  'manifest',
  'csv',
  'tsv',
  'parquet',
  'imagefolder',
  'yolo',
  'huggingface',
  'webdataset',
  'coco',
  'fiftyone',
] as const;
export type ExportFormat = (typeof exportFormats)[number];

/** Those that are a folder of pictures; the others are one file that names them. */
export const folderFormats: readonly ExportFormat[] = [
  'imagefolder',
  'yolo',
  'huggingface',
  'webdataset',
  'fiftyone',
];

/** How a picture comes into a folder that an export makes. */
export const placements = ['copy', 'reflink', 'hardlink', 'symlink'] as const;
export type Placement = (typeof placements)[number];
