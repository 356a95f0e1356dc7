import { printValue } from '../../src-shared/catalogue/query/print-query.ts';

/** A word of a query as it was typed: a term, a plain word, `or`, or a group in parentheses. Spaces inside quotes are part of it. */
export interface QueryWord {
  text: string;
  /** Offsets in the query, end excluded. */
  start: number;
  end: number;
}

export function queryWords(query: string): QueryWord[] {
  const words: QueryWord[] = [];
  let start = -1;
  let depth = 0;
  let quoted = false;
  for (let i = 0; i <= query.length; i++) {
    const character = query[i];
    if (character === undefined || (!quoted && depth === 0 && /\s/.test(character))) {
      if (start !== -1) words.push({ text: query.slice(start, i), start, end: i });
      start = -1;
      continue;
    }
    if (start === -1) start = i;
    if (quoted && character === '\\') i = Math.min(i + 1, query.length - 1);
    else if (character === '"') quoted = !quoted;
    else if (!quoted && character === '(') depth++;
    else if (!quoted && character === ')') depth = Math.max(0, depth - 1);
  }
  return words;
}

/** `-label:cat` as its parts: a sign, the field with its sign of comparison, the value. */
export function partsOfWord(word: string): { negated: boolean; field: string; value: string } {
  const match = /^(-?)([a-z]+(?::|<=|>=|!=|<|>|=))?(.*)$/is.exec(word)!;
  return { negated: match[1] === '-', field: match[2] ?? '', value: match[3] ?? '' };
}

/** `label:cat`; null is written `none`. */
export function term(field: string, value: string | null): string {
  return `${field}:${printValue(value)}`;
}

export function hasWord(query: string, word: string): boolean {
  return queryWords(query).some(({ text }) => text.toLowerCase() === word.toLowerCase());
}

export function withoutWord(query: string, word: string): string {
  return queryWords(query)
    .filter(({ text }) => text.toLowerCase() !== word.toLowerCase())
    .map(({ text }) => text)
    .join(' ');
}

/** Whether a value of a field is asked for, alone or among others: `label:cat,dog` asks for `cat`. */
export function asksFor(query: string, field: string, value: string | null): boolean {
  return queryWords(query).some(({ text }) => listOf(text, field)?.includes(printValue(value)) ?? false);
}

export type ToggleMode =
  /** This value, in place of another of the field. */
  | 'instead'
  /** This value or those that are asked for already. */
  | 'either'
  /** This value as well: both must hold. */
  | 'both'
  /** Everything but this value. */
  | 'without';

/** Asks for a value of a field; where it is asked for already, no longer. */
export function toggleValue(query: string, field: string, value: string | null, mode: ToggleMode): string {
  const texts = queryWords(query).map(({ text }) => text);
  const printed = printValue(value);
  if (mode === 'without') {
    const word = `-${term(field, value)}`;
    return hasWord(query, word) ? withoutWord(query, word) : [...texts, word].join(' ');
  }
  if (asksFor(query, field, value)) {
    const rest = texts.flatMap((text) => {
      const values = listOf(text, field)?.filter((one) => one !== printed);
      if (values === undefined) return [text];
      return values.length === 0 ? [] : [`${field}:${values.join(',')}`];
    });
    return rest.join(' ');
  }
  const standing = texts.findIndex((text) => listOf(text, field) !== null);
  if (mode === 'either' && standing !== -1) {
    return texts.map((text, i) => (i === standing ? `${text},${printed}` : text)).join(' ');
  }
  const others = mode === 'instead' ? texts.filter((text) => listOf(text, field) === null) : texts;
  return [...others, term(field, value)].join(' ');
}

/** Adds a plain word, or takes it away where it stands. */
export function toggleWord(query: string, word: string): string {
  return hasWord(query, word) ? withoutWord(query, word) : `${query} ${word}`.trim();
}

/** The query without its comparisons of a number, and without what it asks of a list, such as `label`. */
export function withoutField(query: string, field: string): string {
  return queryWords(query)
    .filter(({ text }) => !partsOfWord(text).field.match(new RegExp(`^${field}(:|[<>!=])`, 'i')))
    .map(({ text }) => text)
    .join(' ');
}

/** The stretch that a query leaves of a number: what it must not fall below, and what it must stay below or, where that is the end, at. */
export function rangeOf(query: string, field: string): { low: number | null; high: number | null } {
  const range: { low: number | null; high: number | null } = { low: null, high: null };
  for (const { text } of queryWords(query)) {
    const { negated, field: found, value } = partsOfWord(text);
    const number = Number(value);
    if (negated || !found.toLowerCase().startsWith(field) || value === '' || Number.isNaN(number)) continue;
    const sign = found.slice(field.length);
    if (sign === '>=' || sign === '>') range.low = Math.max(range.low ?? -Infinity, number);
    if (sign === '<' || sign === '<=') range.high = Math.min(range.high ?? Infinity, number);
  }
  return range;
}

/** The values of a word like `label:cat,"my dog"`, as they are written; null where it is no such word. */
function listOf(word: string, field: string): string[] | null {
  if (!word.toLowerCase().startsWith(`${field}:`)) return null;
  return [...word.slice(field.length + 1).matchAll(/"(?:\\.|[^"\\])*"?|[^,]+/g)].map((match) => match[0]);
}
