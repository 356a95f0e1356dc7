import type { RecipeOp } from '../../../src-shared/transforms/transform.ts';
import type { ContextState } from '../../../src-shared/loader/context-state.ts';
import type { Index } from '../../../src-shared/loader/fetcher.ts';
import type { BadSample, OnError } from '../../../src-shared/loader/loader-report.ts';
import type { SharedPrefixCache } from '../prefix-cache.ts';
import type { ErrorOnWire } from './error-on-wire.ts';

/** What a loader's samples are made from, in a form that can be sent: a dataset without its Subsets and ConcatDatasets. */
export type Leaf =
  | {
      readonly kind: 'files';
      readonly recipe: readonly RecipeOp[] | null;
      readonly orientation: 'ignore' | 'apply';
      readonly mode: 'exact' | 'fast';
      readonly bare: 'image' | 'tensor';
      readonly spelled: boolean;
      readonly cache: SharedPrefixCache | null;
    }
  | {
      readonly kind: 'module';
      readonly module: string;
      readonly export: string;
      readonly args: readonly unknown[];
    };

/** Where one sample of the loader's dataset comes from. */
export interface Located {
  readonly index: number;
  /** Which leaf, and which of its samples. */
  readonly leaf: number;
  readonly at: number;
  readonly path: string;
  readonly target?: unknown;
  /** Why it has no place: it then counts as a sample that could not be loaded. */
  readonly error?: ErrorOnWire;
}

/** What a worker is told when its job begins. */
export interface WorkerOrders {
  readonly id: number;
  readonly numWorkers: number;
  readonly baseSeed: bigint;
  readonly state: ContextState | null;
  readonly leaves: readonly Leaf[];
  /** Of the loader's dataset; null for a stream. */
  readonly length: number | null;
  /** `none` leaves the samples as they are, for a collate function that only the program has. */
  readonly collate: 'batch' | 'convert' | 'none';
  /** Batches go into shared buffers that come with the tasks, and not into memory that is handed over. */
  readonly pinned: boolean;
  readonly autoCollation: boolean;
  readonly dropLast: boolean;
  readonly onError: OnError;
  readonly init: { readonly module: string; readonly export: string } | null;
  /** One int32 in shared memory: not 0 once the worker should stop. */
  readonly stop: SharedArrayBuffer;
}

/** What a worker hears about its job. */
export type ToJob =
  | {
      readonly kind: 'task';
      readonly id: number;
      readonly index: Index;
      readonly located: readonly Located[];
      /** Of `randomness: 'per-sample'`; the same for all tasks of an epoch. */
      readonly epochSeed: bigint | null;
      /** Shared buffers to write batches to. */
      readonly buffers: readonly SharedArrayBuffer[];
    }
  | { readonly kind: 'located'; readonly located: Located }
  /** Of a batch that it made, and that the program is done with. */
  | { readonly kind: 'buffers'; readonly buffers: readonly SharedArrayBuffer[] }
  | { readonly kind: 'restart' };

/** What a thread hears: one job after another, and what belongs to each. */
export type ToThread =
  | { readonly kind: 'begin'; readonly orders: WorkerOrders }
  | ToJob
  /** Answered by `ended`, after the sample at hand. */
  | { readonly kind: 'end' }
  | { readonly kind: 'close' };

export type FetchedOnWire =
  | { readonly kind: 'batch'; readonly batch: unknown; readonly bad: readonly BadSample[] }
  | { readonly kind: 'empty'; readonly bad: readonly BadSample[] }
  | { readonly kind: 'end' };

export type FromThread =
  /** The modules of the job are loaded. */
  | { readonly kind: 'begun' }
  | {
      readonly kind: 'done';
      readonly id: number;
      readonly fetched: FetchedOnWire;
      readonly state: ContextState;
    }
  | { readonly kind: 'failed'; readonly id: number; readonly error: ErrorOnWire }
  /** A replacement was drawn: where is it? */
  | { readonly kind: 'locate'; readonly index: number }
  /** Nothing more comes of this job. The shared buffers that it has not used go back. */
  | { readonly kind: 'ended'; readonly buffers: readonly SharedArrayBuffer[] };
