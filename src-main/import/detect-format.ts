import { basename, extname } from 'node:path';
import type { ImportFormat } from '../../src-shared/catalogue/import/import-format.ts';
import { mapFields } from '../../src-shared/catalogue/import/map-fields.ts';
import { csvHead } from './formats/csv.ts';
import { importError } from './import-error.ts';
import { jsonElements } from './json-elements.ts';
import { isTask } from './formats/label-studio.ts';
import { chunksOf } from './text-blocks.ts';
import { textLines } from './text-lines.ts';

/** What a file was found to be. `isList` tells an array of objects from JSON lines. */
export interface DetectedFormat {
  format: ImportFormat;
  isList?: boolean;
}

const cleanlabColumns = ['is_label_issue', 'label_quality', 'label_score'];

/**
 * Recognises a file by what is in it; only between formats of one form does the name decide (`metadata.jsonl` is Hugging Face's).
 *
 * Throws IMPORT_INVALID for what is none of them.
 */
export async function detectFormat(file: string, signal?: AbortSignal): Promise<DetectedFormat> {
  const start = await startOf(file, signal);
  if (start.length === 0) throw importError(file, null, null, 'The file is empty.');
  if (start.toString('latin1', 0, 4) === 'PAR1') return { format: 'parquet' };
  const first = start
    .toString('utf8')
    .replace(/^\uFEFF/, '')
    .trimStart()[0];
  if (first === '{') return jsonObject(file, signal);
  if (first === '[') return jsonList(file, signal);
  if (start.subarray(0, 4096).includes(0) && !isUtf16(start)) {
    throw importError(
      file,
      null,
      null,
      'This is no text, no JSON and no Parquet.',
      'The formats are listed by winnow import --help.',
    );
  }
  return table(file, signal);
}

async function startOf(file: string, signal?: AbortSignal): Promise<Buffer> {
  for await (const chunk of chunksOf(file, signal)) return chunk;
  return Buffer.alloc(0);
}

function isUtf16(start: Buffer): boolean {
  return (start[0] === 0xff && start[1] === 0xfe) || (start[0] === 0xfe && start[1] === 0xff);
}

/** An object on the first line alone is JSON lines, unless it is a document of its own. */
async function jsonObject(file: string, signal?: AbortSignal): Promise<DetectedFormat> {
  const line = await firstLine(file, signal);
  if (line?.['format'] === 'winnow-manifest') return { format: 'manifest' };
  const isDocument =
    line === null ||
    ['images', 'annotations', 'labels'].some((name) => typeof line[name] === 'object' && line[name] !== null);
  if (!isDocument)
    return {
      format: basename(file) === 'metadata.jsonl' && 'file_name' in line ? 'huggingface' : 'json',
      isList: false,
    };
  for await (const { member, name } of jsonElements(file, signal, [
    'images',
    'annotations',
    'categories',
    'labels',
  ])) {
    if (member === 'labels' && name !== null) return { format: 'fiftyone' };
    if (member !== 'labels') return { format: 'coco' };
  }
  throw importError(
    file,
    null,
    null,
    'Expected JSON lines, COCO (images, annotations, categories) or FiftyOne (classes, labels) but it is none of them.',
  );
}

async function firstLine(file: string, signal?: AbortSignal): Promise<Record<string, unknown> | null> {
  try {
    for await (const { text } of textLines(file, signal)) {
      if (text.trim() === '') continue;
      return JSON.parse(text) as Record<string, unknown>;
    }
  } catch (error) {
    // A document over several lines, or on one line too long for a line.
    signal?.throwIfAborted();
    if (!(error instanceof SyntaxError) && (error as { code?: string }).code !== 'IMPORT_INVALID')
      throw error;
  }
  return null;
}

async function jsonList(file: string, signal?: AbortSignal): Promise<DetectedFormat> {
  for await (const { value } of jsonElements(file, signal)) {
    if (typeof value === 'object' && value !== null && isTask(value as Record<string, unknown>))
      return { format: 'label-studio' };
    break;
  }
  return { format: 'json', isList: true };
}

async function table(file: string, signal?: AbortSignal): Promise<DetectedFormat> {
  const { columns, separator } = await csvHead(file, undefined, signal);
  const map = mapFields(columns, {}, file);
  if (columns.some((column) => cleanlabColumns.includes(column)) && map.prediction !== undefined)
    return { format: 'cleanlab' };
  if (basename(file, extname(file)) === 'metadata' && columns.includes('file_name'))
    return { format: 'huggingface' };
  return { format: separator === '\t' ? 'tsv' : 'csv' };
}
