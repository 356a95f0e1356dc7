import type { Fetched, Fetcher, Index } from './fetcher.ts';
import { Iteration } from './iteration.ts';

/** An epoch without workers: each batch is loaded when it is asked for. */
export class SingleIteration<B> extends Iteration<B> {
  readonly #indices: Iterator<Index>;
  readonly #fetcher: Fetcher;
  readonly #catchUp: (() => Promise<void>) | null;
  #caughtUp = false;

  /** @param catchUp brings a resumed stream to where it was, before the first batch */
  constructor(
    indices: Iterator<Index>,
    fetcher: Fetcher,
    note: (fetched: Fetched) => void,
    catchUp: (() => Promise<void>) | null,
  ) {
    super(note);
    this.#indices = indices;
    this.#fetcher = fetcher;
    this.#catchUp = catchUp;
  }

  protected async advance(): Promise<Fetched | null> {
    if (this.#catchUp && !this.#caughtUp) {
      this.#caughtUp = true;
      await this.#catchUp();
    }
    const next = this.#indices.next();
    if (next.done) return null;
    const fetched = await this.#fetcher.fetch(next.value);
    return fetched.kind === 'end' ? null : fetched;
  }

  protected release(): Promise<void> {
    this.#indices.return?.();
    return Promise.resolve();
  }
}
