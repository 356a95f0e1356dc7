import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatSample } from '../../src-shared/manifest/format-line.ts';
import { parseHeader } from '../../src-shared/manifest/parse-header.ts';
import { parseSample, sampleRules } from '../../src-shared/manifest/parse-sample.ts';
import { SampleScanner } from '../../src-shared/manifest/sample-scanner.ts';
import { SampleTable } from '../../src-shared/manifest/sample-table.ts';
import type { ManifestSample } from '../../src-shared/manifest/sample.ts';
import { manifestLines, sampleValues } from '../support/manifest-lines.ts';

const headerOf = (roots: object): ReturnType<typeof parseHeader> =>
  parseHeader(
    JSON.stringify({ format: 'winnow-manifest', version: 1, roots, classes: ['cat', 'dog', 'ox'] }),
    'x',
  );
const headers = [headerOf({ r: '.' }), headerOf({ r: '.', '': 's', ä: 't' })] as const;

/** What the scanner reads of a line; null where it leaves it to others. */
function scanned(line: string, header = headers[0], before = ''): ManifestSample | null {
  const scanner = new SampleScanner(sampleRules(header));
  const bytes = Buffer.from(`${before}${line}\n`);
  const start = Buffer.byteLength(before);
  const end = scanner.scan(bytes, start);
  if (end < 0) return null;
  expect(end).toBe(bytes.length - 1);
  const table = new SampleTable(header);
  table.addScanned(bytes, scanner);
  return table.sample(0);
}

const parsed = (line: string, header = headers[0]): ManifestSample =>
  parseSample(line, sampleRules(header), 'x', 2);

describe('the scanner of sample lines', () => {
  it('reads what JSON.parse and its checks read, or leaves the line to them', () => {
    let read = 0;
    fc.assert(
      fc.property(manifestLines, fc.constantFrom(...headers), fc.string(), (line, header, before) => {
        const sample = scanned(line, header, before.replaceAll('\n', ''));
        if (sample === null) return;
        read++;
        expect(sample).toEqual(parsed(line, header));
      }),
      { numRuns: 5000 },
    );
    expect(read).toBeGreaterThan(1000);
  });

  it('reads every line that an export writes, but those with escapes, tags and odd numbers', () => {
    const plain = sampleValues.filter(
      ({ path, split, weight, tags }) =>
        !/["\\\p{Cc}\p{Cs}]|\.\.|^.:/u.test(path + split) && weight < 1e16 && tags === undefined,
    );
    fc.assert(
      fc.property(plain, (sample) => {
        expect(scanned(formatSample({ ...sample, root: 'r' }, 1))).toEqual({ ...sample, root: 'r' });
        expect(scanned(formatSample({ ...sample, root: 'ä' }, 3), headers[1])).toEqual({
          ...sample,
          root: 'ä',
        });
      }),
      { numRuns: 1000 },
    );
  });

  it.each([
    ['spaces', '{"path": "a.jpg","label":0}'],
    ['another order', '{"label":0,"path":"a.jpg"}'],
    ['an unknown field', '{"path":"a.jpg","label":0,"colour":3}'],
    ['a field twice', '{"path":"a.jpg","label":0,"label":1}'],
    ['an escape', '{"path":"a\\u0062.jpg","label":0}'],
    ['an escape in the split', '{"path":"a.jpg","label":0,"split":"\\u0062"}'],
    ['tags', '{"path":"a.jpg","label":0,"tags":["x"]}'],
    ['a Windows line end', '{"path":"a.jpg","label":0}\r'],
    ['dots that are no step', '{"path":"a..jpg","label":0}'],
    ['a colon', '{"path":"a:b.jpg","label":0}'],
    ['a number with a minus', '{"path":"a.jpg","label":0,"weight":-0}'],
    ['a number with many digits', '{"path":"a.jpg","label":0,"weight":12345678901234567890}'],
    ['an integer written as a fraction', '{"path":"a.jpg","label":1.0}'],
  ])('leaves to others a line with %s, which is a good one', (_, line) => {
    expect(scanned(line)).toBeNull();
    expect(() => parsed(line)).not.toThrow();
  });

  it.each([
    ['nothing', ''],
    ['no path', '{"path":"","label":0}'],
    ['an absolute path', '{"path":"/a.jpg","label":0}'],
    ['a drive', '{"path":"c:/a.jpg","label":0}'],
    ['a step upwards', '{"path":"a/../b.jpg","label":0}'],
    ['a path that does not end', '{"path":"a.jpg'],
    ['a tabulator in the path', '{"path":"a\tb.jpg","label":0}'],
    ['a class that there is not', '{"path":"a.jpg","label":3}'],
    ['a label with a zero before', '{"path":"a.jpg","label":01}'],
    ['a text for a label', '{"path":"a.jpg","label":"0"}'],
    ['no label', '{"path":"a.jpg","label":}'],
    ['an infinite weight', '{"path":"a.jpg","label":0,"weight":1e999}'],
    ['a point without digits', '{"path":"a.jpg","label":0,"weight":1.}'],
    ['an exponent without digits', '{"path":"a.jpg","label":0,"weight":1e}'],
    ['a difference', '{"path":"a.jpg","label":0,"weight":1-1}'],
    ['no weight', '{"path":"a.jpg","label":0,"weight":,"split":"a"}'],
    ['no split', '{"path":"a.jpg","label":0,"split":""}'],
    ['half a split', '{"path":"a.jpg","label":0,"split":"a'],
    ['no width', '{"path":"a.jpg","label":0,"width":,"height":3}'],
    ['a side beyond 31 bits', '{"path":"a.jpg","label":0,"width":2147483648}'],
    ['no bytes', '{"path":"a.jpg","label":0,"bytes":}'],
    ['upper-case digits', `{"path":"a.jpg","label":0,"sha256":"${'A'.repeat(64)}"}`],
    ['a digest that is cut', `{"path":"a.jpg","label":0,"sha256":"${'a'.repeat(63)}`],
    ['a digest that is short', `{"path":"a.jpg","label":0,"sha256":"${'a'.repeat(63)}"}`],
    ['a digest that is long', `{"path":"a.jpg","label":0,"sha256":"${'a'.repeat(65)}"}`],
    ['a root that there is not', '{"path":"a.jpg","label":0,"root":"s"}'],
    ['half a root', '{"path":"a.jpg","label":0,"root":"}'],
    ['no end', '{"path":"a.jpg","label":0'],
    ['more after the end', '{"path":"a.jpg","label":0}}'],
  ])('leaves to others a line with %s, which they refuse', (_, line) => {
    expect(scanned(line)).toBeNull();
    expect(() => parsed(line)).toThrow(/^x, line 2/);
  });

  it('needs the root of a sample where there are several', () => {
    expect(scanned('{"path":"a.jpg","label":0}', headers[1])).toBeNull();
    expect(scanned('{"path":"a.jpg","label":0,"root":""}', headers[1])?.root).toBe('');
    expect(scanned('{"path":"a.jpg","label":0,"root":"}', headers[1])).toBeNull();
  });
});
