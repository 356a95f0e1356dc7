import type { Fetched } from './fetcher.ts';

/** One epoch on its way. */
export abstract class Iteration<B> implements AsyncIterator<B, undefined> {
  /** Batches that are done, handed out or left out. */
  done = 0;
  /** Whether the epoch came to its end. */
  exhausted = false;
  #ended = false;
  #turn: Promise<unknown> = Promise.resolve();
  readonly #note: (fetched: Fetched) => void;

  constructor(note: (fetched: Fetched) => void) {
    this.#note = note;
  }

  /** The next batch's outcome, or null at the end. */
  protected abstract advance(): Promise<Fetched | null>;
  /** Lets go of everything that the iteration holds. Called once. */
  protected abstract release(): Promise<void>;

  /** Calls that overlap are answered one after the other. */
  next(): Promise<IteratorResult<B, undefined>> {
    const result = this.#turn.then(() => this.#step());
    this.#turn = result.catch(() => undefined);
    return result;
  }

  /** Ends the iteration early, as `break` does. */
  async return(): Promise<IteratorResult<B, undefined>> {
    await this.#end();
    return { done: true, value: undefined };
  }

  async #step(): Promise<IteratorResult<B, undefined>> {
    try {
      while (!this.#ended) {
        const fetched = await this.advance();
        if (fetched === null) {
          this.exhausted = true;
          break;
        }
        this.done += 1;
        this.#note(fetched);
        if (fetched.kind === 'batch') return { done: false, value: fetched.batch as B };
      }
    } catch (error) {
      await this.#end();
      throw error;
    }
    await this.#end();
    return { done: true, value: undefined };
  }

  async #end(): Promise<void> {
    if (this.#ended) return;
    this.#ended = true;
    await this.release();
  }
}
