import type { ImportFormat, LabelMeaning } from '../../../src-shared/catalogue/import/import-format.ts';
import type { ImportRow } from '../../../src-shared/catalogue/import/import-row.ts';
import { mapFields, type FieldMap } from '../../../src-shared/catalogue/import/map-fields.ts';
import { readFields, type TableRow } from '../../../src-shared/catalogue/import/read-fields.ts';
import { importError } from '../import-error.ts';
import type { ImportReader, ReadOptions } from '../import-reader.ts';

export interface Table {
  format: ImportFormat;
  file: string;
  columns: readonly string[];
  declared?: readonly string[] | null;
  labelMeaning?: LabelMeaning | null;
  /** Columns that another meaning is known of, in this format. */
  usual?: FieldMap;
  rows(): AsyncIterable<{ line: number; row: TableRow }>;
  rowCount?(): Promise<number>;
  /** What the place of the file says of a row beside its columns. */
  complete?(row: ImportRow): ImportRow;
}

/** A table as an import: each column is read as the field that was chosen for it, or that its name says. */
export function tableReader(table: Table, { fields: chosen }: ReadOptions): ImportReader {
  const { file, columns } = table;
  const usual = Object.fromEntries(
    Object.entries(table.usual ?? {}).filter(([, column]) => column === '' || columns.includes(column)),
  );
  const fields = mapFields(columns, { ...usual, ...chosen }, file);
  if (fields.path === undefined && fields.sha256 === undefined) {
    throw importError(
      file,
      1,
      null,
      `Expected a column that names the image, such as path, file_name or sha256, but the columns are ${listed(columns)}.`,
      'Name it with --fields path=COLUMN; where no column does, write the paths into one first.',
    );
  }
  const integers = columns.includes('label') && fields.label !== 'label' ? 'label' : undefined;
  return {
    format: table.format,
    fields,
    columns,
    declared: table.declared ?? null,
    labelMeaning: table.labelMeaning ?? null,
    ...(table.rowCount && { rowCount: table.rowCount }),
    async *rows() {
      for await (const { line, row } of table.rows()) {
        const read = readFields(row, line, fields, integers);
        yield read.problem === null && table.complete ? table.complete(read) : read;
      }
    },
  };
}

function listed(columns: readonly string[]): string {
  return columns.length === 0
    ? 'none'
    : columns
        .slice(0, 20)
        .map((column) => column || '(no name)')
        .join(', ');
}
