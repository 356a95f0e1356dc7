import type { ImportFormat, LabelMeaning } from '../../src-shared/catalogue/import/import-format.ts';
import type { ImportRow } from '../../src-shared/catalogue/import/import-row.ts';
import type { FieldMap } from '../../src-shared/catalogue/import/map-fields.ts';

export interface ReadOptions {
  /** Columns of a table for fields; by default the usual names. */
  fields: FieldMap;
  signal: AbortSignal | undefined;
}

/** A file that was opened as one of the formats. */
export interface ImportReader {
  readonly format: ImportFormat;
  /** Of a table, which column says what. */
  readonly fields: FieldMap;
  /** Of a table. */
  readonly columns?: readonly string[];
  /** Class name by index, where the file declares it. */
  readonly declared: readonly string[] | null;
  /** Whether numbers are names or indices, where the format says so. */
  readonly labelMeaning: LabelMeaning | null;
  /** About how many rows there are, where that is soon known. */
  rowCount?(): Promise<number>;
  /** In the order of the file. */
  rows(): AsyncIterable<ImportRow>;
}
