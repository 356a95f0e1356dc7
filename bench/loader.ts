/**
 * Images a second and peak memory beside PyTorch: photographs, batches of 32, 2 workers each, fresh processes in turn, medians.
 *
 * npm run bench:loader -- [--photos FOLDER] [--rounds N] [--memory]
 *
 * A second begins when the loader is asked for its first batch, in Python and here: the start of the workers counts, the import of the library does not. The program gives
 * each batch back when it is done with it (`pinMemory`, `release`), as Python does by itself.
 *
 * With --memory, instead: what 20 epochs leave behind, what a manifest of a million samples takes to begin, and what a million weighted draws take.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { sharedFolder } from '../test/support/shared-data.ts';
import { findTorch } from '../test/support/torch.ts';
import { measuredRun } from './loader/measured-run.ts';
import { measureGrowth } from './loader/memory.ts';
import { measureStartUp } from './loader/start-up.ts';
import { measureWeightedDraws } from './loader/weighted-draws.ts';
import type { Measured } from './loader/measured-run.ts';
import type { Job } from './loader/recipes.ts';

const { values } = parseArgs({
  options: {
    photos: { type: 'string' },
    rounds: { type: 'string', default: '3' },
    memory: { type: 'boolean', default: false },
  },
});
const shared = sharedFolder();
const folder = values.photos ?? (shared === null ? null : join(shared, 'data', 'photos'));
if (folder === null) throw new Error('Name a folder of photographs, one folder a class: --photos FOLDER.');
if (values.memory) {
  const { epochMegabytes, growth } = await measureGrowth(folder, 1000, 20);
  const [second, last] = [epochMegabytes[1]!, epochMegabytes.at(-1)!].map((megabytes) =>
    megabytes.toFixed(0),
  );
  console.log(
    `20 epochs of 1000 images: ${second} MB after the second, ${last} MB after the last, ${(100 * growth).toFixed(1)} % more`,
  );
  const { epochs, peakMegabytes, cpuSeconds } = await measureStartUp(folder, 1_000_000);
  console.log(
    `1,000,000 samples: first batch after ${epochs[0]!.seconds.toFixed(1)} s (${cpuSeconds.toFixed(1)} s of processor time), ${peakMegabytes.toFixed(0)} MB at most`,
  );
  for (const count of [1_000_000, 10_000_000]) {
    const seconds = measureWeightedDraws(count, 1_000_000);
    console.log(
      `1,000,000 indices drawn from ${count.toLocaleString('en')} weights: ${seconds.toFixed(2)} s of processor time`,
    );
  }
  process.exit();
}
const rounds = Number(values.rounds);
const torch = findTorch();
const here = (name: string): string => fileURLToPath(new URL(`./loader/${name}`, import.meta.url));

interface Runner {
  readonly name: string;
  /** The last epoch is the one that counts. */
  readonly run: () => Promise<Measured>;
}

function runners(pipeline: Job['pipeline'], cache: string): Runner[] {
  const job: Job = {
    folder: folder!,
    pipeline,
    workers: 2,
    epochs: 1,
    mode: 'exact',
    cache: null,
    givesBack: true,
  };
  const winnow = (changes: Partial<Job>) => () =>
    measuredRun(process.execPath, [here('winnow-run.ts'), JSON.stringify({ ...job, ...changes })]);
  const ours: Runner[] = [
    { name: 'Winnow exact', run: winnow({}) },
    { name: 'Winnow exact, batches not given back', run: winnow({ givesBack: false }) },
    { name: 'Winnow fast', run: winnow({ mode: 'fast' }) },
    // Nothing of the augmenting pipeline is the same in each epoch but the decoding.
    { name: 'Winnow exact, cached prefix', run: winnow({ cache, epochs: 3 }) },
  ];
  if (torch === null) return ours;
  const python = (): Promise<Measured> =>
    measuredRun(torch, ['-W', 'ignore', here('torch_run.py'), JSON.stringify(job)]);
  return [{ name: 'PyTorch', run: python }, ...ours];
}

function median(numbers: readonly number[]): number {
  return numbers.toSorted((a, b) => a - b)[numbers.length >> 1]!;
}

const lines: string[] = [];
for (const pipeline of ['plain', 'augment'] as const) {
  const cache = mkdtempSync(join(tmpdir(), 'winnow-bench-'));
  const all = runners(pipeline, cache);
  const runs = new Map<Runner, Measured[]>(all.map((runner) => [runner, []]));
  try {
    for (let round = 0; round < rounds; round++)
      for (const runner of all) runs.get(runner)!.push(await runner.run());
  } finally {
    rmSync(cache, { recursive: true, force: true });
  }
  const speeds = new Map(
    all.map((runner) => {
      const last = runs.get(runner)!.map(({ epochs }) => epochs.at(-1)!);
      return [runner.name, median(last.map(({ images, seconds }) => images / seconds))];
    }),
  );
  for (const runner of all) {
    const speed = speeds.get(runner.name)!;
    const rival = speeds.get('PyTorch');
    const megabytes = median(runs.get(runner)!.map(({ peakMegabytes }) => peakMegabytes));
    const cpu = runs
      .get(runner)!
      .map(
        ({ epochs, cpuSeconds }) => (1000 * cpuSeconds) / epochs.reduce((sum, { images }) => sum + images, 0),
      );
    const ratio = rival === undefined ? '-' : `${(speed / rival).toFixed(2)}x`;
    lines.push(
      `| ${pipeline} | ${runner.name} | ${speed.toFixed(0)} | ${ratio} | ${median(cpu).toFixed(1)} ms | ${megabytes.toFixed(0)} MB |`,
    );
  }
}
console.log(
  `\n| pipeline | loader | images/s | beside PyTorch | CPU an image | peak memory |\n| --- | --- | ---: | ---: | ---: | ---: |`,
);
console.log(lines.join('\n'));
if (torch === null) console.log('\nThere is no Python with torch and torchvision here to compare with.');
