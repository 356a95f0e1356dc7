import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { decodeRgb } from '../../../src-main/decode/decode-rgb.ts';
import { goldenCases, sharedFolder } from '../../support/shared-data.ts';

const shared = sharedFolder();
const page = readFileSync(new URL('../../../docs/parity.md', import.meta.url), 'utf8');

interface Case {
  file: string;
  format: string;
  sha256: string;
  /** Whether two versions of Pillow, three years apart, agree on the bytes. */
  same_in_pillow_9_4: boolean;
}

/** The formats of which every stable file must be equal. */
const complete = ['PNG', 'WEBP', 'JPEG', 'BMP', 'GIF', 'ICO', 'PPM', 'PSD'];
const leastShare = 0.96;

describe.skipIf(!shared)('the files that Pillow decoded', () => {
  it('come out the same in 96 of 100, and the page names the others', { timeout: 240_000 }, async () => {
    const cases = goldenCases<Case>(shared!, 'decode.json');
    const misses = new Set<Case>();
    for (const test of cases) if (!(await isEqual(test))) misses.add(test);

    const stable = cases.filter((test) => test.same_in_pillow_9_4);
    const equal = stable.filter((test) => !misses.has(test));
    const rows = [...new Set(cases.map(({ format }) => format))].map((format) => {
      const own = stable.filter((test) => test.format === format);
      const unstable = cases.filter((test) => test.format === format && !test.same_in_pillow_9_4);
      return {
        format,
        equal: own.filter((test) => !misses.has(test)).length,
        stable: own.length,
        unstableEqual: unstable.filter((test) => !misses.has(test)).length,
        unstable: unstable.length,
      };
    });
    console.table(rows);
    console.log(`${equal.length} of ${stable.length} stable files have Pillow's bytes`);

    expect(equal.length).toBeGreaterThanOrEqual(Math.ceil(stable.length * leastShare));
    for (const { format, equal, stable } of rows) {
      if (complete.includes(format)) expect(equal, format).toBe(stable);
    }
    const unnamed = [...misses].filter(({ file }) => !page.includes(file.split('/').at(-1)!));
    expect(unnamed.map(({ file }) => file)).toEqual([]);
  });
});

async function isEqual({ file, sha256 }: Case): Promise<boolean> {
  const bytes = readFileSync(join(shared!, 'data', 'hostile', file));
  const image = await decodeRgb(bytes).catch(() => null);
  return image !== null && createHash('sha256').update(image.data).digest('hex') === sha256;
}
