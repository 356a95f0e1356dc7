import { WinnowError } from '../winnow-error.ts';
import type { ContextState } from './context-state.ts';
import type { Fetched, Index } from './fetcher.ts';
import { Iteration } from './iteration.ts';
import type { LoaderPlatform, TaskResult, WorkerRunner } from './worker-runner.ts';

interface Task {
  readonly workerId: number;
  readonly result: Promise<TaskResult>;
}

export interface WorkerIterationOptions {
  readonly indices: Iterator<Index>;
  readonly runner: WorkerRunner;
  readonly numWorkers: number;
  readonly prefetchFactor: number;
  /** Of `randomness: 'per-sample'`; null with torch's. */
  readonly epochSeed: bigint | null;
  /** Seconds; 0 waits for ever. */
  readonly timeout: number;
  readonly after: LoaderPlatform['after'];
  /** Batches of a resumed epoch whose indices are taken and not loaded. */
  readonly skip: number;
  /** Batches of a resumed stream that are loaded and thrown away. */
  readonly discard: number;
  readonly keepWorkers: boolean;
  /** Written to: where each worker's generators stood after its last batch that was taken. */
  readonly states: (ContextState | null)[];
}

/**
 * An epoch with workers. Batch i goes to the next worker in turn, `prefetchFactor` of them ahead for each; results are taken in the order of the batches,
 * whatever order they come in. A new batch is given out only when one is taken, which bounds what waits in memory.
 */
export class WorkerIteration<B> extends Iteration<B> {
  readonly #options: WorkerIterationOptions;
  readonly #active: boolean[];
  readonly #tasks: Task[] = [];
  #turn = 0;
  #discard: number;

  constructor(options: WorkerIterationOptions, note: (fetched: Fetched) => void) {
    super(note);
    this.#options = options;
    this.#active = Array.from({ length: options.numWorkers }, () => true);
    this.#discard = options.discard;
    for (let i = 0; i < options.skip; i++) {
      options.indices.next();
      this.#nextWorker();
    }
    for (let i = 0; i < options.prefetchFactor * options.numWorkers; i++) this.#giveOut();
  }

  protected async advance(): Promise<Fetched | null> {
    for (let task = this.#tasks.shift(); task; task = this.#tasks.shift()) {
      const { workerId } = task;
      if (!this.#active[workerId]) continue;
      const { fetched, state } = await this.#wait(task.result);
      if (fetched.kind === 'end') this.#active[workerId] = false;
      else this.#options.states[workerId] = state;
      this.#giveOut();
      if (fetched.kind === 'end') continue;
      if (this.#discard === 0) return fetched;
      this.#discard -= 1;
    }
    return null;
  }

  protected async release(): Promise<void> {
    this.#tasks.length = 0;
    this.#options.indices.return?.();
    if (!this.#options.keepWorkers) await this.#options.runner.close();
  }

  #nextWorker(): number | null {
    for (let tried = 0; tried < this.#active.length; tried++) {
      const workerId = this.#turn;
      this.#turn = (this.#turn + 1) % this.#active.length;
      if (this.#active[workerId]) return workerId;
    }
    return null;
  }

  #giveOut(): void {
    const next = this.#options.indices.next();
    if (next.done) return;
    const workerId = this.#nextWorker();
    if (workerId === null) return;
    const result = this.#options.runner.run(workerId, next.value, this.#options.epochSeed);
    // A failure is raised when its batch's turn comes, not before.
    result.catch(() => undefined);
    this.#tasks.push({ workerId, result });
  }

  async #wait(result: Promise<TaskResult>): Promise<TaskResult> {
    const { timeout, after } = this.#options;
    if (timeout === 0 || !after) return result;
    let cancel = () => {};
    const late = new Promise<never>((_, reject) => {
      cancel = after(timeout * 1000, () =>
        reject(
          new WinnowError('CANCELLED', `DataLoader timed out after ${timeout} seconds`, {
            subject: 'timeout',
          }),
        ),
      );
    });
    try {
      return await Promise.race([result, late]);
    } finally {
      cancel();
    }
  }
}
