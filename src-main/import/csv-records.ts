import { importError } from './import-error.ts';
import { textBlocks } from './text-blocks.ts';

export interface CsvRecord {
  /** Where it begins. */
  line: number;
  fields: string[];
}

/**
 * The records of a CSV (RFC 4180): fields in quotes may hold separators, quotes as two and line ends. Empty lines are passed over.
 *
 * Throws IMPORT_INVALID, with the line where it begins, for a quote that is never closed.
 */
export async function* csvRecords(
  file: string,
  separator: string,
  signal?: AbortSignal,
): AsyncGenerator<CsvRecord> {
  let line = 1;
  let rest = '';
  for await (const block of textBlocks(file, signal)) {
    const text = rest + block;
    let at = 0;
    let quote = -1;
    rest = '';
    while (at < text.length) {
      // Looked for once a quote, not once a line.
      if (quote < at) quote = text.indexOf('"', at);
      if (quote < 0) quote = text.length;
      const record = readRecord(text, at, quote, separator);
      if (record === null) {
        rest = text.slice(at);
        break;
      }
      if (record.fields.length > 1 || record.fields[0] !== '') yield { line, fields: record.fields };
      line += record.lines;
      at = record.end;
    }
  }
  if (rest !== '') {
    throw importError(
      file,
      line,
      null,
      'Expected a closing quote but the file ends.',
      'A quote within a field in quotes is written twice.',
    );
  }
}

/** The record that begins at `at`, where the next quote is at `quote`; null where its quotes are not closed in this text. */
function readRecord(
  text: string,
  at: number,
  quote: number,
  separator: string,
): { fields: string[]; end: number; lines: number } | null {
  const newline = text.indexOf('\n', at);
  const lineEnd = newline < 0 ? text.length : newline;
  if (quote >= lineEnd) {
    const end = lineEnd > at && text.charCodeAt(lineEnd - 1) === 13 ? lineEnd - 1 : lineEnd;
    return { fields: text.slice(at, end).split(separator), end: lineEnd + 1, lines: 1 };
  }
  const fields: string[] = [];
  let lines = 1;
  let from = at;
  for (;;) {
    let field: string;
    if (text[from] === '"') {
      const quoted = readQuoted(text, from);
      if (quoted === null) return null;
      field = quoted.value;
      for (let i = quoted.value.indexOf('\n'); i >= 0; i = quoted.value.indexOf('\n', i + 1)) lines++;
      from = quoted.end;
    } else field = '';
    let end = from;
    while (end < text.length && text[end] !== separator && text[end] !== '\n') end++;
    const tail = text.slice(from, end);
    const isLast = end >= text.length || text[end] === '\n';
    fields.push(field + (isLast && tail.endsWith('\r') ? tail.slice(0, -1) : tail));
    from = end + 1;
    if (isLast) return { fields, end: from, lines };
  }
}

/** A field in quotes: what it says, and where it ends. */
function readQuoted(text: string, start: number): { value: string; end: number } | null {
  let at = start + 1;
  for (;;) {
    const quote = text.indexOf('"', at);
    if (quote < 0) return null;
    if (text[quote + 1] !== '"')
      return { value: text.slice(start + 1, quote).replaceAll('""', '"'), end: quote + 1 };
    at = quote + 2;
  }
}
