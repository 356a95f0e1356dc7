import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { DecodePool } from '../../src-main/decode/pool.ts';
import { isExportable, type Verdict } from '../../src-shared/catalogue/verdict.ts';
import { sharedFolder } from '../support/shared-data.ts';

const shared = sharedFolder();
const page = readFileSync(new URL('../../docs/verdicts.md', import.meta.url), 'utf8');

interface Judged {
  file: string;
  verdict: Verdict;
  reason: string;
  format: string;
  pillowLoads: boolean;
  agrees: boolean;
}

/** Each line of a table of tab-separated values, by the names of its head. */
function readTable(file: string): Record<string, string>[] {
  const [head, ...lines] = readFileSync(file, 'utf8').trimEnd().split('\n');
  const names = head!.split('\t');
  return lines.map((line) => {
    const cells = line.split('\t');
    return Object.fromEntries(names.map((name, i) => [name, cells[i] ?? '']));
  });
}

describe.skipIf(!shared)('a thousand hostile files', () => {
  it(
    'are all judged, and 98 of 100 as Pillow does; docs/verdicts.md names the others',
    { timeout: 300_000 },
    async () => {
      const folder = join(shared!, 'data', 'hostile');
      const truth = readTable(join(folder, 'TRUTH.tsv'));
      const pool = new DecodePool({ size: 2 });
      let judged: Judged[];
      try {
        judged = await Promise.all(
          truth.map(async (row): Promise<Judged> => {
            const found = await pool.judge(join(folder, row['path']!), { bytes: Number(row['bytes']) });
            const pillowLoads = row['pillow_load'] === 'yes';
            return {
              file: row['path']!,
              verdict: found.verdict,
              reason: found.reason,
              format: found.format ?? 'none',
              pillowLoads,
              agrees: isExportable(found.verdict) === pillowLoads,
            };
          }),
        );
      } finally {
        await pool.close();
      }

      expect(judged).toHaveLength(truth.length);
      expect(judged.filter(({ verdict }) => verdict === 'crashes-decoder' || verdict === 'missing')).toEqual(
        [],
      );
      expect(judged.every(({ verdict, reason }) => (verdict === 'ok') === (reason === ''))).toBe(true);

      const decoded = judged.filter(({ verdict }) => verdict !== 'unsupported');
      const formats = [...new Set(judged.map(({ format }) => format))].sort();
      console.table(
        Object.fromEntries(
          formats.map((format) => {
            const all = judged.filter((file) => file.format === format);
            const own = all.filter((file) => decoded.includes(file));
            const agree = own.filter(({ agrees }) => agrees).length;
            const percent = own.length === 0 ? '-' : ((agree / own.length) * 100).toFixed(1);
            return [format, { files: all.length, unsupported: all.length - own.length, agree, percent }];
          }),
        ),
      );
      const disagreeing = decoded.filter(({ agrees }) => !agrees);
      for (const { file, verdict, reason, pillowLoads } of disagreeing)
        console.log(`${file}: ${verdict}, where Pillow ${pillowLoads ? 'loads' : 'raises'}. ${reason}`);
      console.log(`${decoded.length - disagreeing.length} of ${decoded.length} agree with Pillow.`);

      expect(disagreeing.length).toBeLessThanOrEqual(decoded.length * 0.02);
      expect(disagreeing.filter(({ file }) => !page.includes(file)).map(({ file }) => file)).toEqual([]);
      const unnamed = judged.filter(
        ({ verdict, format }) => verdict === 'unsupported' && !page.includes(`\`${format}\``),
      );
      expect(unnamed).toEqual([]);
    },
  );
});
