import { readFile } from 'node:fs/promises';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import { beforeAll, describe, expect, it } from 'vitest';
import { formatHeader, formatSample } from '../../src-shared/manifest/format-line.ts';
import { parseHeader } from '../../src-shared/manifest/parse-header.ts';
import { parseSample, sampleRules } from '../../src-shared/manifest/parse-sample.ts';

let header: ValidateFunction;
let sample: ValidateFunction;
let line: ValidateFunction;

beforeAll(async () => {
  const schema = JSON.parse(await readFile('docs/manifest.schema.json', 'utf8')) as { $id: string };
  const ajv = new Ajv2020({ strict: true });
  ajv.addSchema(schema);
  line = ajv.getSchema(schema.$id)!;
  header = ajv.getSchema(`${schema.$id}#/$defs/header`)!;
  sample = ajv.getSchema(`${schema.$id}#/$defs/sample`)!;
});

const least = { format: 'winnow-manifest', version: 1, roots: { r: '.' }, classes: ['cat', 'dog'] };
const rules = sampleRules(least);
const reads = (parse: () => unknown): boolean => {
  try {
    parse();
    return true;
  } catch {
    return false;
  }
};

describe('the schema and the reader agree', () => {
  const whole = {
    ...least,
    name: 'x',
    classesDigest: `sha256:${'0'.repeat(64)}`,
    count: 1,
    splits: { train: 1 },
    classCounts: { train: [1, 0] },
    orientation: 'apply',
    transforms: { train: [{ op: 'Resize', size: 224 }] },
    sampler: { train: { kind: 'weighted', replacement: true, numSamples: 3, seed: 1 } },
    onError: 'skip',
    samplesDigest: `sha256:${'0'.repeat(64)}`,
    createdBy: 'x',
    createdAt: '2026-01-01T00:00:00.000Z',
  };

  it('on what is written', () => {
    expect(header(JSON.parse(formatHeader(parseHeader(JSON.stringify(whole), 'x'))))).toBe(true);
    const written = formatSample(
      parseSample('{"path":"a","label":1,"tags":["t"],"width":3}', rules, 'x', 2),
      2,
    );
    expect(sample(JSON.parse(written))).toBe(true);
    expect(line(JSON.parse(written))).toBe(true);
  });

  it.each<[string, object]>([
    ['the least', {}],
    ['everything', whole],
    ['a field of later', { later: 1 }],
    ['another format', { format: 'coco' }],
    ['version 2', { version: 2 }],
    ['no roots', { roots: undefined }],
    ['empty roots', { roots: {} }],
    ['a nameless folder', { roots: { r: '' } }],
    ['classes that repeat', { classes: ['a', 'a'] }],
    ['a class without a name', { classes: [''] }],
    ['a negative count', { count: -1 }],
    ['a half count', { count: 0.5 }],
    ['counts in words', { splits: { train: '1' } }],
    ['class counts below 0', { classCounts: { train: [-1, 0] } }],
    ['orientation none', { orientation: 'none' }],
    ['onError ignore', { onError: 'ignore' }],
    ['a nameless operation', { transforms: { train: [{}] } }],
    ['a pipeline that is none', { transforms: { train: 'Resize' } }],
    ['an unknown sampler', { sampler: { train: { kind: 'bag' } } }],
    ['a sampler of no draws', { sampler: { train: { kind: 'random', numSamples: 0 } } }],
    ['a digest of another kind', { samplesDigest: 'md5:00' }],
    ['a name that is none', { name: 1 }],
  ])('on a header with %s', (_, fields) => {
    const text = JSON.stringify({ ...least, ...fields });
    expect(header(JSON.parse(text))).toBe(reads(() => parseHeader(text, 'x')));
  });

  it.each<[string, object]>([
    ['path and label', {}],
    [
      'all fields',
      { weight: 0, split: 's', width: 1, height: 1, bytes: 1, sha256: '0'.repeat(64), root: 'r', tags: [] },
    ],
    ['dots in its path', { path: 'a..b/...' }],
    ['a path up', { path: '../a' }],
    ['a path up in the middle', { path: 'a/../b' }],
    ['a path up after a line break', { path: 'a\n/..' }],
    ['a path up with backslashes', { path: 'a\\..' }],
    ['an absolute path', { path: '/a' }],
    ['a drive', { path: 'c:/a' }],
    ['no path', { path: undefined }],
    ['an empty path', { path: '' }],
    ['a zero byte', { path: 'a\0b' }],
    ['no label', { label: undefined }],
    ['a label in words', { label: 'cat' }],
    ['a negative label', { label: -1 }],
    ['a negative weight', { weight: -0.1 }],
    ['a weight of null', { weight: null }],
    ['a nameless split', { split: '' }],
    ['a half width', { width: 1.5 }],
    ['a width beyond 31 bits', { width: 2 ** 31 }],
    ['a hash in upper case', { sha256: 'A'.repeat(64) }],
    ['tags in a string', { tags: 'a' }],
  ])('on a sample with %s', (_, fields) => {
    const text = JSON.stringify({ path: 'a.jpg', label: 0, ...fields });
    expect(sample(JSON.parse(text))).toBe(reads(() => parseSample(text, rules, 'x', 2)));
  });
});
