import { execFileSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { nodePlatform } from '../../src-main/loading/node-platform.ts';
import { DataLoader } from '../../src-shared/loader/data-loader.ts';
import type { DataLoaderOptions } from '../../src-shared/loader/data-loader-options.ts';
import { inProcessPlatform } from '../../src-shared/loader/in-process-runner.ts';
import { BatchSampler } from '../../src-shared/loader/samplers/batch-sampler.ts';
import { DistributedSampler } from '../../src-shared/loader/samplers/distributed-sampler.ts';
import { RandomSampler } from '../../src-shared/loader/samplers/random-sampler.ts';
import { SequentialSampler } from '../../src-shared/loader/samplers/sequential-sampler.ts';
import { WeightedRandomSampler } from '../../src-shared/loader/samplers/weighted-random-sampler.ts';
import { PythonRandom } from '../../src-shared/random/python-random.ts';
import { WinnowError } from '../../src-shared/winnow-error.ts';
import { DrawingDataset, DrawingStream } from '../loader/numbers.ts';
import { testSeed } from '../support/test-seed.ts';
import { findTorch } from '../support/torch.ts';

/** Makes what it is told with torch's names of options, and prints the message, or null where nothing is refused. */
const script = `
import json, sys, torch
from torch.utils.data import BatchSampler, DataLoader, DistributedSampler, IterableDataset, RandomSampler, SequentialSampler, WeightedRandomSampler
class Stream(IterableDataset):
    def __iter__(self): return iter(range(4))
def make(c):
    kw = c["options"]
    if c["kind"] == "random": list(RandomSampler(range(5), **kw))
    elif c["kind"] == "weighted": list(WeightedRandomSampler([float(w) for w in kw.pop("weights")], **kw))
    elif c["kind"] == "batch": BatchSampler(SequentialSampler(range(5)), **kw)
    elif c["kind"] == "distributed": DistributedSampler(range(5), **kw)
    else:
        data = {"map": range(4), "empty": range(0), "stream": Stream()}[c["kind"]]
        if "sampler" in kw: kw["sampler"] = SequentialSampler(range(4))
        if "batch_sampler" in kw: kw["batch_sampler"] = BatchSampler(SequentialSampler(range(4)), 2, False)
        DataLoader(data, **kw)
for c in json.load(sys.stdin):
    try:
        make(c)
        print("null")
    except Exception as error:
        print(json.dumps(str(error)))`;

type Options = Record<string, unknown>;

interface Case {
  kind: 'map' | 'empty' | 'stream' | 'random' | 'weighted' | 'batch' | 'distributed';
  /** With torch's names. */
  options: Options;
}

/** What each option may be, besides being left out. Half of the values are fine, alone. */
const values: Record<string, readonly unknown[]> = {
  batch_size: [null, -1, 0, 1, 2, 2.5],
  shuffle: [true, false],
  sampler: [true],
  batch_sampler: [true],
  num_workers: [-1, 0, 2, 2],
  drop_last: [true, false],
  timeout: [-1, 0],
  prefetch_factor: [3],
  persistent_workers: [true, false],
  num_samples: [-3, 0, 1, 4, 2.5],
  replacement: [true, false, false, 1, 'no'],
};

function drawCases(count: number): Case[] {
  const random = new PythonRandom(testSeed);
  const pick = <T>(from: readonly T[]): T => random.choice(from);
  const some = (share: number, names: readonly string[]): Options =>
    Object.fromEntries(
      names.filter(() => random.random() < share).map((name) => [name, pick(values[name]!)]),
    );
  const loader = Object.keys(values).slice(0, -2);
  return Array.from({ length: count }, (): Case => {
    const kind = pick(['map', 'map', 'map', 'empty', 'stream', 'stream', 'random', 'weighted', 'batch', 'distributed'] as const); // prettier-ignore
    switch (kind) {
      case 'random':
        return { kind, options: some(0.6, ['replacement', 'num_samples']) };
      case 'weighted': {
        const weights = pick([[1, 2, 3, 4], [0, 0], [1, -1], [3], [1, 'NaN'], ['Infinity', 1], [1e308, 1]]);
        return { kind, options: { weights, num_samples: pick(values['num_samples']!), ...some(0.6, ['replacement']) } }; // prettier-ignore
      }
      case 'batch':
        return { kind, options: { batch_size: pick([-1, 0, 1, 2.5]), drop_last: pick([true, false, 0, 'yes']) } }; // prettier-ignore
      case 'distributed':
        return { kind, options: { num_replicas: random.randint(1, 3), rank: random.randint(-1, 3) } };
      default:
        return { kind, options: some(0.3, loader) };
    }
  });
}

const camel = (name: string): string => name.replace(/_(.)/g, (_, letter: string) => letter.toUpperCase());

function make({ kind, options: named }: Case): unknown {
  const options = Object.fromEntries(Object.entries(named).map(([name, value]) => [camel(name), value]));
  switch (kind) {
    case 'random':
      return [...new RandomSampler({ length: 5 }, options)];
    case 'weighted': {
      const { weights, numSamples, replacement } = options as { weights: unknown[]; numSamples: number; replacement?: boolean }; // prettier-ignore
      return [...new WeightedRandomSampler(weights.map(Number), numSamples, replacement)];
    }
    case 'batch': {
      const { batchSize, dropLast } = options as { batchSize: number; dropLast: boolean };
      return new BatchSampler(new SequentialSampler({ length: 5 }), batchSize, dropLast);
    }
    case 'distributed':
      return new DistributedSampler({ length: 5 }, options as { numReplicas: number; rank: number });
    default: {
      const data = { map: new DrawingDataset(4), empty: new DrawingDataset(0), stream: new DrawingStream(4) };
      const sampler = new SequentialSampler({ length: 4 });
      const given: DataLoaderOptions = { ...options };
      if ('sampler' in options) given.sampler = sampler;
      if ('batchSampler' in options) given.batchSampler = new BatchSampler(sampler, 2, false);
      return new DataLoader(data[kind], given, { ...inProcessPlatform, after: nodePlatform.after! });
    }
  }
}

function messageOf(test: Case): string | null {
  try {
    make(test);
    return null;
  } catch (error) {
    expect(error).toBeInstanceOf(WinnowError);
    return (error as WinnowError).message;
  }
}

/** A sampler is shown in another way; later versions of torch add what to do instead, and no full stop. */
function sameWords(ours: string | null, theirs: string | null): boolean {
  if (ours === null || theirs === null) return ours === theirs;
  return ours.startsWith(theirs.replace(/(got (batch_)?sampler=).*/, '$1').replace(/\.$/, ''));
}

const torch = findTorch();

describe.skipIf(torch === null)('the installed torch', () => {
  it(`refuses the same options in the same words (WINNOW_SEED=${testSeed})`, () => {
    const cases = drawCases(1000);
    const printed = execFileSync(torch!, ['-W', 'ignore', '-c', script], {
      input: JSON.stringify(cases),
      encoding: 'utf8',
    });
    const answers = printed
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as string | null);
    expect(answers).toHaveLength(cases.length);
    const misses = cases.flatMap((test, i) => {
      const ours = messageOf(test);
      return sameWords(ours, answers[i]!) ? [] : [{ ...test, ours, theirs: answers[i] }];
    });
    const messages = new Set(answers.filter((answer) => answer !== null));
    console.log(
      `${cases.length - misses.length} of ${cases.length} choices of options end as in torch, ${answers.filter((answer) => answer !== null).length} of them refused, in ${messages.size} messages`,
    );
    expect(misses).toEqual([]);
    expect(messages.size).toBeGreaterThan(20);
  });
});
