/**
 * `npm run bench:export [-- ROUNDS]`: a million samples out, that manifest read in PyTorch, and what an epoch of as many draws, each in a process of its
 * own; then the photographs as WebDataset beside `tar` with the same flush, in turns; medians.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { findTorch } from '../test/support/torch.ts';

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));
const photos = here('../../shared/data/photos');
const rounds = Number(process.argv[2] ?? 5);
if (!Number.isInteger(rounds) || rounds < 1)
  throw new Error(`Expected a number of rounds but received ${process.argv[2]}.`);

const folder = mkdtempSync(join(tmpdir(), 'winnow-bench-export-'));
try {
  console.log('1,000,000 samples   seconds   goal   peak MB   goal');
  for (const [format, secondsGoal, memoryGoal] of [
    ['manifest', 12, 300],
    ['parquet', 20, null],
    ['csv', null, null],
  ] as const) {
    report(format, run(format, join(folder, format)), secondsGoal, memoryGoal);
  }
  const python = findTorch();
  if (python !== null) {
    const env = { ...process.env, PYTHONPATH: here('../python'), PYTHONDONTWRITEBYTECODE: '1' };
    const reading = measured(python, [here('export/read_manifest.py'), join(folder, 'manifest')], env);
    report('manifest in PyTorch', reading, 6, null);
  }
  report('forecast of an epoch', measured(process.execPath, [here('export/forecast-run.ts')]), 1.5, null);
  if (existsSync(photos)) photographs();
  else console.log(`WebDataset beside tar was not measured: there are no test photographs in ${photos}.`);
} finally {
  rmSync(folder, { recursive: true, force: true });
}

function photographs(): void {
  const ours: number[] = [];
  const theirs: number[] = [];
  const tar = join(folder, 'photos.tar');
  for (let round = 0; round < rounds; round++) {
    const from = performance.now();
    execFileSync('tar', ['-cf', tar, '-C', photos, '.']);
    execFileSync('sync', [tar]);
    theirs.push((performance.now() - from) / 1000);
    rmSync(tar);
    ours.push(run('webdataset', join(folder, 'shards'), photos).seconds);
    rmSync(join(folder, 'shards'), { recursive: true });
  }
  const [own, rival] = [median(ours), median(theirs)];
  console.log(
    `WebDataset of the photographs: ${own.toFixed(3)} s, tar ${rival.toFixed(3)} s: ${(rival / own).toFixed(2)} of its speed (goal 0.80).`,
  );
}

interface Measured {
  seconds: number;
  megabytes: number;
}

function run(format: string, to: string, from = ''): Measured {
  return measured(process.execPath, [here('export/winnow-run.ts'), format, to, from]);
}

function measured(program: string, args: string[], env = process.env): Measured {
  return JSON.parse(execFileSync(program, args, { encoding: 'utf8', env })) as Measured;
}

function report(
  name: string,
  { seconds, megabytes }: Measured,
  secondsGoal: number | null,
  memoryGoal: number | null,
): void {
  const cells = [name.padEnd(20), seconds.toFixed(1).padStart(7), String(secondsGoal ?? '').padStart(7)];
  console.log([...cells, megabytes.toFixed(0).padStart(10), String(memoryGoal ?? '').padStart(7)].join(''));
}

function median(values: number[]): number {
  return [...values].sort((a, b) => a - b)[values.length >> 1]!;
}
