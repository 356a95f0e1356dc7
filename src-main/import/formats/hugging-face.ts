import { basename, dirname, extname, join } from 'node:path';
import type { ImportRow } from '../../../src-shared/catalogue/import/import-row.ts';
import type { ImportReader, ReadOptions } from '../import-reader.ts';
import { readCsv } from './csv.ts';
import { readJsonRecords } from './json-records.ts';

/** Folders that `datasets` takes for splits, and the one of our own exports for images in none. */
const splitFolders = /^(train(ing)?|val(id(ation)?)?|dev|test(ing)?|eval(uation)?|all)$/i;

/**
 * Hugging Face's `imagefolder`: `metadata.jsonl` or `metadata.csv` beside the pictures, which `file_name` names. A file that lies in a folder named after
 * a split says that split of its images, as it does to `datasets`.
 *
 * @param splitFolder the split, where the folder is known to be one of several
 */
export function readHuggingFace(
  file: string,
  options: ReadOptions,
  splitFolder: string | null = null,
): Promise<ImportReader> {
  const folder = dirname(file);
  const split = splitFolder ?? (splitFolders.test(basename(folder)) ? basename(folder) : null);
  const complete = (row: ImportRow): ImportRow => ({
    ...row,
    split: row.split ?? split,
    picture: row.path === null ? null : join(folder, row.path),
  });
  const shape = { format: 'huggingface' as const, complete };
  if (extname(file) === '.csv') return readCsv(file, options, shape);
  return readJsonRecords(file, options, { ...shape, isList: false });
}
