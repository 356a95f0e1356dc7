import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { readManifest } from '../../src-main/loading/read-manifest.ts';
import { checkNotTruncated, checkTotals } from '../../src-shared/manifest/check-totals.ts';
import { formatSample } from '../../src-shared/manifest/format-line.ts';
import { parseHeader } from '../../src-shared/manifest/parse-header.ts';
import { parseSample, sampleRules } from '../../src-shared/manifest/parse-sample.ts';
import type { ManifestSample } from '../../src-shared/manifest/sample.ts';
import { SplitTally } from '../../src-shared/manifest/split-tally.ts';
import { WinnowError } from '../../src-shared/winnow-error.ts';
import { manifestLines, sampleValues } from '../support/manifest-lines.ts';

const work = mkdtempSync(join(tmpdir(), 'winnow-manifest-'));
const file = join(work, 'some.manifest.jsonl');
afterAll(() => rmSync(work, { recursive: true, force: true }));

type Outcome = ManifestSample[] | Pick<WinnowError, 'code' | 'message' | 'subject' | 'hint'>;

function outcomeOf(error: unknown): Outcome {
  if (!(error instanceof WinnowError)) throw error;
  const { code, message, subject, hint } = error;
  return { code, message, subject, hint };
}

/** The manifest's rules in the plainest way: all of the text at once, every line by JSON.parse. */
function plainly(text: string): Outcome {
  try {
    const [first = '', ...lines] = text.split('\n');
    const header = parseHeader(first, file);
    const rules = sampleRules(header);
    const tally = new SplitTally(header.classes.length);
    const cut = lines.pop() ?? '';
    const samples: ManifestSample[] = [];
    const add = (line: string): void => {
      const sample = parseSample(line, rules, file, samples.length + 2);
      tally.add(sample.split, sample.label, sample.weight);
      samples.push(sample);
    };
    lines.forEach(add);
    try {
      if (cut !== '') add(cut);
    } catch (error) {
      checkNotTruncated(header, samples.length, file);
      throw error;
    }
    checkNotTruncated(header, samples.length, file);
    checkTotals(header, tally, file);
    return samples;
  } catch (error) {
    return outcomeOf(error);
  }
}

async function quickly(text: string): Promise<Outcome> {
  writeFileSync(file, text);
  try {
    const manifest = await readManifest(file, { verifyDigest: false });
    return Array.from({ length: manifest.count }, (_, i) => manifest.sample(i));
  } catch (error) {
    return outcomeOf(error);
  }
}

const headerLine = (roots: object, more: object = {}): string =>
  JSON.stringify({ format: 'winnow-manifest', version: 1, roots, classes: ['cat', 'dog', 'ox'], ...more });

describe('readManifest', () => {
  it('reads arbitrary manifests as a plain reader does, errors included', async () => {
    let refused = 0;
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(fc.constant({ r: '.' }), fc.constant({ r: '.', '': 's', ä: 't' })),
        fc.array(manifestLines, { maxLength: 6 }),
        fc.option(fc.nat(7), { nil: undefined }),
        fc.nat(300),
        async (roots, lines, count, cut) => {
          const whole = [headerLine(roots, { count }), ...lines, ''].join('\n');
          const part = whole.slice(0, -cut || undefined).toWellFormed();
          for (const text of [whole, whole.slice(0, -1), part]) {
            if (text === '') continue;
            const expected = plainly(text);
            if (!Array.isArray(expected)) refused++;
            expect(await quickly(text)).toEqual(expected);
          }
        },
      ),
      { numRuns: 600 },
    );
    expect(refused).toBeGreaterThan(200);
  });

  it('reads good manifests as a plain reader does, over many blocks', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(sampleValues, { minLength: 1, maxLength: 50 }), async (samples) => {
        const weighted = samples.map((sample) => ({ ...sample, weight: sample.weight + 1 }));
        const lines = weighted.map((sample) => `${formatSample(sample, 3)}\n`).join('');
        const digest = createHash('sha256').update(lines.repeat(90)).digest('hex');
        const text = `${headerLine({ r: '.', '': 's', ä: 't' }, { samplesDigest: `sha256:${digest}` })}\n${lines.repeat(90)}`;
        writeFileSync(file, text);
        const manifest = await readManifest(file);
        expect(Array.from({ length: manifest.count }, (_, i) => manifest.sample(i))).toEqual(plainly(text));
        const splits = new Set(weighted.map(({ split }) => split));
        expect(manifest.splits).toEqual([...splits]);
        for (const split of splits) {
          const indices = [...manifest.indicesOfSplit(split)];
          expect(indices.map((i) => manifest.sample(i).split)).toEqual(indices.map(() => split));
          expect([...manifest.labels(split)]).toEqual(indices.map((i) => manifest.sample(i).label));
          expect([...manifest.weights(split)]).toEqual(indices.map((i) => manifest.sample(i).weight));
        }
      }),
      { numRuns: 12 },
    );
  });

  it('names the line of bytes that are not UTF-8, and of what is wrong behind many good lines', async () => {
    const line = '{"path":"a.jpg","label":0}\n';
    const head = `${headerLine({ r: '.' })}\n${line.repeat(20_000)}`;
    const text = `${head}{"path":"b.jpg","label":7}\n${line.repeat(3)}`;
    expect(await quickly(text)).toEqual(plainly(text));
    expect(await quickly(text)).toMatchObject({
      message: expect.stringContaining(', line 20002, field label:'),
    });
    writeFileSync(file, Buffer.concat([Buffer.from(head), Buffer.from([0x7b, 0xff, 0x0a])]));
    await expect(readManifest(file)).rejects.toThrow(/, line 20002: Expected UTF-8/);
  });
});
