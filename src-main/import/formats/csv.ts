import type { ImportRow } from '../../../src-shared/catalogue/import/import-row.ts';
import type { FieldMap } from '../../../src-shared/catalogue/import/map-fields.ts';
import type { TableRow } from '../../../src-shared/catalogue/import/read-fields.ts';
import type { ImportFormat } from '../../../src-shared/catalogue/import/import-format.ts';
import { countLines } from '../count-lines.ts';
import { csvRecords, type CsvRecord } from '../csv-records.ts';
import { importError } from '../import-error.ts';
import type { ImportReader, ReadOptions } from '../import-reader.ts';
import { tableReader } from './table-rows.ts';

export interface CsvShape {
  format: ImportFormat;
  separator?: string;
  usual?: FieldMap;
  complete?: (row: ImportRow) => ImportRow;
}

/** A table of texts with a head line. Without a separator, the one of `,` `;` and tab that the head has most of. */
export async function readCsv(file: string, options: ReadOptions, shape: CsvShape): Promise<ImportReader> {
  const { columns, separator } = await csvHead(file, shape.separator, options.signal);
  return tableReader(
    {
      format: shape.format,
      file,
      columns,
      ...(shape.usual === undefined ? {} : { usual: shape.usual }),
      ...(shape.complete === undefined ? {} : { complete: shape.complete }),
      rows: () => csvRows(file, columns, separator, options.signal),
      rowCount: () => countLines(file, options.signal),
    },
    options,
  );
}

/** The head of a CSV. @throws WinnowError IMPORT_INVALID for a file without one, and for two columns of one name */
export async function csvHead(
  file: string,
  separator: string | undefined,
  signal?: AbortSignal,
): Promise<{ columns: string[]; separator: string }> {
  for await (const { fields, line } of csvRecords(file, '\0', signal)) {
    const [head] = fields as [string];
    const count = (mark: string): number => head.split(mark).length;
    const chosen =
      separator ?? [',', ';', '\t'].reduce((best, mark) => (count(mark) > count(best) ? mark : best));
    const { value } = (await csvRecords(file, chosen, signal).next()) as { value: CsvRecord };
    const columns = value.fields.map((column) => column.trim());
    const twice = columns.find((column, i) => column !== '' && columns.indexOf(column) < i);
    if (twice !== undefined)
      throw importError(
        file,
        line,
        twice,
        'Expected each column once but received two of this name.',
        'Rename one of them.',
      );
    return { columns, separator: chosen };
  }
  throw importError(
    file,
    null,
    null,
    'Expected a head line with the names of the columns but the file is empty.',
  );
}

/** The rows under the head. @throws WinnowError IMPORT_INVALID for a row with more or fewer fields */
export async function* csvRows(
  file: string,
  columns: readonly string[],
  separator: string,
  signal?: AbortSignal,
): AsyncGenerator<{ line: number; row: TableRow }> {
  let isHead = true;
  for await (const { line, fields } of csvRecords(file, separator, signal)) {
    if (isHead) {
      isHead = false;
      continue;
    }
    if (fields.length !== columns.length) {
      throw importError(
        file,
        line,
        null,
        `Expected ${columns.length} fields, as the head has, but received ${fields.length}.`,
        'A field that holds the separator stands in quotes.',
      );
    }
    yield { line, row: Object.fromEntries(columns.map((column, i) => [column, fields[i]])) };
  }
}
