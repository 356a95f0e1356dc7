import type { ImportReader, ReadOptions } from '../import-reader.ts';
import { importError } from '../import-error.ts';
import { ParquetTable } from '../parquet-table.ts';
import { tableReader } from './table-rows.ts';

/** Our own exports say their classes beside the columns. */
const CLASSES = 'winnow.classes';

/** Apache Parquet, a row an image. Columns that say nothing here are not read. */
export async function readParquet(file: string, options: ReadOptions): Promise<ImportReader> {
  const table = await ParquetTable.open(file);
  const reader = tableReader(
    {
      format: 'parquet',
      file,
      columns: table.columns,
      declared: declaredIn(file, table.note(CLASSES)),
      rowCount: () => Promise.resolve(table.rowCount),
      rows: () => {
        const used = new Set(Object.values(reader.fields));
        return table.rows(
          table.columns.filter((column) => used.has(column) || column === 'label'),
          options.signal,
        );
      },
    },
    options,
  );
  return reader;
}

function declaredIn(file: string, note: string | undefined): string[] | null {
  if (note === undefined) return null;
  const classes: unknown = JSON.parse(note);
  if (Array.isArray(classes) && classes.every((name) => typeof name === 'string')) return classes as string[];
  throw importError(file, null, CLASSES, 'Expected a list of class names.');
}
