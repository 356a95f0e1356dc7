/** `npm run bench:import`: a CSV of a million rows over a catalogue of a million images, in random order: looked at, then read in. Each in a process of its own. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const folder = mkdtempSync(join(tmpdir(), 'winnow-bench-import-'));
const program = fileURLToPath(new URL('./import/winnow-run.ts', import.meta.url));
const run = (step: string): string =>
  execFileSync(
    process.execPath,
    [program, step, join(folder, 'million.winnow'), join(folder, 'million.csv')],
    {
      encoding: 'utf8',
      env: { ...process.env, WINNOW_DATA: join(folder, 'data') },
    },
  );
try {
  run('make');
  console.log('1,000,000 rows   seconds   goal   peak MB   goal   images that change');
  for (const [step, name] of [
    ['plan', 'preview'],
    ['run', 'import'],
  ] as const) {
    const { seconds, megabytes, changes } = JSON.parse(run(step)) as Record<string, number>;
    const cells = [name.padEnd(17), seconds!.toFixed(1).padStart(7)];
    const goals = [step === 'plan' ? '10' : '', megabytes!.toFixed(0), '300', changes!.toLocaleString('en')];
    console.log([...cells, ...goals.map((cell, i) => cell.padStart([7, 10, 7, 21][i]!))].join(''));
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
