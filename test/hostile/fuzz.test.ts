import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { mutate, xorshift } from '../../bench/scan/mutate.ts';
import { DecodePool } from '../../src-main/decode/pool.ts';
import { sharedFolder } from '../support/shared-data.ts';

const shared = sharedFolder();

/** Twenty times as many: `npm run fuzz:scan`. */
const mutations = 1000;

describe.skipIf(!shared)(`${mutations} mutated files`, () => {
  it('each get a verdict, and no worker dies of them', { timeout: 180_000 }, async () => {
    const folder = join(shared!, 'data', 'hostile');
    const seeds = readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .sort()
      .map((file) => join(folder, file))
      .filter((file) => statSync(file).isFile() && statSync(file).size < 100_000);
    const next = xorshift(7);
    const work = mkdtempSync(join(tmpdir(), 'winnow-fuzz-'));
    const pool = new DecodePool({ size: 2, maxPixels: 5_000_000 });
    try {
      const verdicts = await Promise.all(
        Array.from({ length: mutations }, async (_, i) => {
          const file = join(work, String(i));
          writeFileSync(file, mutate(readFileSync(seeds[next() % seeds.length]!), next));
          return (await pool.judge(file, { bytes: 50_000 })).verdict;
        }),
      );
      expect(verdicts).toHaveLength(mutations);
      expect(verdicts).not.toContain('crashes-decoder');
      expect(new Set(verdicts).size).toBeGreaterThan(4);
      expect(pool.pids).toHaveLength(2);
    } finally {
      await pool.close();
      rmSync(work, { recursive: true });
    }
  });
});
