import { WinnowError } from '../winnow-error.ts';
import { TorchGenerator } from '../random/torch-generator.ts';
import { fromText, restoreContext, saveContext, toText } from './context-state.ts';
import type { ContextText } from './context-state.ts';
import { fromHex, toHex } from './hex.ts';
import { mainContext } from './load-context.ts';
import type { LoaderReport } from './loader-report.ts';

/** Where all generators of the program stand: the default ones, and those that the loader and its samplers were given. */
export interface RandomState {
  readonly main: ContextText;
  readonly own: readonly string[];
}

/** A place in a run, as plain JSON. */
export interface LoaderState {
  readonly version: 1;
  /** How many batches of the epoch are done; null between two epochs. */
  readonly done: number | null;
  /** Where the generators stood when the epoch began; null between two epochs. */
  readonly start: RandomState | null;
  readonly now: RandomState;
  /** The base seed of persistent workers that were there already when the epoch began. */
  readonly baseSeed: string | null;
  /** Where each worker's generators stood when the epoch began, and after its last batch; null for a worker just seeded. */
  readonly workersAtStart: readonly (ContextText | null)[];
  readonly workers: readonly (ContextText | null)[];
  /** Which epoch of the loader is under way, or comes next; the first one is 0. */
  readonly epoch: number;
  /** The epoch that a distributed sampler was set to. */
  readonly samplerEpoch: number | null;
  readonly report: LoaderReport;
}

/** The generators to be found in the parts of a loader, each once. */
export function generatorsIn(parts: readonly unknown[]): TorchGenerator[] {
  const found = parts.flatMap((part): unknown[] => {
    if (part instanceof TorchGenerator) return [part];
    return typeof part === 'object' && part !== null && 'generator' in part ? [part.generator] : [];
  });
  const generators = found.filter((part) => part instanceof TorchGenerator);
  return [...new Set(generators)].filter((generator) => generator !== mainContext.generator);
}

export function saveRandom(own: readonly TorchGenerator[]): RandomState {
  return { main: toText(saveContext(mainContext)), own: own.map((generator) => toHex(generator.getState())) };
}

export function restoreRandom(own: readonly TorchGenerator[], state: RandomState): void {
  restoreContext(mainContext, fromText(state.main));
  own.forEach((generator, i) => generator.setState(fromHex(state.own[i]!)));
}

/** @throws WinnowError BAD_INPUT for a state of another version, or of a loader that was made differently */
export function checkState(state: LoaderState, own: readonly TorchGenerator[], numWorkers: number): void {
  if (state?.version !== 1) {
    throw new WinnowError(
      'BAD_INPUT',
      `Expected version 1 for a loader's state but received ${String(state?.version)}.`,
      {
        subject: 'state',
      },
    );
  }
  if (state.now.own.length !== own.length || state.workers.length !== numWorkers) {
    throw new WinnowError(
      'BAD_INPUT',
      `Expected the state of a loader with ${numWorkers} workers and ${own.length} generators of its own but received one with ${state.workers.length} and ${state.now.own.length}.`,
      { subject: 'state', hint: 'Make the loader with the options it had when the state was saved.' },
    );
  }
}
