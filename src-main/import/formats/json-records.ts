import type { ImportFormat } from '../../../src-shared/catalogue/import/import-format.ts';
import type { ImportRow } from '../../../src-shared/catalogue/import/import-row.ts';
import type { TableRow } from '../../../src-shared/catalogue/import/read-fields.ts';
import { countLines } from '../count-lines.ts';
import { importError } from '../import-error.ts';
import type { ImportReader, ReadOptions } from '../import-reader.ts';
import { jsonElements } from '../json-elements.ts';
import { textLines } from '../text-lines.ts';
import { tableReader } from './table-rows.ts';

/** How many records are looked at for their names. */
const LOOKED_AT = 100;

/** A line an image, or a list of objects. Names may differ from one object to the next. */
export async function readJsonRecords(
  file: string,
  options: ReadOptions,
  shape: { format: ImportFormat; isList: boolean; complete?: (row: ImportRow) => ImportRow },
): Promise<ImportReader> {
  const rows = (): AsyncGenerator<{ line: number; row: TableRow }> =>
    shape.isList ? listed(file, options) : lines(file, options);
  const columns = new Set<string>();
  let looked = 0;
  for await (const { row } of rows()) {
    for (const name of Object.keys(row)) columns.add(name);
    if (++looked === LOOKED_AT) break;
  }
  if (looked === 0)
    throw importError(file, null, null, 'Expected an object for each image but the file has none.');
  const { format, complete } = shape;
  return tableReader(
    {
      format,
      file,
      columns: [...columns],
      rows,
      ...(shape.isList ? {} : { rowCount: () => countLines(file, options.signal) }),
      ...(complete === undefined ? {} : { complete }),
    },
    options,
  );
}

/** The objects of JSON lines; empty lines are passed over. @throws WinnowError IMPORT_INVALID */
export async function* lines(
  file: string,
  { signal }: Pick<ReadOptions, 'signal'>,
): AsyncGenerator<{ line: number; row: TableRow }> {
  for await (const { line, text } of textLines(file, signal)) {
    if (text.trim() === '') continue;
    let value: unknown;
    try {
      value = JSON.parse(text);
    } catch {
      throw importError(file, line, null, `Expected an object of JSON but received ${shown(text)}.`);
    }
    yield { line, row: objectOf(file, line, value) };
  }
}

async function* listed(
  file: string,
  { signal }: ReadOptions,
): AsyncGenerator<{ line: number; row: TableRow }> {
  for await (const { line, value } of jsonElements(file, signal))
    yield { line, row: objectOf(file, line, value) };
}

function objectOf(file: string, line: number, value: unknown): TableRow {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as TableRow;
  throw importError(
    file,
    line,
    null,
    `Expected an object of JSON but received ${shown(JSON.stringify(value))}.`,
  );
}

function shown(text: string): string {
  return text.length > 60 ? `${text.slice(0, 57)}…` : text;
}
