import { execFileSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { defaultGenerator, manualSeed, seedPython } from '../../src-shared/random/default-generators.ts';
import { TorchGenerator } from '../../src-shared/random/torch-generator.ts';
import { DataLoader } from '../../src-main/loading/index.ts';
import type { DataLoaderOptions } from '../../src-shared/loader/data-loader-options.ts';
import { RandomSampler } from '../../src-shared/loader/samplers/random-sampler.ts';
import { WeightedRandomSampler } from '../../src-shared/loader/samplers/weighted-random-sampler.ts';
import type { Tensor } from '../../src-shared/loader/tensor.ts';
import { DrawingDataset, DrawingStream, epochOf } from '../loader/numbers.ts';
import { printMatches } from '../support/print-matches.ts';
import { testSeed } from '../support/test-seed.ts';
import { findTorch } from '../support/torch.ts';

/** The datasets of numbers.ts, in Python. */
const script = `
import json, random, sys
import torch
from torch.utils.data import DataLoader, Dataset, IterableDataset, RandomSampler, WeightedRandomSampler, get_worker_info
class Drawing(Dataset):
    def __init__(self, n): self.n = n
    def __len__(self): return self.n
    def __getitem__(self, i): return i, torch.rand(()).item() + 1e-9, random.random() + 1e-9
class Stream(IterableDataset):
    def __init__(self, n): self.n = n
    def __iter__(self):
        w = get_worker_info()
        for i in range(w.id if w else 0, self.n, w.num_workers if w else 1): yield i, torch.rand(()).item() + 1e-9
out = []
for c in json.loads(sys.argv[1]):
    torch.manual_seed(c["seed"]); random.seed(c["seed"])
    g = torch.Generator().manual_seed(c["own"]) if c["own"] is not None else None
    data = Stream(c["n"]) if c["kind"] == "stream" else Drawing(c["n"])
    kw = dict(batch_size=c["batch"], num_workers=c["workers"], drop_last=c["drop"], generator=g, persistent_workers=c["persistent"])
    if c["workers"]: kw["prefetch_factor"] = c["prefetch"]
    if c["kind"] == "shuffle": kw["shuffle"] = True
    if c["kind"] == "replacement": kw["sampler"] = RandomSampler(data, True, 2 * c["n"], g)
    if c["kind"] == "weighted": kw["sampler"] = WeightedRandomSampler(range(1, c["n"] + 1), c["n"] + 3, True, g)
    loader = DataLoader(data, **kw)
    run = [[[t.tolist() for t in b] for b in loader] for _ in range(2)]
    out.append(dict(run=run, after=torch.rand(1).item()))
print(json.dumps(out))`;

interface LiveCase {
  seed: number;
  own: number | null;
  kind: 'order' | 'shuffle' | 'replacement' | 'weighted' | 'stream';
  n: number;
  batch: number;
  workers: number;
  prefetch: number;
  drop: boolean;
  persistent: boolean;
}

/** Cases drawn at random: every kind with every number of workers. */
function drawCases(): LiveCase[] {
  const g = new TorchGenerator(testSeed);
  const kinds = ['order', 'shuffle', 'replacement', 'weighted', 'stream'] as const;
  return kinds.flatMap((kind) =>
    [0, 0, 1, 2, 3, 4].map((workers) => ({
      seed: g.randint(0, 2 ** 40),
      own: g.randint(0, 2) === 0 ? null : g.randint(0, 1000),
      kind,
      n: g.randint(2, 60),
      batch: g.randint(1, 9),
      workers,
      prefetch: g.randint(1, 4),
      drop: g.randint(0, 2) === 0,
      persistent: workers > 0 && g.randint(0, 2) === 0,
    })),
  );
}

function loaderOf(c: LiveCase): DataLoader<Tensor[]> {
  const data = c.kind === 'stream' ? new DrawingStream(c.n) : new DrawingDataset(c.n);
  const own = c.own === null ? {} : { generator: new TorchGenerator(c.own) };
  const options: DataLoaderOptions = {
    batchSize: c.batch,
    numWorkers: c.workers,
    dropLast: c.drop,
    persistentWorkers: c.persistent,
    ...own,
  };
  if (c.workers > 0) options.prefetchFactor = c.prefetch;
  if (c.kind === 'shuffle') options.shuffle = true;
  if (c.kind === 'replacement') {
    options.sampler = new RandomSampler({ length: c.n }, { replacement: true, numSamples: 2 * c.n, ...own });
  }
  if (c.kind === 'weighted') {
    const weights = Array.from({ length: c.n }, (_, i) => i + 1);
    options.sampler = new WeightedRandomSampler(weights, c.n + 3, true, own.generator);
  }
  return new DataLoader<Tensor[]>(data, options);
}

const torch = findTorch();

describe.skipIf(torch === null)('the installed torch loads the same batches, from the same draws', () => {
  printMatches(`loaders of numbers match torch, WINNOW_SEED=${testSeed}`);
  const cases = drawCases();
  const answers =
    torch === null
      ? []
      : (JSON.parse(
          execFileSync(torch, ['-W', 'ignore', '-c', script, JSON.stringify(cases)], {
            encoding: 'utf8',
            maxBuffer: 2 ** 26,
          }),
        ) as { run: number[][][][]; after: number }[]);

  it.each(cases.map((c, i) => ({ ...c, i, name: JSON.stringify(c) })))('$name', async ({ i, ...c }) => {
    manualSeed(c.seed);
    seedPython(c.seed);
    const loader = loaderOf(c);
    const run = [await epochOf(loader), await epochOf(loader)];
    await loader.close();
    expect(run).toEqual(answers[i]!.run);
    expect(defaultGenerator.uniform()).toBe(answers[i]!.after);
  });
});
