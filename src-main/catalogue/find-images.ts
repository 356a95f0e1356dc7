import { flags } from '../../src-shared/catalogue/flag.ts';
import { measuredNotices, notices, type Notice } from '../../src-shared/catalogue/notice.ts';
import { parseQuery } from '../../src-shared/catalogue/query/parse-query.ts';
import type { NumberField, Operator, Query } from '../../src-shared/catalogue/query/query.ts';
import { verdicts, type Verdict } from '../../src-shared/catalogue/verdict.ts';
import type { Column, Columns } from './columns.ts';
import { measureColumns } from './measured-notices.ts';
import { queryToSql, type QueryNames } from './query-to-sql.ts';
import { queryNames } from './select-ids.ts';

/** 1 at every id of an image that a query finds. */
export type Found = Uint8Array;

const duplicateBit = 1 << notices.indexOf('exact-duplicate');

/**
 * What a query finds: the same images as by `queryToSql`, from the numbers in memory where it asks for numbers. The result may be kept by
 * others, and is not to be written to. Throws QUERY_INVALID, CLASS_UNKNOWN, SPLIT_UNKNOWN.
 */
export function findImages(columns: Columns, query: string): Found {
  return found(columns, parseQuery(query), queryNames(columns.db));
}

function found(columns: Columns, query: Query, names: QueryNames): Found {
  switch (query.kind) {
    case 'and': {
      if (query.of.length === 0) return columns.present();
      return joined(
        query.of.map((part) => found(columns, part, names)),
        (a, b) => a & b,
      );
    }
    case 'or':
      return joined(
        query.of.map((part) => found(columns, part, names)),
        (a, b) => a | b,
      );
    case 'not':
      return joined([columns.present(), found(columns, query.of, names)], (a, b) => a & ~b);
    case 'flag': {
      const flag = flags.indexOf(query.flag);
      return where(columns.of('flag'), (value) => value === flag);
    }
    case 'duplicate':
      return where(
        columns.of('notice_bits'),
        (bits) => !Number.isNaN(bits) && ((bits & duplicateBit) !== 0) === query.duplicate,
      );
    case 'compare':
      return where(numbersOf(columns, query.field), comparison(query.operator, query.value));
    case 'is':
      // One pass over the paths for all that are asked for, which is kept as one.
      if (query.field === 'path') return bySql(columns, query, names, true);
      return joined(
        query.values.map((value) => foundValue(columns, query, value, names)),
        (a, b) => a | b,
      );
    case 'word':
      return bySql(columns, query, names, true);
  }
}

function foundValue(
  columns: Columns,
  { field }: Extract<Query, { kind: 'is' }>,
  value: string | null,
  names: QueryNames,
): Found {
  const one: Query = { kind: 'is', field, values: [value] };
  if (field === 'label' || field === 'split') {
    const column = columns.of(field === 'label' ? 'class_id' : 'split_id');
    if (value === null) return without(columns.present(), column);
    const id = (field === 'label' ? names.classes : names.splits).get(value);
    if (id !== undefined) return where(column, (each) => each === id);
  }
  if (field === 'verdict') {
    const verdict = verdicts.indexOf(value as Verdict);
    return where(columns.of('verdict'), (each) => each === verdict);
  }
  const isOfContent = field === 'notice' && measuredNotices.includes(value as Notice);
  // What no number says is asked of the rows, an unknown name among it, which is refused there.
  return bySql(columns, one, names, isOfContent);
}

function bySql(columns: Columns, query: Query, names: QueryNames, isOfContent: boolean): Found {
  const { sql, values } = queryToSql(query, names);
  return columns.found(sql, values, isOfContent);
}

/** The images that have one of the notices that are decided when they are asked for. */
export function foundNotice(columns: Columns, notice: Notice): Found {
  return foundValue(
    columns,
    { kind: 'is', field: 'notice', values: [notice] },
    notice,
    queryNames(columns.db),
  );
}

/** The numbers that a query compares. */
export function numbersOf(columns: Columns, field: NumberField): Column {
  switch (field) {
    case 'width':
    case 'height':
    case 'bytes':
    case 'weight':
      return columns.of(field);
    case 'quality':
      return columns.of('label_quality');
    case 'pixels':
      return ofSizes(columns, (width, height) => width * height);
    case 'ratio':
      // As in SQL, nothing comes of a division by nothing.
      return ofSizes(columns, (width, height) => (height === 0 ? NaN : width / height));
    default:
      return columns.of(measureColumns[field]);
  }
}

function ofSizes(columns: Columns, value: (width: number, height: number) => number): Column {
  const [widths, heights] = [columns.of('width'), columns.of('height')];
  return widths.map((width, id) => value(width, heights[id]!));
}

/** Never true of what is not known. */
function comparison(operator: Operator, value: number): (each: number) => boolean {
  switch (operator) {
    case '<':
      return (each) => each < value;
    case '<=':
      return (each) => each <= value;
    case '>':
      return (each) => each > value;
    case '>=':
      return (each) => each >= value;
    case '=':
      return (each) => each === value;
    case '!=':
      return (each) => each < value || each > value;
  }
}

function where(column: Column, test: (value: number) => boolean): Found {
  const mask = new Uint8Array(column.length);
  for (let id = 0; id < column.length; id++) if (test(column[id]!)) mask[id] = 1;
  return mask;
}

function without(present: Found, column: Column): Found {
  const mask = new Uint8Array(present.length);
  for (let id = 0; id < mask.length; id++) if (present[id] === 1 && Number.isNaN(column[id])) mask[id] = 1;
  return mask;
}

function joined(masks: readonly Found[], join: (a: number, b: number) => number): Found {
  const [first, ...others] = masks;
  if (others.length === 0) return first!;
  const all = first!.slice();
  for (const mask of others) for (let id = 0; id < all.length; id++) all[id] = join(all[id]!, mask[id] ?? 0);
  return all;
}
