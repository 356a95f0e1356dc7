/**
 * `npm run bench:scan [-- ROUNDS]`: our whole scan beside a loop of Pillow's in two processes that does nothing but read, hash and decode. Each run in fresh
 * processes, in turns; medians of images a second.
 */
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));
const data = here('../../shared/data/');
const python = '/usr/bin/python3';
const rounds = Number(process.argv[2] ?? 5);
if (!Number.isInteger(rounds) || rounds < 1)
  throw new Error(`Expected a number of rounds but received ${process.argv[2]}.`);

interface Run {
  images: number;
  seconds: number;
}

const trials = [
  { folder: 'photos', mode: 'scan', goal: 0.75 },
  { folder: 'photos', mode: 'thumbnails', goal: 0.5 },
  { folder: 'photos-large', mode: 'scan', goal: 0.8 },
];

if (!existsSync(data)) throw new Error(`Expected the test photographs in ${data}.`);

console.log('photographs   what we do         ours/s  Pillow/s  ratio   goal');
for (const { folder, mode, goal } of trials) {
  const ours: number[] = [];
  const theirs: number[] = [];
  for (let round = 0; round < rounds; round++) {
    theirs.push(rate(python, [here('scan/pillow_loop.py'), data + folder]));
    ours.push(rate(process.execPath, [here('scan/winnow-run.ts'), data + folder, mode]));
  }
  const [own, pillow] = [median(ours), median(theirs)];
  const what = mode === 'scan' ? 'full scan' : 'with thumbnails';
  console.log(
    `${folder.padEnd(14)}${what.padEnd(17)}${own.toFixed(1).padStart(8)}${pillow.toFixed(1).padStart(10)}${(own / pillow).toFixed(2).padStart(7)}${goal.toFixed(2).padStart(7)}`,
  );
}
const rescans = Array.from({ length: rounds }, () => seconds(data + 'photos', 'rescan'));
console.log(`Rescan of the unchanged photographs: ${median(rescans).toFixed(3)} s (goal 0.3).`);

function rate(program: string, args: string[]): number {
  const { images, seconds } = JSON.parse(execFileSync(program, args, { encoding: 'utf8' })) as Run;
  return images / seconds;
}

function seconds(folder: string, mode: string): number {
  const out = execFileSync(process.execPath, [here('scan/winnow-run.ts'), folder, mode], {
    encoding: 'utf8',
  });
  return (JSON.parse(out) as Run).seconds;
}

function median(values: number[]): number {
  return [...values].sort((a, b) => a - b)[values.length >> 1]!;
}
