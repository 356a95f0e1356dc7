import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { complete } from '../../../src-shared/catalogue/query/complete.ts';
import { nearest } from '../../../src-shared/catalogue/query/nearest.ts';
import { parseQuery } from '../../../src-shared/catalogue/query/parse-query.ts';
import { printQuery } from '../../../src-shared/catalogue/query/print-query.ts';
import {
  listFields,
  numberFields,
  operators,
  type Query,
} from '../../../src-shared/catalogue/query/query.ts';
import { verdicts } from '../../../src-shared/catalogue/verdict.ts';
import { WinnowError } from '../../../src-shared/winnow-error.ts';

const word = (text: string): Query => ({ kind: 'word', text });

describe('parseQuery', () => {
  it.each<[string, Query]>([
    ['', { kind: 'and', of: [] }],
    ['  dog ', word('dog')],
    ['dog "winter 2019"', { kind: 'and', of: [word('dog'), word('winter 2019')] }],
    ['label:cat,none', { kind: 'is', field: 'label', values: ['cat', null] }],
    ['label:"none","a, b"', { kind: 'is', field: 'label', values: ['none', 'a, b'] }],
    ['-dropped', { kind: 'not', of: { kind: 'flag', flag: 'dropped' } }],
    ['"dropped"', word('dropped')],
    ['width>=1.5k', { kind: 'compare', field: 'width', operator: '>=', value: 1500 }],
    ['bytes<2M', { kind: 'compare', field: 'bytes', operator: '<', value: 2_000_000 }],
    ['weight:1', { kind: 'compare', field: 'weight', operator: '=', value: 1 }],
    ['dup:yes', { kind: 'duplicate', duplicate: true }],
    ['a or b c', { kind: 'or', of: [word('a'), { kind: 'and', of: [word('b'), word('c')] }] }],
    ['(a or b) c', { kind: 'and', of: [{ kind: 'or', of: [word('a'), word('b')] }, word('c')] }],
    ['orange', word('orange')],
    ['"a\\"b\\\\c"', word('a"b\\c')],
  ])('reads %j', (text, query) => {
    expect(parseQuery(text)).toEqual(query);
  });

  it.each<[string, number]>([
    ['cat labl:cat', 4],
    ['label:', 6],
    ['verdict:truncatd', 8],
    ['notice:none', 7],
    ['width>=wide', 7],
    ['width>=-3', 7],
    ['label>cat', 0],
    ['cat "dog', 4],
    ['cat "dog\\', 4],
    ['(cat', 0],
    ['cat )', 4],
    ['()', 0],
    ['""', 0],
    ['cat -', 4],
    ['cat or', 6],
    ['or cat', 6],
    ['id:x', 3],
    ['dup:maybe', 0],
    ['('.repeat(60), 40],
    ['a '.repeat(201), 400],
  ])('refuses %j at its offset', (text, at) => {
    let thrown: unknown;
    try {
      parseQuery(text);
    } catch (error) {
      thrown = error;
    }
    expect(thrown).toBeInstanceOf(WinnowError);
    expect(thrown).toMatchObject({ code: 'QUERY_INVALID', subject: text, at });
  });

  it('names the field that was meant', () => {
    expect(() => parseQuery('verdic:ok')).toThrow(
      expect.objectContaining({ hint: expect.stringContaining('verdict') }),
    );
  });
});

const text = fc.oneof(
  fc.string({ minLength: 1 }),
  fc.string({ unit: fc.constantFrom(...'ab or-"\\:(),<>=!none'), minLength: 1 }),
);
const leaf: fc.Arbitrary<Query> = fc.oneof(
  text.map(word),
  fc.record({
    kind: fc.constant('is' as const),
    field: fc.constantFrom('label' as const, 'split' as const),
    values: fc.array(fc.oneof(text, fc.constant(null)), { minLength: 1, maxLength: 3 }),
  }),
  fc.record({
    kind: fc.constant('is' as const),
    field: fc.constant('verdict' as const),
    values: fc.array(fc.constantFrom(...verdicts), { minLength: 1, maxLength: 3 }),
  }),
  fc.record({
    kind: fc.constant('flag' as const),
    flag: fc.constantFrom('dropped' as const, 'kept' as const),
  }),
  fc.record({ kind: fc.constant('duplicate' as const), duplicate: fc.boolean() }),
  fc.record({
    kind: fc.constant('compare' as const),
    field: fc.constantFrom(...numberFields),
    operator: fc.constantFrom(...operators),
    value: fc.double({ min: 0, noNaN: true, noDefaultInfinity: true }).map(Math.abs),
  }),
);
const { tree } = fc.letrec<{ tree: Query }>((tie) => ({
  tree: fc.oneof(
    { depthSize: 'small', maxDepth: 4 },
    leaf,
    tie('tree').map((of): Query => ({ kind: 'not', of })),
    fc.array(tie('tree'), { minLength: 2, maxLength: 4 }).map((of): Query => ({ kind: 'and', of })),
    fc.array(tie('tree'), { minLength: 2, maxLength: 4 }).map((of): Query => ({ kind: 'or', of })),
  ),
}));

describe('printQuery', () => {
  it('prints what parses to the same tree', () => {
    fc.assert(
      fc.property(tree, (query) => {
        expect(parseQuery(printQuery(query))).toEqual(query);
      }),
    );
  });

  it('never reads anything but a tree or a QUERY_INVALID out of any text', () => {
    fc.assert(
      fc.property(text, (any) => {
        try {
          const query = parseQuery(any);
          expect(parseQuery(printQuery(query))).toEqual(query);
        } catch (error) {
          expect(error).toMatchObject({ code: 'QUERY_INVALID' });
        }
      }),
      { numRuns: 1000 },
    );
  });
});

describe('complete', () => {
  const names = { classes: ['cat', 'wild cat', 'dog'], splits: ['train', 'val'] };
  const texts = (query: string) => complete(query, query.length, names).map((suggestion) => suggestion.text);

  it('offers fields, then the values of the field', () => {
    expect(texts('la')).toEqual(['label:']);
    expect(texts('label:ca')).toEqual(['cat', '"wild cat"']);
    expect(texts('-split:')).toEqual(['train', 'val', 'none']);
    expect(texts('verdict:ok,trunc')).toEqual(['truncated']);
    expect(texts('nothing like it')).toEqual(['split:', 'quality>=']);
  });

  it('says which characters to replace', () => {
    expect(complete('x label:ca y', 10, names)[0]).toEqual({ label: 'cat', text: 'cat', from: 8, to: 10 });
  });

  it('offers nothing for a field without known values', () => {
    expect(texts('path:a')).toEqual([]);
    expect(listFields).toContain('path');
  });
});

it('finds the nearest names', () => {
  expect(nearest('dgo', ['dog', 'cat', 'dogs'])).toEqual(['dog', 'dogs']);
  expect(nearest('zebra', ['dog', 'cat'])).toEqual([]);
});
