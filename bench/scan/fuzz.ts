/**
 * `npm run fuzz:scan [-- COUNT [SEED]]`: mutates images of every format, and has the worker pool judge each of them. No verdict may be missing, no worker may die, and the
 * memory of the workers may not grow. Prints the verdicts and the memory.
 */
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { DecodePool } from '../../src-main/decode/pool.ts';
import { mutate, xorshift } from './mutate.ts';

const [count = 20_000, seed = 1] = process.argv.slice(2).map(Number);
const hostile = fileURLToPath(new URL('../../../shared/data/hostile', import.meta.url));
const photos = fileURLToPath(new URL('../../../shared/data/photos', import.meta.url));
if (!existsSync(hostile)) throw new Error(`Expected the hostile files in ${hostile}.`);

const largest = 300_000;
const mostGrowth = 1.1;
const seeds = [hostile, photos].flatMap((folder) =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((file) => join(folder, file))
    .filter((file) => statSync(file).isFile() && statSync(file).size <= largest && !file.endsWith('.tsv'))
    .slice(0, 1200),
);
const next = xorshift(seed);
const work = mkdtempSync(join(tmpdir(), 'winnow-fuzz-'));
const pool = new DecodePool({ size: 2, maxPixels: 20_000_000 });
const verdicts: Record<string, number> = {};
const memory: number[] = [];
const workers = new Set<number>();
try {
  const batch = 200;
  for (let done = 0; done < count; done += batch) {
    await Promise.all(
      Array.from({ length: Math.min(batch, count - done) }, async (_, i) => {
        const file = join(work, String(i));
        const original = seeds[next() % seeds.length]!;
        writeFileSync(file, mutate(readFileSync(original), next));
        const { verdict, reason } = await pool.judge(file, { bytes: 50_000 });
        verdicts[verdict] = (verdicts[verdict] ?? 0) + 1;
        if (verdict === 'crashes-decoder') console.log(`${original}, mutated: ${reason}`);
      }),
    );
    for (const pid of pool.pids) workers.add(pid);
    memory.push(Math.max(...pool.pids.map(residentMegabytes)));
  }
} finally {
  await pool.close();
  rmSync(work, { recursive: true });
}
const judged = Object.values(verdicts).reduce((sum, n) => sum + n, 0);
console.table(verdicts);
const quarter = Math.max(1, Math.floor(memory.length / 4));
// In the first quarter the decoders come up, and see the largest files for the first time.
const early = median(memory.slice(quarter, 2 * quarter));
const late = median(memory.slice(-quarter));
console.log(
  `${judged} of ${count} files judged by ${workers.size} processes; the larger worker took ${early} MB in the second quarter, ${late} MB in the last, ${Math.max(...memory)} MB at most.`,
);
if (judged !== count) fail('Some files have no verdict.');
if (late > early * mostGrowth) fail(`Memory grew by more than ${Math.round((mostGrowth - 1) * 100)} %.`);

function fail(why: string): void {
  console.error(why);
  process.exitCode = 1;
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[values.length >> 1]!;
}

function residentMegabytes(pid: number): number {
  try {
    const status = readFileSync(`/proc/${pid}/status`, 'latin1');
    return Math.round(Number(/^VmRSS:\s*(\d+)/m.exec(status)![1]) / 1024);
  } catch {
    return 0;
  }
}
