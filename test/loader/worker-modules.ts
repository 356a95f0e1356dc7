/** What the tests of workers let workers do. */
import { threadId } from 'node:worker_threads';
import type { Dataset, DatasetOrigin, IterableDataset } from '../../src-shared/loader/datasets/dataset.ts';
import { getWorkerInfo } from '../../src-shared/loader/load-context.ts';
import type { LoadContext } from '../../src-shared/loader/load-context.ts';
import { defaultGenerator, defaultPythonRandom } from '../../src-shared/random/default-generators.ts';

abstract class Sendable {
  readonly origin: DatasetOrigin;

  constructor(name: string, args: readonly unknown[]) {
    this.origin = { module: import.meta.url, export: name, args };
  }
}

/** Samples that take some time each: [index, a draw, a Python draw]. `started` counts how many were begun, over all threads. */
export class SlowDataset extends Sendable implements Dataset<number[]> {
  readonly delaysMs: readonly number[];
  readonly bad: readonly number[];
  readonly #started: Int32Array;

  constructor(
    delaysMs: readonly number[],
    bad: readonly number[] = [],
    started: SharedArrayBuffer = new SharedArrayBuffer(4),
  ) {
    super('SlowDataset', [delaysMs, bad, started]);
    this.delaysMs = delaysMs;
    this.bad = bad;
    this.#started = new Int32Array(started);
  }

  get length(): number {
    return this.delaysMs.length;
  }

  /** Draws from the default generators: in a worker, those are the worker's. */
  async get(index: number, context?: LoadContext): Promise<number[]> {
    Atomics.add(this.#started, 0, 1);
    if (this.delaysMs[index]! > 0) await new Promise((done) => setTimeout(done, this.delaysMs[index]));
    if (this.bad.includes(index)) throw new RangeError(`no ${index}`);
    const generator = context?.generator ?? defaultGenerator;
    const python = context?.python ?? defaultPythonRandom;
    return [index, generator.uniform() + 1e-9, python.random() + 1e-9];
  }

  pathOf(index: number): string {
    return `slow/${index}`;
  }
}

/** Sample i is [i, the worker's id, how many workers there are, its thread, what {@link remember} left]. */
export class WhereDataset extends Sendable implements Dataset<number[]> {
  readonly length: number;

  constructor(length: number) {
    super('WhereDataset', [length]);
    this.length = length;
  }

  get(index: number): number[] {
    const info = getWorkerInfo();
    return [index, info?.id ?? -1, info?.numWorkers ?? 0, threadId, remembered];
  }
}

let remembered = 0;

export function remember(workerId: number, { worker }: LoadContext): void {
  remembered = 100 + workerId + 10 * (worker?.numWorkers ?? 0);
}

export function failToBegin(workerId: number): void {
  throw new TypeError(`worker ${workerId} will not begin`);
}

/** A dataset whose sample 3 ends, stops or hangs its worker. */
export class DeadlyDataset extends Sendable implements Dataset<number> {
  readonly length = 8;
  readonly how: 'exit' | 'throw' | 'hang';

  constructor(how: DeadlyDataset['how']) {
    super('DeadlyDataset', [how]);
    this.how = how;
  }

  async get(index: number): Promise<number> {
    if (index !== 3) return index;
    if (this.how === 'exit') process.exit(7);
    if (this.how === 'hang') for (;;);
    setTimeout(() => {
      throw new Error('thrown beside the sample');
    });
    return new Promise(() => {});
  }
}

export class EndlessStream extends Sendable implements IterableDataset<number> {
  constructor() {
    super('EndlessStream', []);
  }

  *iterate(): Generator<number> {
    for (let i = 0; ; i++) yield i;
  }
}

/** A maker that is a function and takes its time. */
export async function openLater(length: number): Promise<WhereDataset> {
  await new Promise((done) => setTimeout(done, 5));
  return new WhereDataset(length);
}

export const notAFunction = 3;

export function makesNothing(): null {
  return null;
}
