import { WinnowError } from '../winnow-error.ts';
import type { TorchGenerator } from '../random/torch-generator.ts';
import { isIterableDataset } from './datasets/dataset.ts';
import type { Dataset, IterableDataset, ModuleExport } from './datasets/dataset.ts';
import type { CollateFn } from './default-collate.ts';
import type { LoadContext } from './load-context.ts';
import { onErrorPolicies } from './loader-report.ts';
import type { OnError } from './loader-report.ts';
import { BatchSampler } from './samplers/batch-sampler.ts';
import { RandomSampler } from './samplers/random-sampler.ts';
import type { Sampler } from './samplers/sampler.ts';
import { randomnessKinds } from './sample-randomness.ts';
import type { Randomness } from './sample-randomness.ts';
import { SequentialSampler } from './samplers/sequential-sampler.ts';
import type { LoaderPlatform } from './worker-runner.ts';

export type WorkerInitFn = (workerId: number, context: LoadContext) => unknown;

/** PyTorch's options, by PyTorch's meanings and defaults; `onError` and `randomness` are ours. */
export interface DataLoaderOptions {
  /** Samples a batch (1). `null` turns batching off. */
  batchSize?: number | null;
  /** Draw a new random order each epoch. */
  shuffle?: boolean;
  /** Which samples, in which order. */
  sampler?: Sampler;
  /** Which samples form each batch. */
  batchSampler?: Sampler<readonly number[]>;
  /** How many workers load batches ahead (0: none, on demand). */
  numWorkers?: number;
  /** Makes a batch of a list of samples; of a single sample when batching is off. One's own runs in the program, not in the workers. */
  collateFn?: CollateFn | ((sample: unknown) => unknown);
  /** Hand out batches in shared buffers that are used again once they are given back by `release(batch)`. */
  pinMemory?: boolean;
  /** Leave out the last batch when it is short. */
  dropLast?: boolean;
  /** Seconds to wait for a batch from workers; 0 waits for ever. */
  timeout?: number;
  /** Called in each worker, after seeding, before the first sample. Workers on other threads want to be told where it is exported. */
  workerInitFn?: WorkerInitFn | ModuleExport;
  /** What the random order and the base seed are drawn from. By default the default generator. */
  generator?: TorchGenerator;
  /** Batches that each worker loads ahead (2). */
  prefetchFactor?: number | null;
  /** Keep the workers from epoch to epoch. */
  persistentWorkers?: boolean;
  /** What to do with a sample that cannot be loaded (`throw`). */
  onError?: OnError;
  /**
   * Where samples draw from. `torch` (by default): a worker's generators run on from sample to sample. `per-sample`: the generators of a sample's context are seeded
   * from (seed, epoch, index) alone, so that the same batches come whatever the number of workers. The seed is the one that `generator`, or the default
   * generator, was given; epochs count from 0.
   */
  randomness?: Randomness;
}

/** The options with everything decided. */
export interface LoaderPlan {
  readonly batchSize: number | null;
  readonly sampler: Sampler;
  readonly batchSampler: Sampler<readonly number[]> | null;
  readonly numWorkers: number;
  readonly dropLast: boolean;
  readonly timeout: number;
  readonly prefetchFactor: number;
  readonly persistentWorkers: boolean;
  readonly onError: OnError;
  readonly randomness: Randomness;
}

function refuse(option: string, message: string): never {
  throw new WinnowError('BAD_INPUT', message, { subject: option });
}

/** An endless row of zeros: an iterable dataset has no indices. */
const endless: Sampler = {
  *[Symbol.iterator]() {
    for (;;) yield 0;
  },
};

function checkWorkers(options: DataLoaderOptions, platform: LoaderPlatform): void {
  const { numWorkers = 0, timeout = 0, prefetchFactor = null, persistentWorkers = false } = options;
  if (!Number.isInteger(numWorkers) || numWorkers < 0) {
    refuse(
      'numWorkers',
      'num_workers option should be non-negative; use num_workers=0 to disable multiprocessing.',
    );
  }
  if (!(timeout >= 0)) refuse('timeout', 'timeout option should be non-negative');
  if (timeout > 0 && numWorkers === 0) refuse('timeout', 'timeout option needs num_workers > 0');
  if (timeout > 0 && !platform.after) refuse('timeout', 'timeout option needs a platform with a clock');
  if (numWorkers === 0 && prefetchFactor !== null) {
    refuse(
      'prefetchFactor',
      'prefetch_factor option could only be specified in multiprocessing.' +
        'let num_workers > 0 to enable multiprocessing, otherwise set prefetch_factor to None.',
    );
  }
  if (prefetchFactor !== null && !(Number.isInteger(prefetchFactor) && prefetchFactor > 0)) {
    refuse('prefetchFactor', 'prefetch_factor option should be a positive integer');
  }
  if (persistentWorkers && numWorkers === 0) {
    refuse('persistentWorkers', 'persistent_workers option needs num_workers > 0');
  }
}

function checkIterable(options: DataLoaderOptions): void {
  const { shuffle, sampler, batchSampler } = options;
  const expected = (option: string) =>
    `DataLoader with IterableDataset: expected unspecified ${option} option, but got ${option}=`;
  if (shuffle) refuse('shuffle', `${expected('shuffle')}True`);
  if (options.randomness === 'per-sample')
    refuse('randomness', 'Expected a dataset with indices for randomness per-sample but received a stream.');
  if (sampler !== undefined) refuse('sampler', `${expected('sampler')}${sampler.constructor.name}`);
  if (batchSampler !== undefined)
    refuse('batchSampler', `${expected('batch_sampler')}${batchSampler.constructor.name}`);
}

/** Checks the options together, in torch's order, and fills in what they leave open. @throws WinnowError BAD_INPUT, in torch's words */
export function planOf(
  dataset: Dataset | IterableDataset,
  options: DataLoaderOptions,
  platform: LoaderPlatform,
): LoaderPlan {
  checkWorkers(options, platform);
  const { sampler, batchSampler, generator, shuffle = false, dropLast = false, onError = 'throw' } = options;
  if (!onErrorPolicies.includes(onError)) {
    refuse(
      'onError',
      `Expected one of ${onErrorPolicies.join(', ')} for onError but received ${String(onError)}.`,
    );
  }
  const { randomness = 'torch' } = options;
  if (!randomnessKinds.includes(randomness)) {
    refuse(
      'randomness',
      `Expected one of ${randomnessKinds.join(', ')} for randomness but received ${String(randomness)}.`,
    );
  }
  if (isIterableDataset(dataset)) checkIterable(options);
  if (sampler !== undefined && shuffle)
    refuse('sampler', 'sampler option is mutually exclusive with shuffle');
  let { batchSize = 1 } = options;
  if (batchSampler !== undefined) {
    if (batchSize !== 1 || shuffle || sampler !== undefined || dropLast) {
      refuse(
        'batchSampler',
        'batch_sampler option is mutually exclusive with batch_size, shuffle, sampler, and drop_last',
      );
    }
    batchSize = null;
  } else if (batchSize === null && dropLast) {
    refuse(
      'dropLast',
      'batch_size=None option disables auto-batching and is mutually exclusive with drop_last',
    );
  }
  const chosen = sampler ?? defaultSampler(dataset, shuffle, generator);
  return {
    batchSize,
    sampler: chosen,
    batchSampler: batchSampler ?? (batchSize === null ? null : new BatchSampler(chosen, batchSize, dropLast)),
    numWorkers: options.numWorkers ?? 0,
    dropLast,
    timeout: options.timeout ?? 0,
    prefetchFactor: options.prefetchFactor ?? 2,
    persistentWorkers: options.persistentWorkers ?? false,
    onError,
    randomness,
  };
}

function defaultSampler(
  dataset: Dataset | IterableDataset,
  shuffle: boolean,
  generator: TorchGenerator | undefined,
): Sampler {
  if (isIterableDataset(dataset)) return endless;
  return shuffle
    ? new RandomSampler(dataset, generator ? { generator } : {})
    : new SequentialSampler(dataset);
}
