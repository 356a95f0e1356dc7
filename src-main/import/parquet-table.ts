import { brotliDecompressSync, gunzipSync, zstdDecompressSync } from 'node:zlib';
import {
  asyncBufferFromFile,
  parquetMetadataAsync,
  parquetReadObjects,
  type AsyncBuffer,
  type FileMetaData,
} from 'hyparquet';
import type { TableRow } from '../../src-shared/catalogue/import/read-fields.ts';
import { importError, readFailure } from './import-error.ts';

/** What Python's writers may choose; Snappy is the reader's own. */
const compressors = {
  GZIP: (bytes: Uint8Array) => gunzipSync(bytes),
  ZSTD: (bytes: Uint8Array) => zstdDecompressSync(bytes),
  BROTLI: (bytes: Uint8Array) => brotliDecompressSync(bytes),
};

/** A Parquet file: its columns, its metadata, and its rows a row group at a time. */
export class ParquetTable {
  readonly columns: readonly string[];
  readonly rowCount: number;
  readonly #file: string;
  readonly #buffer: AsyncBuffer;
  readonly #metadata: FileMetaData;

  private constructor(file: string, buffer: AsyncBuffer, metadata: FileMetaData) {
    this.#file = file;
    this.#buffer = buffer;
    this.#metadata = metadata;
    // The root of the schema has its columns as children, which may have children of their own.
    this.columns = columnsOf(metadata);
    this.rowCount = Number(metadata.num_rows);
  }

  /** @throws WinnowError IMPORT_INVALID for a file that is none */
  static async open(file: string): Promise<ParquetTable> {
    try {
      const buffer = await asyncBufferFromFile(file);
      return new ParquetTable(file, buffer, await parquetMetadataAsync(buffer));
    } catch (error) {
      throw failure(file, error);
    }
  }

  /** A text that stands in the file beside its columns. */
  note(key: string): string | undefined {
    return this.#metadata.key_value_metadata?.find((entry) => entry.key === key)?.value;
  }

  /** `line` is the number of the row. */
  async *rows(
    columns: readonly string[],
    signal?: AbortSignal,
  ): AsyncGenerator<{ line: number; row: TableRow }> {
    let start = 0;
    for (const group of this.#metadata.row_groups) {
      signal?.throwIfAborted();
      const end = start + Number(group.num_rows);
      let rows: TableRow[];
      try {
        rows = (await parquetReadObjects({
          file: this.#buffer,
          metadata: this.#metadata,
          columns: [...columns],
          rowStart: start,
          rowEnd: end,
          compressors,
        })) as TableRow[];
      } catch (error) {
        throw failure(this.#file, error);
      }
      for (const row of rows) yield { line: ++start, row };
      start = end;
    }
  }
}

function columnsOf({ schema }: FileMetaData): string[] {
  const columns: string[] = [];
  const passOver = (at: number): number => {
    let next = at + 1;
    for (let i = 0; i < (schema[at]?.num_children ?? 0); i++) next = passOver(next);
    return next;
  };
  for (let at = 1; at < schema.length; at = passOver(at)) columns.push(schema[at]!.name);
  return columns;
}

function failure(file: string, error: unknown): unknown {
  const known = readFailure(error, file);
  if (known !== error || !(error instanceof Error) || error.name === 'AbortError') return known;
  return importError(
    file,
    null,
    null,
    `This is no Parquet file that can be read: ${error.message}.`,
    'Write it again, with Snappy, gzip, Brotli or zstd, or none.',
  );
}
