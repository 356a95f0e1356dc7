import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import {
  DataLoader,
  manualSeed,
  parseRecipe,
  PrefixFolder,
  RandomSampler,
  seedPython,
  Subset,
  SubsetRandomSampler,
  TorchGenerator,
  WeightedRandomSampler,
} from '../../../src-main/loading/index.ts';
import type { Dataset, DataLoaderOptions } from '../../../src-main/loading/index.ts';
import { testSeed } from '../../support/test-seed.ts';
import { findTorch } from '../../support/torch.ts';
import { drawnFiles, loaderCases } from './loader-cases.ts';
import type { LoaderCase } from './loader-cases.ts';

const torch = findTorch();
const count = Number(process.env['WINNOW_PARITY_CASES'] ?? 25);
const script = fileURLToPath(new URL('./torch_loader.py', import.meta.url));

type Run = [labels: number[], shape: number[], sha256: string][][];
/** null where the run fails as it is to; `failed` where torch itself does. */
type Answer = Run | null | { failed: string };

function loaderOf(folder: string, c: LoaderCase): DataLoader {
  const all = new PrefixFolder(folder, { transform: parseRecipe(c.recipe) });
  const data: Dataset = new Subset(
    all,
    Array.from({ length: c.files }, (_, i) => i),
  );
  const generator = c.own === null ? undefined : new TorchGenerator(c.own);
  const options: DataLoaderOptions = {
    batchSize: c.batchSize,
    numWorkers: c.workers,
    dropLast: c.dropLast,
    persistentWorkers: c.persistent,
    onError: c.onError,
  };
  if (generator) options.generator = generator;
  if (c.workers > 0) options.prefetchFactor = c.prefetch;
  if (c.sampler === 'shuffle') options.shuffle = true;
  if (c.sampler === 'replacement') {
    options.sampler = new RandomSampler(data, {
      replacement: true,
      numSamples: c.files + 2,
      ...(generator && { generator }),
    });
  }
  if (c.sampler === 'subset') {
    const even = Array.from({ length: Math.ceil(c.files / 2) }, (_, i) => 2 * i);
    options.sampler = new SubsetRandomSampler(even, generator);
  }
  if (c.sampler === 'weighted') {
    const weights = Array.from({ length: c.files }, (_, i) => i + 1);
    options.sampler = new WeightedRandomSampler(weights, c.files + 3, true, generator);
  }
  return new DataLoader(data, options);
}

/** Two epochs; null where the run fails. */
async function ours(folder: string, c: LoaderCase): Promise<Run | null> {
  manualSeed(c.seed);
  seedPython(c.seed);
  const loader = loaderOf(folder, c);
  const run: Run = [];
  try {
    for (let epoch = 0; epoch < 2; epoch++) {
      const batches: Run[number] = [];
      for await (const [images, labels] of loader) {
        const sha256 = createHash('sha256').update(images.bytes()).digest('hex');
        batches.push([labels.tolist(), [...images.shape], sha256]);
      }
      run.push(batches);
    }
    return run;
  } catch (error) {
    expect(error).toMatchObject({ code: 'SAMPLE_UNREADABLE' });
    return null;
  } finally {
    await loader.close();
  }
}

/** The first batch that is not the same, or whatever else is not; null where all is. */
function firstDifference(ours: Run | null, theirs: Answer): unknown {
  if (JSON.stringify(ours) === JSON.stringify(theirs)) return null;
  if (ours === null || theirs === null || 'failed' in theirs) return { ours: ours && 'a run', theirs };
  for (const [epoch, batches] of ours.entries()) {
    const batch = batches.findIndex((one, i) => JSON.stringify(one) !== JSON.stringify(theirs[epoch]?.[i]));
    if (batch >= 0) return { epoch, batch, ours: batches[batch], theirs: theirs[epoch]?.[batch] };
  }
  return { lengths: [ours, theirs].map((run) => run.map((batches) => batches.length)) };
}

describe.skipIf(torch === null)('the installed torch', () => {
  const folder = mkdtempSync(join(tmpdir(), 'winnow-parity-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it(
    `loads the same batches in ${count} runs drawn at random (WINNOW_SEED=${testSeed})`,
    { timeout: 60_000 + count * 5_000 },
    async () => {
      const files = drawnFiles(testSeed, 24);
      const cases = loaderCases(testSeed, count, files.length);
      const printed = execFileSync(torch!, [script], {
        input: JSON.stringify({ folder, files, cases }),
        encoding: 'utf8',
        maxBuffer: 2 ** 28,
        stdio: ['pipe', 'pipe', 'ignore'],
      });
      const answers = printed
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line) as Answer);
      expect(answers).toHaveLength(count);
      const misses: string[] = [];
      for (const [i, c] of cases.entries()) {
        const run = await ours(folder, c);
        const difference = firstDifference(run, answers[i]!);
        if (difference !== null) misses.push(JSON.stringify({ i, difference, c }));
      }
      const failed = answers.filter((answer) => answer === null).length;
      console.log(
        `${count - misses.length} of ${count} loader runs match torch (${failed} of them fail in both), WINNOW_SEED=${testSeed}`,
      );
      expect(misses).toEqual([]);
    },
  );
});
