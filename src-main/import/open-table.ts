import type { TableRow } from '../../src-shared/catalogue/import/read-fields.ts';
import { detectFormat } from './detect-format.ts';
import { csvHead, csvRows } from './formats/csv.ts';
import { importError } from './import-error.ts';

/** Columns and rows, as often as they are asked for. */
export interface OpenTable {
  columns: readonly string[];
  rows(columns: readonly string[]): AsyncIterable<{ line: number; row: TableRow }>;
}

/** A CSV, TSV or Parquet file as a table. @throws WinnowError IMPORT_INVALID for another file */
export async function openTable(file: string, signal?: AbortSignal): Promise<OpenTable> {
  const { format } = await detectFormat(file, signal);
  if (format === 'parquet') {
    // Loaded when it is asked for.
    const { ParquetTable } = await import('./parquet-table.ts');
    const table = await ParquetTable.open(file);
    return { columns: table.columns, rows: (columns) => table.rows(columns, signal) };
  }
  if (!['csv', 'tsv', 'cleanlab', 'huggingface'].includes(format)) {
    throw importError(
      file,
      null,
      null,
      'Expected a CSV, TSV or Parquet file.',
      'Write a row an image: its path, and a column for each class.',
    );
  }
  const { columns, separator } = await csvHead(file, undefined, signal);
  return { columns, rows: () => csvRows(file, columns, separator, signal) };
}
