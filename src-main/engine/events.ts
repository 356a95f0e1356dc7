import { EventPublisher } from '@orpc/server';
import type { Job } from '../../src-shared/contract/values.ts';

export type EngineEvent =
  { kind: 'job'; job: Job } | { kind: 'changed'; dataset: string; revision: number; by: 'scan' | 'edit' };

/** Everything that happens, for whoever listens. A slow listener loses the oldest events rather than holding memory: each event stands for a state, so the newest one counts. */
export class EngineEvents {
  #listeners = 0;
  readonly #publisher = new EventPublisher<{ event: EngineEvent }>({ maxBufferedEvents: 200 });

  /** How many listen now. */
  get listeners(): number {
    return this.#listeners;
  }

  publish(event: EngineEvent): void {
    this.#publisher.publish('event', event);
  }

  async *listen(dataset: string | undefined, signal: AbortSignal | undefined): AsyncGenerator<EngineEvent> {
    this.#listeners++;
    try {
      for await (const event of this.#publisher.subscribe('event', { signal })) {
        const about = event.kind === 'job' ? event.job.dataset : event.dataset;
        if (dataset === undefined || about === null || about === dataset) yield event;
      }
    } finally {
      this.#listeners--;
    }
  }
}
