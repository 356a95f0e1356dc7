import { flags } from '../../src-shared/catalogue/flag.ts';
import { notices, type Notice } from '../../src-shared/catalogue/notice.ts';
import { nearest } from '../../src-shared/catalogue/query/nearest.ts';
import type { NumberField, Query } from '../../src-shared/catalogue/query/query.ts';
import type { SizeBounds } from '../../src-shared/catalogue/thresholds.ts';
import { verdicts, type Verdict } from '../../src-shared/catalogue/verdict.ts';
import { WinnowError } from '../../src-shared/winnow-error.ts';
import { groupNotice } from './duplicate-notices.ts';
import { labelErrorNotice } from './label-error-notice.ts';
import { measuredComparison, measuredNotice } from './measured-notices.ts';

/** A condition over the table `images`, with `?` for each of `values`. Never null: it holds or it does not. */
export interface SqlCondition {
  sql: string;
  values: (string | number)[];
}

/** Ids by name, to read `label:` and `split:` with. */
export interface QueryNames {
  classes: ReadonlyMap<string, number>;
  splits: ReadonlyMap<string, number>;
  /** What counts as oddly large or small in this dataset. */
  sizeBounds(): SizeBounds;
}

const columns: Partial<Record<NumberField, string>> = {
  width: 'width',
  height: 'height',
  bytes: 'bytes',
  weight: 'weight',
  quality: 'label_quality',
  pixels: '(width * height)',
  ratio: '(CAST(width AS REAL) / height)',
};

const duplicateBit = 1 << notices.indexOf('exact-duplicate');

/** Throws CLASS_UNKNOWN and SPLIT_UNKNOWN, with the nearest names as the hint. */
export function queryToSql(query: Query, names: QueryNames): SqlCondition {
  switch (query.kind) {
    case 'and':
    case 'or': {
      if (query.of.length === 0) return { sql: '1', values: [] };
      const parts = query.of.map((part) => queryToSql(part, names));
      const sql = parts.map((part) => part.sql).join(query.kind === 'and' ? ' AND ' : ' OR ');
      return { sql: `(${sql})`, values: parts.flatMap((part) => part.values) };
    }
    case 'not': {
      const part = queryToSql(query.of, names);
      // A comparison with a width that is not known is null: not true, and so true when negated.
      return { sql: `((${part.sql}) IS NOT TRUE)`, values: part.values };
    }
    case 'word':
      return pathHolds(query.text);
    case 'flag':
      return { sql: '(flag = ?)', values: [flags.indexOf(query.flag)] };
    case 'duplicate':
      return { sql: `((notice_bits & ${duplicateBit}) ${query.duplicate ? '<>' : '='} 0)`, values: [] };
    case 'compare': {
      const operator = query.operator === '!=' ? '<>' : query.operator;
      return (
        measuredComparison(query.field, operator, query.value) ?? {
          sql: `(${columns[query.field]!} ${operator} ?)`,
          values: [query.value],
        }
      );
    }
    case 'is': {
      const parts = query.values.map((value) => isValue(query.field, value, names));
      return {
        sql: `(${parts.map((part) => part.sql).join(' OR ')})`,
        values: parts.flatMap((part) => part.values),
      };
    }
  }
}

function isValue(
  field: Extract<Query, { kind: 'is' }>['field'],
  value: string | null,
  names: QueryNames,
): SqlCondition {
  switch (field) {
    case 'label':
      if (value === null) return { sql: 'class_id IS NULL', values: [] };
      return { sql: 'class_id = ?', values: [idOf(value, names.classes, 'CLASS_UNKNOWN', 'class')] };
    case 'split':
      if (value === null) return { sql: 'split_id IS NULL', values: [] };
      return { sql: 'split_id = ?', values: [idOf(value, names.splits, 'SPLIT_UNKNOWN', 'split')] };
    case 'verdict':
      return { sql: 'verdict = ?', values: [verdicts.indexOf(value as Verdict)] };
    case 'notice':
      return (
        measuredNotice(value as Notice, () => names.sizeBounds()) ??
        groupNotice(value as Notice) ??
        labelErrorNotice(value as Notice) ?? {
          sql: `(notice_bits & ?) <> 0`,
          values: [1 << notices.indexOf(value as Notice)],
        }
      );
    case 'tag':
      return hasTag(value);
    case 'path':
      return pathHolds(value!);
    case 'id':
      return { sql: 'id = ?', values: [Number(value)] };
  }
}

function idOf(
  name: string,
  ids: ReadonlyMap<string, number>,
  code: 'CLASS_UNKNOWN' | 'SPLIT_UNKNOWN',
  noun: string,
): number {
  const id = ids.get(name);
  if (id !== undefined) return id;
  const meant = nearest(name, [...ids.keys()]);
  const some = meant.length > 0 ? meant : [...ids.keys()].slice(0, 5);
  throw new WinnowError(code, `There is no ${noun} "${name}".`, {
    subject: name,
    hint:
      some.length > 0
        ? `${meant.length > 0 ? 'Did you mean' : 'There are'} ${some.join(', ')}${meant.length > 0 ? '?' : '.'}`
        : `This dataset has no ${noun} yet.`,
  });
}

/** Few images have tags: those that have are gone through, by an index of their own. */
function hasTag(tag: string | null): SqlCondition {
  if (tag === null) return { sql: 'tags IS NULL', values: [] };
  return {
    sql: `id IN (SELECT tagged.id FROM images AS tagged, json_each(tagged.tags) AS one
      WHERE tagged.tags IS NOT NULL AND one.value = ?)`,
    values: [tag],
  };
}

/** LIKE ignores the case of ASCII alone, and is fast; other letters go through a function of ours (see functions.ts). */
function pathHolds(text: string): SqlCondition {
  if (/[^\p{ASCII}]/u.test(text)) return { sql: 'holds_text(path, ?)', values: [foldCase(text)] };
  return {
    sql: String.raw`path LIKE ? ESCAPE '\'`,
    values: [`%${text.replaceAll(/[\\%_]/g, String.raw`\$&`)}%`],
  };
}

/** So that two spellings of the same letters compare equal. */
export function foldCase(text: string): string {
  return text.normalize('NFC').toLowerCase();
}
