import { flags } from '../../src-shared/catalogue/flag.ts';
import { notices, type Notice } from '../../src-shared/catalogue/notice.ts';
import { parseQuery } from '../../src-shared/catalogue/query/parse-query.ts';
import type { NumberField, Operator, Query } from '../../src-shared/catalogue/query/query.ts';
import { verdicts, type Verdict } from '../../src-shared/catalogue/verdict.ts';
import type { ColumnName } from './column-names.ts';
import type { Columns } from './columns.ts';
import { foundNotice } from './found-notice.ts';
import { noneIn, type Column } from './column.ts';
import { queryToSql, type QueryNames } from './query-to-sql.ts';
import { queryNames } from './select-ids.ts';
import { difference, intersection, union, where, without, type Found } from './where.ts';

const white = 255;
const duplicateBit = 1 << notices.indexOf('exact-duplicate');

/**
 * What a query finds: the same images as by `queryToSql`, from the numbers in memory where it asks for numbers. The result may be kept by
 * others, and is not to be written to. Throws QUERY_INVALID, CLASS_UNKNOWN, SPLIT_UNKNOWN.
 */
export function findImages(columns: Columns, query: string): Found {
  return found(columns, parseQuery(query), queryNames(columns.db, columns));
}

function found(columns: Columns, query: Query, names: QueryNames): Found {
  switch (query.kind) {
    case 'and': {
      if (query.of.length === 0) return columns.present();
      return intersection(query.of.map((part) => found(columns, part, names)));
    }
    case 'or':
      return union(query.of.map((part) => found(columns, part, names)));
    case 'not':
      return difference(columns.present(), found(columns, query.of, names));
    case 'flag': {
      const flag = flags.indexOf(query.flag);
      return where(columns.of('flag'), (value) => value === flag);
    }
    case 'duplicate':
      return where(columns.of('notice_bits'), (bits) => ((bits & duplicateBit) !== 0) === query.duplicate);
    case 'compare':
      return where(numbersOf(columns, query.field), comparison(query.operator, query.value));
    case 'is':
      // One pass over the paths for all that are asked for, which is kept as one.
      if (query.field === 'path') return bySql(columns, query, names, true);
      return union(query.values.map((value) => foundValue(columns, query, value, names)));
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
  if (field === 'notice') return foundNotice(columns, value as Notice, names);
  // What no number says is asked of the rows, an unknown name among it, which is refused there.
  return bySql(columns, one, names, false);
}

function bySql(columns: Columns, query: Query, names: QueryNames, isOfContent: boolean): Found {
  const { sql, values } = queryToSql(query, names);
  return columns.found(sql, values, isOfContent);
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
    case 'entropy':
    case 'sharpness':
      return columns.of(field);
    case 'brightness':
      return share(columns, 'brightness_p50');
    case 'shadows':
      return share(columns, 'brightness_p5');
    case 'highlights':
      return share(columns, 'brightness_p99');
    case 'pixels':
      return ofSizes(columns, field, (width, height) => width * height);
    case 'ratio':
      // As in SQL, nothing comes of a division by nothing.
      return ofSizes(columns, field, (width, height) => (height === 0 ? NaN : width / height));
  }
}

function share(columns: Columns, name: ColumnName): Column {
  return columns.made(`share ${name}`, [name], () => {
    const levels = columns.of(name);
    const none = noneIn(levels);
    const shares = new Float64Array(levels.length);
    for (let id = 0; id < shares.length; id++) shares[id] = levels[id] === none ? NaN : levels[id]! / white;
    return shares;
  });
}

function ofSizes(
  columns: Columns,
  field: NumberField,
  value: (width: number, height: number) => number,
): Column {
  return columns.made(field, ['width', 'height'], () => {
    const [widths, heights] = [columns.of('width'), columns.of('height')];
    const [noWidth, noHeight] = [noneIn(widths), noneIn(heights)];
    const values = new Float64Array(widths.length).fill(NaN);
    for (let id = 0; id < values.length; id++)
      if (widths[id] !== noWidth && heights[id] !== noHeight) values[id] = value(widths[id]!, heights[id]!);
    return values;
  });
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
