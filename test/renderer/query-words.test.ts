import { describe, expect, it } from 'vitest';
import {
  asksFor,
  hasWord,
  partsOfWord,
  queryWords,
  rangeOf,
  term,
  toggleValue,
  toggleWord,
  withoutField,
  withoutWord,
} from '../../src-renderer/layout/query-words.ts';

const texts = (query: string) => queryWords(query).map(({ text }) => text);

describe('query words', () => {
  it('splits at spaces, but not inside quotes or parentheses', () => {
    expect(texts('  cat label:"my dog"  -dropped ')).toEqual(['cat', 'label:"my dog"', '-dropped']);
    expect(texts('(split:val or weight>1) dog')).toEqual(['(split:val or weight>1)', 'dog']);
    expect(texts('label:"a \\" b" c')).toEqual(['label:"a \\" b"', 'c']);
    expect(texts('')).toEqual([]);
    expect(texts('"never closed')).toEqual(['"never closed']);
  });

  it('says where each word stands', () => {
    expect(queryWords('a bc')[1]).toEqual({ text: 'bc', start: 2, end: 4 });
  });

  it('takes a word apart', () => {
    expect(partsOfWord('-label:cat')).toEqual({ negated: true, field: 'label:', value: 'cat' });
    expect(partsOfWord('width>=300')).toEqual({ negated: false, field: 'width>=', value: '300' });
    expect(partsOfWord('beach')).toEqual({ negated: false, field: '', value: 'beach' });
  });

  it('knows the stretch of a number that is asked for, and takes it away', () => {
    expect(rangeOf('cat width>=300 width<800 -width<5 height>9', 'width')).toEqual({ low: 300, high: 800 });
    expect(rangeOf('width>=10 width>=20', 'width')).toEqual({ low: 20, high: null });
    expect(rangeOf('widths>=1 width:2', 'width')).toEqual({ low: null, high: null });
    expect(withoutField('a width>=3 Width<9 widths -width=4 height>1', 'width')).toBe('a widths height>1');
    expect(withoutField('label:cat,dog path:label b', 'label')).toBe('path:label b');
  });

  it('removes one word and keeps the others', () => {
    expect(withoutWord('a label:cat b', 'label:cat')).toBe('a b');
    expect(hasWord('Label:Cat', 'label:cat')).toBe(true);
    expect(toggleWord('a', 'dropped')).toBe('a dropped');
    expect(toggleWord('a dropped', 'dropped')).toBe('a');
  });
});

describe('asking for a value', () => {
  it('quotes what needs it', () => {
    expect(term('label', 'my dog')).toBe('label:"my dog"');
    expect(term('label', null)).toBe('label:none');
    expect(term('label', 'none')).toBe('label:"none"');
  });

  it('takes the place of another value of the field', () => {
    expect(toggleValue('beach label:cat', 'label', 'dog', 'instead')).toBe('beach label:dog');
  });

  it('stands beside it, or with it', () => {
    expect(toggleValue('label:cat', 'label', 'dog', 'either')).toBe('label:cat,dog');
    expect(toggleValue('notice:cmyk', 'notice', 'alpha', 'both')).toBe('notice:cmyk notice:alpha');
    expect(toggleValue('label:cat', 'label', 'dog', 'without')).toBe('label:cat -label:dog');
  });

  it('is taken back by asking again', () => {
    expect(toggleValue('label:cat,dog', 'label', 'cat', 'instead')).toBe('label:dog');
    expect(toggleValue('beach label:"my dog"', 'label', 'my dog', 'instead')).toBe('beach');
    expect(toggleValue('-label:dog', 'label', 'dog', 'without')).toBe('');
  });

  it('sees a value among others', () => {
    expect(asksFor('label:cat,"my dog"', 'label', 'my dog')).toBe(true);
    expect(asksFor('-label:cat', 'label', 'cat')).toBe(false);
    expect(asksFor('label:none', 'label', null)).toBe(true);
  });
});
