import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { DecodePool } from '../../src-main/decode/pool.ts';
import { verdicts } from '../../src-shared/catalogue/verdict.ts';
import { sharedFolder } from '../support/shared-data.ts';

const shared = sharedFolder();
const pool = new DecodePool({ size: 2 });
afterAll(() => pool.close());

/** Formats with a codec here, as TRUTH.tsv names them. */
const decoded = ['JPEG', 'PNG', 'GIF', 'WEBP', 'BMP', 'TIFF', 'AVIF'];

function readTruth(): { path: string; content_magic: string; pillow_convert_rgb: string }[] {
  const [head, ...lines] = readFileSync(join(shared!, 'data/hostile/TRUTH.tsv'), 'utf8')
    .trimEnd()
    .split('\n');
  const names = head!.split('\t');
  return lines.map(
    (line) => Object.fromEntries(line.split('\t').map((value, i) => [names[i], value])) as never,
  );
}

describe.skipIf(!shared)('the hostile files', () => {
  it('each get a verdict, kill nothing, and load where Pillow loads them', { timeout: 120_000 }, async () => {
    const truth = readTruth();
    const table: Record<string, { files: number; agree: number }> = {};
    const disagreements: string[] = [];
    await Promise.all(
      truth.map(async ({ path, content_magic: format, pillow_convert_rgb: pillow }) => {
        const { verdict, reason } = await pool.judge(join(shared!, 'data/hostile', path));
        expect(verdicts).toContain(verdict);
        expect(verdict).not.toBe('crashes-decoder');
        expect(reason === '').toBe(verdict === 'ok');
        const row = (table[format] ??= { files: 0, agree: 0 });
        row.files++;
        const loads = verdict === 'ok' || verdict === 'damaged';
        if (loads === (pillow === 'yes')) row.agree++;
        else if (decoded.includes(format)) disagreements.push(`${format} ${verdict} ${path}`);
      }),
    );
    console.table(table);
    console.log(disagreements.sort().join('\n'));
    const files = decoded.reduce((sum, format) => sum + table[format]!.files, 0);
    const agree = decoded.reduce((sum, format) => sum + table[format]!.agree, 0);
    console.log(`Over the formats that are decoded here, ${agree} of ${files} files agree with Pillow.`);
    expect(agree / files).toBeGreaterThan(0.96);
  });
});
