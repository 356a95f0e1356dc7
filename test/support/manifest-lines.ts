import fc from 'fast-check';
import { formatSample } from '../../src-shared/manifest/format-line.ts';
import { samplePathProblem } from '../../src-shared/manifest/sample-path.ts';
import type { ManifestSample } from '../../src-shared/manifest/sample.ts';

const known = <T>(values: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> =>
  fc.option(values, { nil: undefined });

/** Samples as an export may have them, of three classes and the roots `r`, `ä` and the one without a name. */
export const sampleValues: fc.Arbitrary<ManifestSample> = fc.record({
  root: fc.constantFrom('r', '', 'ä'),
  path: fc
    .oneof(fc.string({ minLength: 1, unit: 'grapheme' }), fc.string({ minLength: 1, unit: 'binary' }), {
      weight: 8,
      arbitrary: fc.stringMatching(/^[a-z0-9 _-]{1,12}(\/[a-z0-9._é漢-]{1,12}){0,2}\.jpg$/),
    })
    .filter((path) => !path.includes('\0') && samplePathProblem(path) === null),
  label: fc.nat(2),
  weight: fc.oneof(
    fc.double({ min: 0, noNaN: true, noDefaultInfinity: true }),
    fc.double({ min: 0, max: 1, noNaN: true }),
    fc.nat(9),
    fc.constantFrom(0.5, 1 / 3, 1e-7),
  ),
  split: fc.oneof(
    { weight: 5, arbitrary: fc.constantFrom('train', 'val', 'all') },
    fc.string({ minLength: 1 }),
  ),
  width: known(fc.nat()),
  height: known(fc.nat()),
  bytes: known(fc.maxSafeNat()),
  sha256: known(fc.stringMatching(/^[0-9a-f]{64}$/)),
  tags: fc.oneof({ weight: 9, arbitrary: fc.constant(undefined) }, fc.array(fc.string(), { minLength: 1 })),
});

/** Ways to write the same: spaces, escapes, another order, an unknown field. */
const spellings: readonly ((line: string) => string)[] = [
  (line) => line,
  (line) => line.replace(/":/g, '": ').replaceAll(',"', ', "'),
  (line) => line.replace(/[a-z]/, (letter) => `\\u00${letter.charCodeAt(0).toString(16)}`),
  (line) => `{${Object.entries(JSON.parse(line)).reverse().map(([key, value]) => `${JSON.stringify(key)}:${JSON.stringify(value)}`).join()}}`, // prettier-ignore
  (line) => line.replace(/}$/, ',"colour":{"a":[1]}}'),
  (line) => line.replace(/"weight":[^,]*/, '"weight":12.50e-1'),
  (line) => `${line}\r`,
  (line) => ` ${line}\t`,
];

/** Lines of a manifest: as they are written, spelled in another way, and with a few characters taken out, put in or changed. Without a newline. */
export const manifestLines: fc.Arbitrary<string> = fc
  .record({
    sample: sampleValues,
    roots: fc.constantFrom(1, 3),
    spell: fc.oneof({ weight: 3, arbitrary: fc.constant(spellings[0]!) }, fc.constantFrom(...spellings)),
    damage: fc.oneof(
      { weight: 3, arbitrary: fc.constant([]) },
      fc.array(
        fc.tuple(
          fc.nat(400),
          fc.nat(3),
          fc.oneof(fc.constantFrom('', '"', ',', '0', '-', '.', 'e', '}', '\\', ':', '..', '/'), fc.string()),
        ),
        { minLength: 1, maxLength: 3 },
      ),
    ),
  })
  .map(({ sample, roots, spell, damage }) => {
    let line = spell(formatSample(sample, roots));
    for (const [place, cut, put] of damage) {
      const at = place % (line.length + 1);
      line = line.slice(0, at) + put + line.slice(at + cut);
    }
    return line.replaceAll('\n', '').toWellFormed();
  });
