import { defaultGenerator, defaultPythonRandom } from '../random/default-generators.ts';
import type { PythonRandom } from '../random/python-random.ts';
import type { TorchGenerator } from '../random/torch-generator.ts';
import type { Place } from './batch-slab.ts';

/** torch's `get_worker_info()`. */
export interface WorkerInfo {
  readonly id: number;
  readonly numWorkers: number;
  /** What the worker's generators were seeded with: the base seed plus the worker's id. */
  readonly seed: bigint;
}

/** Where a sample is loaded: what a process has one of in torch. */
export interface LoadContext {
  /** The default generator here: the program's own, or the worker's. */
  readonly generator: TorchGenerator;
  /** Python's `random` here. */
  readonly python: PythonRandom;
  /** null outside of workers. */
  readonly worker: WorkerInfo | null;
  /** Where the sample may be written to, to be in its batch at once. */
  readonly place?: Place;
}

let workerHere: WorkerInfo | null = null;

/** The program itself, or the worker that it became. */
export const mainContext: LoadContext = {
  generator: defaultGenerator,
  python: defaultPythonRandom,
  get worker() {
    return workerHere;
  },
};

/** Makes this thread's program a worker: its default generators are seeded with the worker's seed, as in a worker process of torch. */
export function becomeWorker(info: WorkerInfo): LoadContext {
  workerHere = info;
  defaultGenerator.manualSeed(info.seed);
  defaultPythonRandom.seed(info.seed);
  return mainContext;
}

/** `torch.utils.data.get_worker_info()`: which worker this is; null in the program itself. */
export function getWorkerInfo(): WorkerInfo | null {
  return workerHere;
}
