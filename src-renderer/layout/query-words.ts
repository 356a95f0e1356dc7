/** A word of a query as it was typed: a term, or a plain word. Spaces inside quotes are part of it. */
export interface QueryWord {
  text: string;
  /** Offsets in the query, end excluded. */
  start: number;
  end: number;
}

export function queryWords(query: string): QueryWord[] {
  const words: QueryWord[] = [];
  for (const match of query.matchAll(/(?:"[^"]*"?|[^\s"])+/g))
    words.push({ text: match[0], start: match.index, end: match.index + match[0].length });
  return words;
}

/** `-label:cat` as its parts: a sign, the field with its sign of comparison, the value. */
export function partsOfWord(word: string): { negated: boolean; field: string; value: string } {
  const match = /^(-?)([a-z]+(?::|<=|>=|<|>|=))?(.*)$/is.exec(word)!;
  return { negated: match[1] === '-', field: match[2] ?? '', value: match[3] ?? '' };
}

export function term(field: string, value: string): string {
  return `${field}:${/[\s",:<>=()]/.test(value) ? `"${value.replaceAll('"', '')}"` : value}`;
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

/** Adds a word, or removes it where it stands already. `instead` says which other words it takes the place of. */
export function toggleWord(query: string, word: string, instead: (other: string) => boolean): string {
  if (hasWord(query, word)) return withoutWord(query, word);
  const others = queryWords(query)
    .map(({ text }) => text)
    .filter((text) => !instead(text));
  return [...others, word].join(' ');
}
