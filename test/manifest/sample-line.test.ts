import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatSample } from '../../src-shared/manifest/format-line.ts';
import { parseSample, sampleRules } from '../../src-shared/manifest/parse-sample.ts';
import { samplePathProblem } from '../../src-shared/manifest/sample-path.ts';
import type { ManifestSample } from '../../src-shared/manifest/sample.ts';

const one = sampleRules({ roots: { r: '.' }, classes: ['cat', 'dog'] });
const two = sampleRules({ roots: { r: '.', s: '.' }, classes: ['cat', 'dog'] });
const parse = (fields: object, rules = one): ManifestSample =>
  parseSample(JSON.stringify(fields), rules, 'x.jsonl', 5);

describe('a sample line', () => {
  it('needs a path and a label only', () => {
    expect(parse({ path: 'a.jpg', label: 1 })).toMatchObject({
      root: 'r',
      path: 'a.jpg',
      label: 1,
      weight: 1,
      split: 'all',
    });
  });

  it('reads back as it was written', () => {
    const known = <T>(values: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> =>
      fc.option(values, { nil: undefined });
    const sample = fc.record({
      root: fc.constantFrom('r', 's'),
      path: fc
        .string({ minLength: 1, unit: 'grapheme' })
        .filter((path) => !path.includes('\0') && samplePathProblem(path) === null),
      label: fc.nat(1),
      weight: fc.double({ min: 0, noNaN: true, noDefaultInfinity: true }),
      split: fc.string({ minLength: 1 }),
      width: known(fc.nat()),
      height: known(fc.nat()),
      bytes: known(fc.maxSafeNat()),
      sha256: known(fc.stringMatching(/^[0-9a-f]{64}$/)),
      tags: known(fc.array(fc.string(), { minLength: 1 })),
    });
    fc.assert(
      fc.property(sample, (value) => {
        expect(parseSample(formatSample(value, 2), two, 'x', 2)).toEqual({ ...value });
      }),
    );
  });

  it('always stands in the same order, without what is not known', () => {
    const line = formatSample(
      { ...parse({ path: 'a.jpg', label: 0 }), sha256: undefined, bytes: 3, tags: [] },
      1,
    );
    expect(line).toBe('{"path":"a.jpg","label":0,"weight":1,"split":"all","bytes":3}');
  });

  it.each<[string, object, string]>([
    ['no path', { label: 0 }, 'field path: Expected a relative path but received nothing'],
    ['an empty path', { path: '', label: 0 }, 'field path: Expected a relative path but received ""'],
    ['a zero byte', { path: 'a\0', label: 0 }, 'field path: Expected a relative path'],
    [
      'no label',
      { path: 'a' },
      "field label: Expected an index into the header's 2 classes but received nothing",
    ],
    [
      'a label beyond the classes',
      { path: 'a', label: 2 },
      "field label: Expected an index into the header's 2 classes but received 2",
    ],
    ['a label by name', { path: 'a', label: 'cat' }, 'field label: Expected an index'],
    [
      'a negative weight',
      { path: 'a', label: 0, weight: -1 },
      'field weight: Expected a finite number of 0 or more but received -1',
    ],
    ['null for a weight', { path: 'a', label: 0, weight: null }, 'field weight: Expected a finite number'],
    [
      'an unknown root',
      { path: 'a', label: 0, root: 'q' },
      'field root: Expected one of the header\'s roots (r) but received "q"',
    ],
    ['a nameless split', { path: 'a', label: 0, split: '' }, 'field split: Expected the name of a split'],
    ['a half width', { path: 'a', label: 0, width: 0.5 }, 'field width: Expected an integer'],
    [
      'a short hash',
      { path: 'a', label: 0, sha256: 'ab' },
      'field sha256: Expected 64 lower-case hex digits',
    ],
    ['tags that are none', { path: 'a', label: 0, tags: [1] }, 'field tags: Expected an array of strings'],
  ])('is refused with %s', (_, fields, sentence) => {
    expect(() => parse(fields)).toThrow(
      expect.objectContaining({
        code: 'MANIFEST_INVALID',
        message: expect.stringContaining(`x.jsonl, line 5, ${sentence}`),
      }),
    );
  });

  it('is refused with an infinite weight, which JSON can say', () => {
    expect(() => parseSample('{"path":"a","label":0,"weight":1e999}', one, 'x.jsonl', 5)).toThrow(
      'received "Infinity"',
    );
  });

  it('needs its root where there are two', () => {
    expect(() => parse({ path: 'a', label: 0 }, two)).toThrow('field root: Expected one of');
    expect(parse({ path: 'a', label: 0, root: 's' }, two).root).toBe('s');
  });

  it.each(['../a', '/a', 'b/../../a', 'C:\\a'])('is refused where its path is %j', (path) => {
    expect(() => parse({ path, label: 0 })).toThrow(
      expect.objectContaining({
        code: 'PATH_OUTSIDE_ROOT',
        message: expect.stringContaining('x.jsonl, line 5, field path'),
      }),
    );
  });
});
