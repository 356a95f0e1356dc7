import type { Stats } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { ImportFormat } from '../../src-shared/catalogue/import/import-format.ts';
import type { ImportRow } from '../../src-shared/catalogue/import/import-row.ts';
import { detectFormat } from './detect-format.ts';
import { readClassFolders } from './formats/class-folders.ts';
import { readCoco } from './formats/coco.ts';
import { readCsv } from './formats/csv.ts';
import { readFiftyOne } from './formats/fiftyone.ts';
import { readHuggingFace } from './formats/hugging-face.ts';
import { readJsonRecords } from './formats/json-records.ts';
import { readLabelStudio } from './formats/label-studio.ts';
import { readManifest } from './formats/manifest.ts';
import { readWebDataset } from './formats/webdataset.ts';
import { importError, readFailure } from './import-error.ts';
import type { ImportReader, ReadOptions } from './import-reader.ts';
import { startsWithList } from './starts-with-list.ts';

/** Formats whose pictures lie with them, in folders. */
const folderFormats: readonly ImportFormat[] = ['huggingface', 'fiftyone', 'webdataset', 'imagefolder'];

/**
 * Opens a file, or the folder of a format that is one, as what it was named or is found to be.
 *
 * Throws IMPORT_INVALID; MANIFEST_INVALID and its like for a manifest.
 */
export async function openImport(
  source: string,
  format: ImportFormat | null,
  options: ReadOptions,
): Promise<ImportReader> {
  const stats = await statOf(source);
  if (stats.isDirectory()) return openFolder(source, format, options);
  const detected = format === null ? await detectFormat(source, options.signal) : { format };
  switch (detected.format) {
    case 'csv':
      return readCsv(source, options, { format: 'csv' });
    case 'tsv':
      return readCsv(source, options, { format: 'tsv', separator: '\t' });
    case 'cleanlab':
      // What was given is what the labels are already; what is read is what they should be.
      return readCsv(source, options, { format: 'cleanlab', usual: { label: '' } });
    case 'json':
      return readJsonRecords(source, options, {
        format: 'json',
        isList: await startsWithList(source, options.signal),
      });
    case 'parquet':
      // Loaded when it is asked for.
      return (await import('./formats/parquet.ts')).readParquet(source, options);
    case 'manifest':
      return readManifest(source, options);
    case 'huggingface':
      return readHuggingFace(source, options);
    case 'coco':
      return readCoco(source, options);
    case 'fiftyone':
      return readFiftyOne(source, options);
    case 'label-studio':
      return readLabelStudio(source, options);
    case 'webdataset':
      return readWebDataset('', [source], options);
    case 'imagefolder':
      throw importError(source, null, null, 'Expected a folder of class folders but received a file.');
  }
}

async function openFolder(
  folder: string,
  format: ImportFormat | null,
  options: ReadOptions,
): Promise<ImportReader> {
  if (format !== null && !folderFormats.includes(format)) {
    throw importError(
      folder,
      null,
      null,
      `Expected a file for ${format} but received a folder.`,
      'Name the file in it.',
    );
  }
  const entries = await readdir(folder, { withFileTypes: true });
  const archives = entries
    .filter(({ name }) => name.endsWith('.tar'))
    .map(({ name }) => name)
    .sort();
  if (format === 'webdataset' || (format === null && archives.length > 0)) {
    if (archives.length === 0)
      throw importError(folder, null, null, 'Expected archives *.tar but there are none.');
    return readWebDataset(folder, archives, options);
  }
  const folders = entries
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name)
    .sort();
  const find = async (names: readonly string[]): Promise<{ file: string; split: string | null }[]> => {
    const found: { file: string; split: string | null }[] = [];
    for (const at of [null, ...folders]) {
      for (const name of names) {
        const file = join(folder, at ?? '', name);
        if ((await stat(file).catch(() => null))?.isFile() !== true) continue;
        found.push({ file, split: at !== null && /^[A-Za-z0-9_-]{1,64}$/.test(at) ? at : null });
        break;
      }
    }
    return found;
  };
  if (format === 'huggingface' || format === null) {
    const files = await find(['metadata.jsonl', 'metadata.csv']);
    if (files.length > 0) return joined(files, (file, split) => readHuggingFace(file, options, split));
  }
  if (format === 'fiftyone' || format === null) {
    const files = await find(['labels.json']);
    if (files.length > 0) return joined(files, (file, split) => readFiftyOne(file, options, split));
  }
  if (format === 'imagefolder' || format === null) return readClassFolders(folder);
  const wanted = format === 'fiftyone' ? 'labels.json' : 'metadata.jsonl or metadata.csv';
  throw importError(
    folder,
    null,
    null,
    `Expected ${wanted} in ${basename(folder)} or in a folder of it but there is none.`,
  );
}

/** Several files of one format as one. */
async function joined(
  files: readonly { file: string; split: string | null }[],
  read: (file: string, split: string | null) => Promise<ImportReader>,
): Promise<ImportReader> {
  const readers: ImportReader[] = [];
  for (const { file, split } of files) readers.push(await read(file, split));
  const [first, ...others] = readers as [ImportReader, ...ImportReader[]];
  const odd = others.findIndex(({ declared }) => JSON.stringify(declared) !== JSON.stringify(first.declared));
  if (odd >= 0)
    throw importError(
      files[odd + 1]!.file,
      null,
      'classes',
      'Expected the same classes in the same order as in the other splits.',
    );
  return {
    ...first,
    async *rows(): AsyncGenerator<ImportRow> {
      for (const reader of readers) yield* reader.rows();
    },
  };
}

async function statOf(source: string): Promise<Stats> {
  try {
    return await stat(source);
  } catch (error) {
    throw readFailure(error, source);
  }
}
