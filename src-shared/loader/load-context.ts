import { defaultGenerator, defaultPythonRandom } from '../random/default-generators.ts';
import type { PythonRandom } from '../random/python-random.ts';
import type { TorchGenerator } from '../random/torch-generator.ts';

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
}

/** The program itself, outside of any worker. */
export const mainContext: LoadContext = {
  generator: defaultGenerator,
  python: defaultPythonRandom,
  worker: null,
};
