import { describe, expect, it } from 'vitest';
import { parseHeader } from '../../src-shared/manifest/parse-header.ts';

const least = { format: 'winnow-manifest', version: 1, roots: { r: '.' }, classes: ['cat', 'dog'] };
const parse = (fields: object): unknown => parseHeader(JSON.stringify({ ...least, ...fields }), 'x.jsonl');

describe('parseHeader', () => {
  it('fills in what is left out', () => {
    expect(parse({})).toMatchObject({
      name: '',
      orientation: 'ignore',
      onError: 'throw',
      transforms: {},
      sampler: {},
    });
    expect(parse({})).toMatchObject({ count: undefined, splits: undefined, samplesDigest: undefined });
  });

  it('leaves fields alone that it does not know', () => {
    expect(() => parse({ later: 1 })).not.toThrow();
  });

  it('refuses a newer version by its number', () => {
    expect(() => parse({ version: 7 })).toThrow(
      expect.objectContaining({ code: 'MANIFEST_NEWER', message: expect.stringContaining('version 7') }),
    );
  });

  it.each<[string, object, string]>([
    ['another format', { format: 'coco' }, 'field format: Expected "winnow-manifest" but received "coco"'],
    ['version 0', { version: 0 }, 'field version: Expected 1 but received 0'],
    ['no version', { version: undefined }, 'field version: Expected 1 but received nothing'],
    ['a version in words', { version: '2' }, 'field version: Expected 1 but received "2"'],
    ['no roots', { roots: undefined }, 'field roots: Expected an object with at least one folder'],
    ['empty roots', { roots: {} }, 'field roots: Expected an object with at least one folder'],
    ['a root that is no folder', { roots: { r: 3 } }, 'field roots.r: Expected a folder but received 3'],
    [
      'no classes',
      { classes: undefined },
      'field classes: Expected an array of class names but received nothing',
    ],
    ['a class twice', { classes: ['a', 'a'] }, 'field classes[1]: Expected a name that no other class has'],
    ['a nameless class', { classes: [''] }, 'field classes[0]: Expected a class name'],
    ['a half count', { count: 1.5 }, 'field count: Expected an integer of 0 or more but received 1.5'],
    ['negative splits', { splits: { train: -1 } }, 'field splits.train: Expected an integer'],
    ['splits in a list', { splits: [] }, 'field splits: Expected an object of counts by split'],
    [
      'too few class counts',
      { classCounts: { train: [1] } },
      'field classCounts.train: Expected an array of 2 counts',
    ],
    [
      'a digest in upper case',
      { samplesDigest: `sha256:${'A'.repeat(64)}` },
      'field samplesDigest: Expected "sha256:"',
    ],
    ['a short digest', { classesDigest: 'sha256:00' }, 'field classesDigest: Expected "sha256:"'],
    ['an orientation of its own', { orientation: 'both' }, 'field orientation: Expected "ignore" or "apply"'],
    ['an unknown policy', { onError: 'ignore' }, 'field onError: Expected "throw" or "skip" or "replace"'],
    [
      'a pipeline that is none',
      { transforms: { train: {} } },
      'field transforms.train: Expected an array of operations',
    ],
    [
      'an operation without a name',
      { transforms: { train: [{}] } },
      'field transforms.train[0].op: Expected the name',
    ],
    [
      'an unknown sampler',
      { sampler: { train: { kind: 'x' } } },
      'field sampler.train.kind: Expected "sequential" or',
    ],
    [
      'no draws',
      { sampler: { t: { kind: 'random', numSamples: 0 } } },
      'field sampler.t.numSamples: Expected an integer above 0',
    ],
    [
      'a negative seed',
      { sampler: { t: { kind: 'random', seed: -1 } } },
      'field sampler.t.seed: Expected an integer',
    ],
    [
      'replacement in words',
      { sampler: { t: { kind: 'random', replacement: 'yes' } } },
      'field sampler.t.replacement: Expected true or false',
    ],
    ['a number for a name', { name: 3 }, 'field name: Expected a string but received 3'],
  ])('refuses %s, naming file, line and field', (_, fields, sentence) => {
    expect(() => parse(fields)).toThrow(
      expect.objectContaining({
        code: 'MANIFEST_INVALID',
        message: expect.stringContaining(`x.jsonl, line 1, ${sentence}`),
        at: 1,
      }),
    );
  });

  it.each(['', '[]', 'null', '"x"', '{', '\uFEFF{}', 'PK\u0003\u0004'])('refuses %j', (text) => {
    expect(() => parseHeader(text, 'x.jsonl')).toThrow(
      expect.objectContaining({
        code: 'MANIFEST_INVALID',
        message: expect.stringContaining('x.jsonl, line 1: Expected a JSON object'),
      }),
    );
  });
});
