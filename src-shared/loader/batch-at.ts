import { TorchGenerator } from '../random/torch-generator.ts';
import { WinnowError } from '../winnow-error.ts';
import { DataLoader } from './data-loader.ts';
import type { DataLoaderOptions } from './data-loader-options.ts';
import type { Dataset } from './datasets/dataset.ts';
import type { Randomness } from './sample-randomness.ts';
import type { Sampler } from './samplers/sampler.ts';

/** What a training run says once, before its first epoch. */
export interface RunSettings {
  readonly batchSize: number;
  readonly dropLast: boolean;
  /** Of the generator that the sampler and the loader are given. */
  readonly seed: number;
  readonly randomness: Randomness;
  /** At least 1 with `torch`, whose workers have generators of their own; `per-sample` gives the same batches with any number. */
  readonly numWorkers: number;
  readonly sampler: (generator: TorchGenerator) => Sampler;
}

export interface BatchAt<B> {
  /** Of the samples in the batch, in its order. */
  readonly indices: readonly number[];
  readonly batch: B;
  /** How many batches an epoch has. */
  readonly batches: number;
}

/** After so many batches of indices others get a turn. */
const batchesATurn = 512;

/**
 * Batch `batch` of epoch `epoch` of a run, both from 0, without loading what comes before. The indices are drawn by a loader with the run's own options
 * over the bare indices; a second one with the run's dataset is then resumed where that one stands. With `randomness: 'torch'` what a sample draws
 * depends on the samples before it, so that the epoch is loaded up to the batch.
 *
 * @param pause lets others have a turn; throws where nobody waits any more
 * @throws WinnowError BAD_INPUT where the epoch has no such batch, or for options that cannot be; SAMPLE_UNREADABLE for a file that does not load
 */
export async function batchAt<B>(
  dataset: Dataset,
  run: RunSettings,
  { epoch, batch }: { epoch: number; batch: number },
  pause: () => Promise<void>,
): Promise<BatchAt<B>> {
  const bare = new DataLoader<readonly number[]>(
    { length: dataset.length, get: (index) => index },
    { ...optionsOf(run), collateFn: (indices: unknown) => indices },
  );
  const batches = bare.length;
  if (batch >= batches) {
    throw new WinnowError(
      'BAD_INPUT',
      `Expected a batch below ${batches} for an epoch of ${dataset.length} samples but received ${batch}.`,
      { subject: 'batch' },
    );
  }
  for (let before = 0; before < epoch; before++) {
    let since = 0;
    for await (const _ of bare) if (++since % batchesATurn === 0) await pause();
    await pause();
  }
  const indices = bare[Symbol.asyncIterator]();
  const isSkipped = run.randomness === 'per-sample';
  let place = bare.state();
  for (let before = 0; before < batch; before++) {
    await indices.next();
    if (before % batchesATurn === 0) await pause();
  }
  if (isSkipped) place = bare.state();
  const { value: chosen } = await indices.next();
  await bare.close();

  const loader = new DataLoader<B>(dataset, optionsOf(run));
  loader.resume(place);
  const loaded = loader[Symbol.asyncIterator]();
  for (let before = isSkipped ? batch : 0; before < batch; before++) {
    await loaded.next();
    await pause();
  }
  const { value } = await loaded.next();
  await loader.close();
  return { indices: chosen!, batch: value!, batches };
}

function optionsOf({
  batchSize,
  dropLast,
  seed,
  randomness,
  numWorkers,
  sampler,
}: RunSettings): DataLoaderOptions {
  const generator = new TorchGenerator(seed);
  return {
    batchSize,
    dropLast,
    randomness,
    numWorkers: randomness === 'torch' ? numWorkers : 0,
    generator,
    sampler: sampler(generator),
  };
}
