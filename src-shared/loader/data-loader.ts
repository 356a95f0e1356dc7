import type { TorchGenerator } from '../random/torch-generator.ts';
import { BufferPool } from './buffer-pool.ts';
import { fromText, toText } from './context-state.ts';
import type { ContextState, ContextText } from './context-state.ts';
import { planOf } from './data-loader-options.ts';
import type { DataLoaderOptions, LoaderPlan } from './data-loader-options.ts';
import { isIterableDataset } from './datasets/dataset.ts';
import type { Dataset, IterableDataset } from './datasets/dataset.ts';
import { isFileDataset } from './datasets/is-file-dataset.ts';
import { defaultCollate, defaultConvert } from './default-collate.ts';
import { createFetcher } from './fetcher.ts';
import type { Fetched, Fetcher, FetchJob, Index } from './fetcher.ts';
import { inProcessPlatform } from './in-process-runner.ts';
import type { Iteration } from './iteration.ts';
import { mainContext } from './load-context.ts';
import { ReportBook } from './loader-report.ts';
import type { LoaderReport } from './loader-report.ts';
import { checkState, generatorsIn, restoreRandom, saveRandom } from './loader-state.ts';
import type { LoaderState, RandomState } from './loader-state.ts';
import { epochSeedOf } from './sample-randomness.ts';
import { SingleIteration } from './single-iteration.ts';
import { allocatePlain } from './stack.ts';
import type { Tensor } from './tensor.ts';
import { WorkerIteration } from './worker-iteration.ts';
import type { LoaderPlatform, WorkerRunner } from './worker-runner.ts';

const toTexts = (states: readonly (ContextState | null)[]): (ContextText | null)[] =>
  states.map((state) => state && toText(state));
const fromTexts = (states: readonly (ContextText | null)[]): (ContextState | null)[] =>
  states.map((state) => state && fromText(state));

/**
 * Batches of a dataset, as `torch.utils.data.DataLoader` makes them: the same seed gives the same samples in the same batches. Each `for await` over it
 * is an epoch; the base seed is drawn when the iteration begins.
 *
 * @typeParam B what a batch is: by default the pair that image datasets give
 */
export class DataLoader<B = [images: Tensor, labels: Tensor]> implements AsyncIterable<B> {
  readonly dataset: Dataset | IterableDataset;
  readonly #plan: LoaderPlan;
  readonly #job: FetchJob;
  readonly #options: DataLoaderOptions;
  readonly #platform: LoaderPlatform;
  readonly #own: ReturnType<typeof generatorsIn>;
  readonly #book = new ReportBook();
  readonly #pool: BufferPool | null;
  #iteration: Iteration<B> | null = null;
  #epochsBegun = 0;
  #start: RandomState | null = null;
  #workersAtStart: (ContextState | null)[];
  #workers: (ContextState | null)[];
  /** Of persistent workers. */
  #runner: WorkerRunner | null = null;
  #baseSeed: bigint | null = null;
  #baseSeedAtStart: bigint | null = null;
  #pending: LoaderState | null = null;

  /** @throws WinnowError BAD_INPUT, in torch's words, for options that are wrong or contradict each other */
  constructor(
    dataset: Dataset | IterableDataset,
    options: DataLoaderOptions = {},
    platform: LoaderPlatform = inProcessPlatform,
  ) {
    const plan = planOf(dataset, options, platform);
    const { sampler, batchSampler } = plan;
    const innerSampler = batchSampler && 'sampler' in batchSampler ? batchSampler.sampler : null;
    const pool = options.pinMemory
      ? new BufferPool(plan.prefetchFactor * Math.max(plan.numWorkers, 1) + 2)
      : null;
    const autoCollation = batchSampler !== null;
    this.dataset = dataset;
    this.#plan = plan;
    this.#options = options;
    this.#platform = platform;
    this.#own = generatorsIn([options.generator, sampler, batchSampler, innerSampler]);
    this.#pool = pool;
    this.#job = {
      dataset,
      autoCollation,
      collate: options.collateFn ?? (autoCollation ? defaultCollate : defaultConvert),
      dropLast: plan.dropLast,
      onError: plan.onError,
      allocate: pool ? (sizeBytes) => pool.take(sizeBytes) : allocatePlain,
      pool,
      inPlace: options.collateFn === undefined && isFileDataset(dataset),
    };
    if (plan.numWorkers > 0) platform.checkWorkers?.(this.#job, options.workerInitFn);
    this.#workers = this.#workersAtStart = Array.from({ length: plan.numWorkers }, () => null);
  }

  /** How many batches an epoch has. With `onError: 'skip'` it may turn out fewer. @throws TypeError when it cannot be known */
  get length(): number {
    const { batchSize, dropLast } = this.#plan;
    if (!isIterableDataset(this.dataset)) {
      const length = this.#indexSampler.length ?? NaN;
      if (Number.isNaN(length)) throw new TypeError('the sampler of this loader has no length');
      return length;
    }
    const { length } = this.dataset;
    if (length === undefined)
      throw new TypeError('an iterable dataset without a length gives a loader without one');
    if (batchSize === null) return length;
    return dropLast ? Math.floor(length / batchSize) : Math.ceil(length / batchSize);
  }

  get #indexSampler(): Iterable<Index> & { readonly length?: number } {
    return this.#plan.batchSampler ?? this.#plan.sampler;
  }

  /** Begins an epoch, or with a state given to {@link resume} the rest of one. */
  [Symbol.asyncIterator](): AsyncIterator<B, undefined> {
    const resumed = this.#takePending();
    this.#start = saveRandom(this.#own);
    this.#baseSeedAtStart = this.#baseSeed;
    const indices = this.#indexSampler[Symbol.iterator]();
    const baseSeed = this.#baseSeed ?? this.#drawBaseSeed();
    const done = resumed?.done ?? 0;
    const epochSeed = this.#epochSeed(this.#epochsBegun++);
    this.#iteration =
      this.#plan.numWorkers === 0
        ? this.#beginSingle(indices, done, resumed, epochSeed)
        : this.#beginWithWorkers(indices, done, resumed, baseSeed, epochSeed);
    this.#iteration.done = done;
    // Mid-epoch, the draws above were only made again to find the place.
    if (resumed && resumed.done !== null) restoreRandom(this.#own, resumed.now);
    return this.#iteration;
  }

  /** Every sample that could not be loaded, once, over all epochs so far. */
  report(): LoaderReport {
    return this.#book.report();
  }

  /** Gives the buffers of a batch back, to be used again (`pinMemory`). The batch must not be read any more. Returns how many buffers it had. */
  release(batch: B): number {
    return this.#pool?.giveBack(batch) ?? 0;
  }

  /**
   * The place after the batch that was handed out last, as plain JSON. An iteration that was left early counts as under way until another one begins.
   * A custom sampler is resumable when it draws from generators that the loader can see: its own `generator`, or the default one.
   */
  state(): LoaderState {
    const underWay = this.#iteration !== null && !this.#iteration.exhausted;
    const baseSeed = underWay ? this.#baseSeedAtStart : this.#baseSeed;
    const sampler: object = this.#plan.sampler;
    return {
      version: 1,
      done: underWay ? this.#iteration!.done : null,
      start: underWay ? this.#start : null,
      now: saveRandom(this.#own),
      baseSeed: baseSeed === null ? null : String(baseSeed),
      workersAtStart: toTexts(this.#workersAtStart),
      workers: toTexts(this.#workers),
      epoch: this.#epochsBegun - (underWay ? 1 : 0),
      samplerEpoch: 'epoch' in sampler && typeof sampler.epoch === 'number' ? sampler.epoch : null,
      report: this.report(),
    };
  }

  /**
   * Makes the next iteration continue where a state was saved: the same batches follow as in the run that was not interrupted. The loader must be made
   * with the same dataset and options.
   * @throws WinnowError BAD_INPUT for a state that cannot be of this loader
   */
  resume(state: LoaderState): void {
    checkState(state, this.#own, this.#plan.numWorkers);
    this.#book.restore(state.report);
    this.#pending = state;
  }

  /** Ends persistent workers. An iteration under way is over. */
  async close(): Promise<void> {
    await this.#iteration?.return?.();
    const runner = this.#runner;
    this.#runner = null;
    this.#baseSeed = null;
    // Workers that are started later are new ones, with seeds of their own.
    this.#workers = this.#workers.map(() => null);
    await runner?.close();
  }

  /** Puts every generator, and the workers' starting points, where the state to be resumed has them. */
  #takePending(): LoaderState | null {
    const state = this.#pending;
    this.#pending = null;
    if (!state) return null;
    restoreRandom(this.#own, state.start ?? state.now);
    this.#epochsBegun = state.epoch;
    const sampler: object = this.#plan.sampler;
    if (state.samplerEpoch !== null && 'epoch' in sampler) sampler.epoch = state.samplerEpoch;
    void this.#runner?.close();
    this.#runner = null;
    this.#baseSeed = state.baseSeed === null ? null : BigInt(state.baseSeed);
    this.#workersAtStart = fromTexts(state.workersAtStart);
    this.#workers = fromTexts(state.workers);
    return state;
  }

  readonly #note = (fetched: Fetched): void => {
    if (fetched.kind !== 'end') this.#book.add(fetched.bad);
  };

  #beginSingle(
    indices: Iterator<Index>,
    done: number,
    resumed: LoaderState | null,
    epochSeed: bigint | null,
  ): Iteration<B> {
    const fetcher = createFetcher(this.#job, mainContext, epochSeed);
    if (!isIterableDataset(this.dataset)) {
      for (let i = 0; i < done; i++) indices.next();
      return new SingleIteration(indices, fetcher, this.#note, null);
    }
    // A stream cannot be entered in its middle: what was already handed out is read again, with the draws of then.
    const start = resumed?.start;
    const catchUp = start && done > 0 ? () => this.#replay(indices, fetcher, done, start) : null;
    return new SingleIteration(indices, fetcher, this.#note, catchUp);
  }

  async #replay(indices: Iterator<Index>, fetcher: Fetcher, done: number, start: RandomState): Promise<void> {
    const now = saveRandom(this.#own);
    restoreRandom(this.#own, start);
    this.#drawBaseSeed();
    for (let i = 0; i < done; i++) {
      const next = indices.next();
      if (!next.done) await fetcher.fetch(next.value);
    }
    restoreRandom(this.#own, now);
  }

  get #generator(): TorchGenerator {
    return this.#options.generator ?? mainContext.generator;
  }

  #drawBaseSeed(): bigint {
    return this.#generator.random();
  }

  #epochSeed(epoch: number): bigint | null {
    return this.#plan.randomness === 'torch' ? null : epochSeedOf(this.#generator.initialSeed(), epoch);
  }

  #beginWithWorkers(
    indices: Iterator<Index>,
    done: number,
    resumed: LoaderState | null,
    baseSeed: bigint,
    epochSeed: bigint | null,
  ): Iteration<B> {
    const { numWorkers, prefetchFactor, persistentWorkers, timeout } = this.#plan;
    const replays = isIterableDataset(this.dataset);
    const midway = resumed !== null && resumed.done !== null;
    if (!midway)
      this.#workersAtStart = persistentWorkers ? [...this.#workers] : this.#workers.map(() => null);
    if (replays || !midway) this.#workers = [...this.#workersAtStart];
    const isReused = this.#runner !== null;
    const runner =
      this.#runner ??
      this.#platform.startWorkers(this.#job, {
        numWorkers,
        baseSeed,
        workerInitFn: this.#options.workerInitFn,
        states: this.#workers,
      });
    if (persistentWorkers) {
      this.#runner = runner;
      this.#baseSeed = baseSeed;
      if (isReused) runner.restart();
    }
    return new WorkerIteration(
      {
        indices,
        runner,
        numWorkers,
        prefetchFactor,
        epochSeed,
        timeout,
        after: this.#platform.after,
        skip: replays ? 0 : done,
        discard: replays ? done : 0,
        keepWorkers: persistentWorkers,
        states: this.#workers,
      },
      this.#note,
    );
  }
}
