import type { Job } from '../../src-shared/contract/values.ts';
import { client } from './client.ts';
import { toFailure, type Failure } from './failure.ts';

export interface LinkListener {
  /** Rows and counts may differ now. */
  changed(dataset: string, by: 'scan' | 'edit'): void;
  job(job: Job): void;
  /** Events are heard again after a while in which they were not: whatever is shown may be old. */
  back(): void;
}

const firstWaitMs = 500;
const longestWaitMs = 15_000;

/** The line to the engine: its events, and whether it is there. Where the line breaks it is tried again, ever more slowly. */
export class EngineLink {
  away: boolean = $state(false);
  attempt: number = $state(0);
  /** When the next attempt is due, in milliseconds since 1970. */
  nextAtMs: number = $state(0);
  /** Set where the engine is there and refuses this page: its token was another server's. */
  refusal: Failure | null = $state.raw(null);
  jobs: Job[] = $state.raw([]);
  #listener: LinkListener;
  #wake: (() => void) | null = null;
  #isFirst = true;
  #waiting: (() => void)[] = [];

  constructor(listener: LinkListener) {
    this.#listener = listener;
    void this.#run();
  }

  /** Until the engine is heard again, or for so long: a single call may break where the engine is well. */
  async untilBack(atMostMs: number): Promise<void> {
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, atMostMs);
      this.#waiting.push(() => {
        clearTimeout(timer);
        resolve();
      });
    });
  }

  tryNow(): void {
    this.#wake?.();
  }

  async cancel(id: string): Promise<void> {
    this.noteJob(await client.jobs.cancel({ id }));
  }

  /** Takes over what is known of a job, from an event or from the call that started it. */
  noteJob(job: Job): void {
    // The answer of the call may come after the event that the job has ended; nothing that has ended runs again.
    const known = this.jobs.find(({ id }) => id === job.id);
    if (known !== undefined && !isAtWork(known) && isAtWork(job)) return;
    const others = this.jobs.filter((one) => one.id !== job.id);
    this.jobs = [...others, job].slice(-20);
  }

  async #run(): Promise<never> {
    for (;;) {
      try {
        const events = await client.events.subscribe({});
        this.jobs = await client.jobs.list();
        this.away = false;
        this.attempt = 0;
        this.refusal = null;
        for (const go of this.#waiting.splice(0)) go();
        // However short the break was: what happened in it was told to nobody.
        if (!this.#isFirst) this.#listener.back();
        this.#isFirst = false;
        for await (const event of events) {
          if (event.kind === 'changed') this.#listener.changed(event.dataset, event.by);
          else {
            this.noteJob(event.job);
            this.#listener.job(event.job);
          }
        }
      } catch (error) {
        // An engine that ends breaks the stream; the wait below is the answer to both.
        const failure = toFailure(error);
        this.refusal = failure.code === 'NOT_AUTHORISED' ? failure : null;
      }
      await this.#wait();
    }
  }

  async #wait(): Promise<void> {
    this.attempt++;
    const waitMs = Math.min(longestWaitMs, firstWaitMs * 2 ** (this.attempt - 1));
    // One quiet attempt first: a stream that a proxy closed is not worth a banner.
    if (this.attempt > 1) this.away = true;
    this.nextAtMs = Date.now() + waitMs;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, waitMs);
      this.#wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
    this.#wake = null;
  }
}

function isAtWork({ state }: Job): boolean {
  return state === 'running' || state === 'cancelling';
}
