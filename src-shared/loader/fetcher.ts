import { WinnowError } from '../winnow-error.ts';
import { BatchSlab } from './batch-slab.ts';
import type { BufferPool } from './buffer-pool.ts';
import { isIterableDataset } from './datasets/dataset.ts';
import type { Dataset, IterableDataset } from './datasets/dataset.ts';
import type { CollateFn } from './default-collate.ts';
import type { LoadContext } from './load-context.ts';
import type { BadSample, OnError } from './loader-report.ts';
import { messageOf, SampleError } from './sample-error.ts';
import { SampleRandomness } from './sample-randomness.ts';
import type { Allocate } from './stack.ts';

/** Everything about loading that does not change from batch to batch. */
export interface FetchJob {
  readonly dataset: Dataset | IterableDataset;
  /** Whether an index is a list of indices, and its samples are collated. */
  readonly autoCollation: boolean;
  /** Takes the samples of a batch; a single sample when there is no auto-collation. */
  readonly collate: CollateFn | ((sample: unknown) => unknown);
  readonly dropLast: boolean;
  readonly onError: OnError;
  readonly allocate: Allocate;
  /** Of `pinMemory`: what `allocate` takes its buffers from. */
  readonly pool?: BufferPool | null;
  /** Whether samples may be written into their batch: only for datasets that keep no sample for themselves. */
  readonly inPlace?: boolean;
}

export type Index = number | readonly number[];

export type Fetched =
  | { readonly kind: 'batch'; readonly batch: unknown; readonly bad: readonly BadSample[] }
  /** Every sample was bad and left out. */
  | { readonly kind: 'empty'; readonly bad: readonly BadSample[] }
  /** An iterable dataset has no more. */
  | { readonly kind: 'end' };

/** Loads and collates the samples of one batch after another; one for each worker and epoch. */
export interface Fetcher {
  fetch(index: Index): Promise<Fetched>;
}

/** @param epochSeed of `randomness: 'per-sample'`; null where samples draw from the context's generators, one after the other */
export function createFetcher(job: FetchJob, context: LoadContext, epochSeed: bigint | null = null): Fetcher {
  return isIterableDataset(job.dataset)
    ? new IterableFetcher(job, job.dataset, context)
    : new MapFetcher(job, job.dataset, context, epochSeed);
}

function collated(
  job: FetchJob,
  data: unknown,
  bad: readonly BadSample[],
  allocate: Allocate = job.allocate,
): Fetched {
  return { kind: 'batch', batch: job.collate(data as unknown[], allocate), bad };
}

function allocateBeside(slab: BatchSlab, allocate: Allocate): Allocate {
  return Object.assign((sizeBytes: number) => allocate(sizeBytes), { slab });
}

/** A replacement that is bad as often as this, in a row, is taken for a dataset that is bad throughout. */
const mostReplacements = 1000;

class MapFetcher implements Fetcher {
  readonly #job: FetchJob;
  readonly #dataset: Dataset;
  readonly #context: LoadContext;
  readonly #randomness: SampleRandomness | null;

  constructor(job: FetchJob, dataset: Dataset, context: LoadContext, epochSeed: bigint | null) {
    this.#job = job;
    this.#dataset = dataset;
    this.#context = context;
    this.#randomness = epochSeed === null ? null : new SampleRandomness(epochSeed, context);
  }

  async fetch(index: Index): Promise<Fetched> {
    const bad: BadSample[] = [];
    if (typeof index === 'number') {
      const loaded = await this.#load(index, bad, null);
      return loaded ? collated(this.#job, loaded.sample, bad) : { kind: 'empty', bad };
    }
    const samples: unknown[] = [];
    const slab = this.#job.inPlace ? new BatchSlab(index.length, this.#job.allocate) : null;
    for (const i of index) {
      // One after the other: the order of the draws is part of the result.
      const loaded = await this.#load(i, bad, slab);
      if (loaded) samples.push(loaded.sample);
    }
    if (samples.length === 0 && bad.length > 0) return { kind: 'empty', bad };
    return collated(this.#job, samples, bad, slab ? allocateBeside(slab, this.#job.allocate) : undefined);
  }

  /** null for a sample that is left out. */
  async #load(index: number, bad: BadSample[], slab: BatchSlab | null): Promise<{ sample: unknown } | null> {
    const drawing = this.#randomness?.contextOf(index) ?? this.#context;
    const context = slab ? { ...drawing, place: slab.place } : drawing;
    let at = index;
    for (let failures = 1; ; failures++) {
      try {
        const sample = await this.#dataset.get(at, context);
        slab?.keep();
        return { sample };
      } catch (error) {
        slab?.drop();
        // A manifest that leads out of its root is refused as a whole: that is no bad sample to pass over.
        if (error instanceof WinnowError && error.code === 'PATH_OUTSIDE_ROOT') throw error;
        const path = this.#pathOf(at);
        if (this.#job.onError === 'throw' || failures > mostReplacements)
          throw new SampleError(at, path, error);
        bad.push({ index: at, path, cause: messageOf(error) });
        if (this.#job.onError === 'skip') return null;
        at = context.python.randint(0, this.#dataset.length - 1);
      }
    }
  }

  #pathOf(index: number): string {
    try {
      return this.#dataset.pathOf?.(index) ?? '';
    } catch {
      // The index itself is what is wrong; the error to show is the one that is being handled.
      return '';
    }
  }
}

class IterableFetcher implements Fetcher {
  readonly #job: FetchJob;
  readonly #samples: Iterator<unknown> | AsyncIterator<unknown>;
  #ended = false;

  constructor(job: FetchJob, dataset: IterableDataset, context: LoadContext) {
    this.#job = job;
    const samples = dataset.iterate(context);
    this.#samples =
      Symbol.asyncIterator in samples ? samples[Symbol.asyncIterator]() : samples[Symbol.iterator]();
  }

  async fetch(index: Index): Promise<Fetched> {
    const wanted = typeof index === 'number' ? 1 : index.length;
    const samples: unknown[] = [];
    while (!this.#ended && samples.length < wanted) {
      const { done, value } = await this.#samples.next();
      if (done) this.#ended = true;
      else samples.push(value);
    }
    if (samples.length === 0 || (this.#job.dropLast && samples.length < wanted)) return { kind: 'end' };
    return collated(this.#job, typeof index === 'number' ? samples[0] : samples, []);
  }
}
