import type { ContextState } from './context-state.ts';
import type { Fetched, FetchJob, Index } from './fetcher.ts';
import type { WorkerInitFn } from './data-loader-options.ts';
import type { ModuleExport } from './datasets/dataset.ts';

export interface WorkerSettings {
  readonly numWorkers: number;
  /** Worker w seeds its generators with the base seed plus w. */
  readonly baseSeed: bigint;
  readonly workerInitFn: WorkerInitFn | ModuleExport | undefined;
  /** Where each worker's generators stand when it starts; null for freshly seeded ones. */
  readonly states: readonly (ContextState | null)[];
}

export interface TaskResult {
  readonly fetched: Fetched;
  /** Where the worker's generators stood after this task. */
  readonly state: ContextState;
}

/** The workers of one iteration, or with `persistentWorkers` of all iterations of a loader. */
export interface WorkerRunner {
  /**
   * Gives a worker its next task. A worker does its tasks in the order in which it got them.
   * @param epochSeed the same for all tasks of an epoch: see `createFetcher`
   */
  run(workerId: number, index: Index, epochSeed: bigint | null): Promise<TaskResult>;
  /** Begins an epoch anew: after all tasks given so far, before any that follow. */
  restart(): void;
  /** Ends every worker; tasks under way are given up. */
  close(): Promise<void>;
}

/** What a loader needs of where it runs. */
export interface LoaderPlatform {
  /** Refuses what its workers cannot do, when a loader with workers is made. */
  checkWorkers?(job: FetchJob, workerInitFn: WorkerSettings['workerInitFn']): void;
  startWorkers(job: FetchJob, settings: WorkerSettings): WorkerRunner;
  /** Calls back after some time, unless cancelled. Without a clock there is no `timeout`. */
  after?(milliseconds: number, callback: () => void): () => void;
}
