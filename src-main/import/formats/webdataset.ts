import { basename, join } from 'node:path';
import { readFields, type TableRow } from '../../../src-shared/catalogue/import/read-fields.ts';
import { mapFields } from '../../../src-shared/catalogue/import/map-fields.ts';
import { importError } from '../import-error.ts';
import type { ImportReader, ReadOptions } from '../import-reader.ts';
import { tarMembers } from '../tar-members.ts';

/** WebDataset: the `json` of each sample in archives `SPLIT-000000.tar`. The pictures in them are not looked at: `path` or `sha256` says which image it is. */
export async function readWebDataset(
  folder: string,
  archives: readonly string[],
  { fields, signal }: ReadOptions,
): Promise<ImportReader> {
  return {
    format: 'webdataset',
    fields,
    declared: null,
    labelMeaning: null,
    async *rows() {
      let sample = 0;
      for (const archive of archives) {
        const file = join(folder, archive);
        const split = /^([A-Za-z0-9_-]{1,64})-\d+\.tar$/.exec(archive)?.[1];
        for await (const { name, text } of tarMembers(file, '.json', signal)) {
          const row = parsed(file, name, text);
          const columns = Object.keys(row);
          const map = mapFields(columns, fields, basename(file));
          const integers = columns.includes('label') && map.label !== 'label' ? 'label' : undefined;
          const read = readFields(row, ++sample, map, integers);
          yield { ...read, split: read.split ?? split ?? null };
        }
      }
    },
  };
}

function parsed(file: string, name: string, text: string): TableRow {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as TableRow;
  } catch {
    // Told below.
  }
  throw importError(file, null, name, 'Expected an object of JSON.');
}
