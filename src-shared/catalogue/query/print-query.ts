import type { Query } from './query.ts';

/** The query in canonical form: `parseQuery(printQuery(q))` is `q` again, for every `q` that came from `parseQuery`. */
export function printQuery(query: Query): string {
  switch (query.kind) {
    case 'and':
      return query.of
        .map((part) =>
          part.kind === 'or' || part.kind === 'and' ? `(${printQuery(part)})` : printQuery(part),
        )
        .join(' ');
    case 'or':
      return query.of
        .map((part) => (part.kind === 'or' ? `(${printQuery(part)})` : printQuery(part)))
        .join(' or ');
    case 'not':
      return query.of.kind === 'and' || query.of.kind === 'or'
        ? `-(${printQuery(query.of)})`
        : `-${printQuery(query.of)}`;
    case 'word':
      return isBareWord(query.text) ? query.text : quote(query.text);
    case 'is':
      return `${query.field}:${query.values.map(printValue).join(',')}`;
    case 'flag':
      return query.flag;
    case 'duplicate':
      return `dup:${query.duplicate ? 'yes' : 'no'}`;
    case 'compare':
      return `${query.field}${query.operator}${query.value}`;
  }
}

/** A value as a query writes it, in quotes where it needs them. */
export function printValue(value: string | null): string {
  if (value === null) return 'none';
  return value !== '' && value !== 'none' && !/[\s(),"\\]/.test(value) ? value : quote(value);
}

function isBareWord(text: string): boolean {
  if (text === 'or' || text === 'dropped' || text === 'kept') return false;
  return text !== '' && !text.startsWith('-') && !/[\s()"\\:<>=!]/.test(text);
}

function quote(text: string): string {
  return `"${text.replaceAll(/["\\]/g, (character) => `\\${character}`)}"`;
}
