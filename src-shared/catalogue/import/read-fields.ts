import { importRow, type ImportRow, type RowProblem } from './import-row.ts';
import type { FieldMap } from './map-fields.ts';

/** A row of a table by its columns: texts, or values of JSON and Parquet. */
export type TableRow = Readonly<Record<string, unknown>>;

class Unreadable extends Error {
  readonly problem: RowProblem;
  constructor(problem: RowProblem) {
    super(problem.message);
    this.problem = problem;
  }
}

/**
 * What a row of a table says. What cannot be read is told as `problem`, with the column and what was expected.
 *
 * @param integerLabels the column of class indices that stands beside a column of names
 */
export function readFields(row: TableRow, line: number, map: FieldMap, integerLabels?: string): ImportRow {
  const at = (field: keyof FieldMap): unknown => {
    const column = map[field];
    return column !== undefined && Object.hasOwn(row, column) ? row[column] : null;
  };
  const column = (field: keyof FieldMap): string => map[field] ?? field;
  try {
    return importRow({
      line,
      path: textOf(at('path'), column('path')),
      sha256: hashOf(at('sha256'), column('sha256')),
      root: textOf(at('root'), column('root')),
      label: labelOf(at('label'), column('label')),
      classIndex: integerLabels === undefined ? null : indexOf(row[integerLabels]),
      weight: weightOf(at('weight'), column('weight')),
      split: splitOf(at('split'), column('split')),
      tags: tagsOf(at('tags'), column('tags')),
      prediction: labelOf(at('prediction'), column('prediction')),
      quality: shareOf(at('quality'), column('quality')),
      issue: truthOf(at('issue'), column('issue')),
    });
  } catch (error) {
    if (error instanceof Unreadable) return importRow({ line, problem: error.problem });
    throw error;
  }
}

/** One line, without spaces around it, of at most 255 characters: what a class may be called. */
export function isClassName(text: string): boolean {
  return text.length <= 255 && /^(?=\S)[^\p{Control}\p{Surrogate}]+(?<=\S)$/u.test(text);
}

function refuse(field: string, expected: string, received: unknown): never {
  const text =
    typeof received === 'string' ? JSON.stringify(received) : String(JSON.stringify(received) ?? received);
  const shown = text.length > 80 ? `${text.slice(0, 77)}…` : text;
  throw new Unreadable({ field, message: `Expected ${expected} but received ${shown}.` });
}

function isNothing(value: unknown): value is null | undefined | '' {
  return value === null || value === undefined || (typeof value === 'string' && value.trim() === '');
}

function textOf(value: unknown, field: string): string | null {
  if (isNothing(value)) return null;
  // Hugging Face's image column.
  if (typeof value === 'object' && typeof (value as { path?: unknown }).path === 'string')
    return (value as { path: string }).path;
  if (typeof value === 'number' || typeof value === 'bigint') return String(value);
  return typeof value === 'string' ? value : refuse(field, 'the name of a file', value);
}

function hashOf(value: unknown, field: string): string | null {
  if (isNothing(value)) return null;
  if (typeof value === 'string' && /^(sha256:)?[0-9a-f]{64}$/i.test(value))
    return value.slice(-64).toLowerCase();
  return refuse(field, 'a SHA-256 of 64 hex digits', value);
}

/** @throws Unreadable for what can be no class */
export function labelOf(value: unknown, field: string): string | number | null {
  if (isNothing(value)) return null;
  if (typeof value === 'bigint') return Number(value);
  if (typeof value === 'number' && Number.isInteger(value) && value >= 0) return value;
  if (typeof value === 'string') {
    const text = value.trim();
    if (/^(0|[1-9]\d{0,8})$/.test(text)) return Number(text);
    // What pandas writes for whole numbers in a column with gaps.
    if (/^(0|[1-9]\d{0,8})\.0$/.test(text)) return Number(text);
    if (isClassName(text)) return text;
  }
  return refuse(field, 'the name of a class, or its index', value);
}

function indexOf(value: unknown): number | null {
  const index =
    typeof value === 'bigint' || (typeof value === 'string' && value !== '') ? Number(value) : value;
  return typeof index === 'number' && Number.isInteger(index) && index >= 0 ? index : null;
}

function numberOf(value: unknown): number {
  if (typeof value === 'number') return value;
  if (typeof value === 'bigint') return Number(value);
  return typeof value === 'string' && /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(value.trim())
    ? Number(value)
    : NaN;
}

function weightOf(value: unknown, field: string): number | null {
  if (isNothing(value)) return null;
  const weight = numberOf(value);
  return Number.isFinite(weight) && weight >= 0
    ? weight
    : refuse(field, 'a finite number of 0 or more', value);
}

function shareOf(value: unknown, field: string): number | null {
  if (isNothing(value)) return null;
  const share = numberOf(value);
  return share >= 0 && share <= 1 ? share : refuse(field, 'a number from 0 to 1', value);
}

function splitOf(value: unknown, field: string): string | null {
  if (isNothing(value)) return null;
  const text = String(value).trim();
  if (/^[A-Za-z0-9_-]{1,64}$/.test(text)) return text;
  return refuse(field, 'the name of a split, of letters, digits, "-" and "_",', value);
}

function truthOf(value: unknown, field: string): boolean | null {
  if (isNothing(value)) return null;
  if (typeof value === 'boolean') return value;
  const text = String(value).trim().toLowerCase();
  if (['true', '1', 'yes'].includes(text)) return true;
  if (['false', '0', 'no'].includes(text)) return false;
  return refuse(field, 'true or false', value);
}

/** A list, or a text with `;`, `,` or `|` between the words, or a text that is a list of JSON. */
function tagsOf(value: unknown, field: string): string[] | null {
  if (isNothing(value)) return null;
  let list: unknown = value;
  if (typeof value === 'string') {
    try {
      list = value.trim().startsWith('[') ? JSON.parse(value) : value.split(/[;,|]/);
    } catch {
      return refuse(field, 'a list of tags', value);
    }
  }
  if (!Array.isArray(list)) return refuse(field, 'a list of tags', value);
  const tags = list.map((tag) => (typeof tag === 'string' ? tag.trim() : ''));
  const kept = tags.filter((tag) => tag !== '');
  if (list.some((tag) => typeof tag !== 'string') || !kept.every(isTag))
    return refuse(field, 'a list of tags', value);
  return kept.length > 0 ? kept : null;
}

/** One line of at most 100 characters without spaces around it. */
export function isTag(text: string): boolean {
  return text.length <= 100 && isClassName(text);
}
