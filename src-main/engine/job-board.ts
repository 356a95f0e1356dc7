import { randomUUID } from 'node:crypto';
import type { Job } from '../../src-shared/contract/values.ts';
import { WinnowError } from '../../src-shared/winnow-error.ts';

export interface JobProgress {
  done: number;
  total: number | null;
}

interface JobSpec {
  dataset: string | null;
  kind: Job['kind'];
  title: string;
  unit: string;
  /** Does the work. Resolves to the sentence that tells what came of it; throws when cancelled through `signal`. */
  run(signal: AbortSignal, report: (progress: JobProgress) => void): Promise<string>;
}

interface Running {
  job: Job;
  controller: AbortController;
  startedMs: number;
}

interface Entry extends Running {
  finished: Promise<Job>;
}

/** Progress is announced at most this often, so that a fast scan does not drown its listeners. */
const ANNOUNCE_EVERY_MS = 100;
const FINISHED_JOBS_KEPT = 20;

/** Long work: started at once, watched by events, cancelled by id. */
export class JobBoard {
  readonly #entries = new Map<string, Entry>();
  readonly #announce: (job: Job) => void;

  constructor(announce: (job: Job) => void) {
    this.#announce = announce;
  }

  start(spec: JobSpec): Job {
    const running: Running = {
      job: {
        id: randomUUID(),
        dataset: spec.dataset,
        kind: spec.kind,
        title: spec.title,
        state: 'running',
        done: 0,
        total: null,
        unit: spec.unit,
        ratePerSecond: null,
        secondsLeft: null,
        message: null,
        errorCode: null,
        subject: null,
        hint: null,
      },
      controller: new AbortController(),
      startedMs: performance.now(),
    };
    this.#entries.set(running.job.id, Object.assign(running, { finished: this.#run(running, spec) }));
    return running.job;
  }

  async #run(entry: Running, spec: JobSpec): Promise<Job> {
    let announcedMs = 0;
    let latest: JobProgress | null = null;
    const report = (progress: JobProgress): void => {
      latest = progress;
      const now = performance.now();
      if (now - announcedMs < ANNOUNCE_EVERY_MS) return;
      announcedMs = now;
      this.#update(entry, withRate(entry, progress, now));
    };
    // The caller gets the job before its first event.
    await Promise.resolve();
    this.#announce(entry.job);
    try {
      const message = await spec.run(entry.controller.signal, report);
      const last = latest ? withRate(entry, latest, performance.now()) : {};
      this.#update(entry, { ...last, state: 'done', secondsLeft: null, message });
    } catch (error) {
      if (entry.controller.signal.aborted) {
        this.#update(entry, {
          state: 'cancelled',
          secondsLeft: null,
          message: 'Cancelled. What was done is kept.',
        });
      } else {
        const known = error instanceof WinnowError;
        if (!known) console.error(error);
        this.#update(entry, {
          state: 'failed',
          secondsLeft: null,
          errorCode: known ? error.code : 'INTERNAL',
          message: known ? error.message : 'Something went wrong inside Winnow.',
          subject: (known && error.subject) || null,
          hint: known ? (error.hint ?? null) : 'The log has the details. Nothing that was confirmed is lost.',
        });
      }
    }
    this.#forgetOld();
    return entry.job;
  }

  #update(entry: Running, change: Partial<Job>): void {
    entry.job = { ...entry.job, ...change };
    this.#announce(entry.job);
  }

  /** Newest first. */
  list(): Job[] {
    return [...this.#entries.values()].map((entry) => entry.job).reverse();
  }

  running(dataset: string, kind: Job['kind']): Job | undefined {
    return this.list().find((job) => job.dataset === dataset && job.kind === kind && isActive(job));
  }

  cancel(id: string): Job {
    const entry = this.#get(id);
    if (entry.job.state === 'running') {
      this.#update(entry, { state: 'cancelling' });
      entry.controller.abort();
    }
    return entry.job;
  }

  /** Resolves to the job when it has ended, whichever way. */
  finished(id: string): Promise<Job> {
    return this.#get(id).finished;
  }

  /** Cancels everything, of one dataset or of all, and waits until it has stopped. */
  async stop(dataset?: string): Promise<void> {
    const active = [...this.#entries.values()].filter(
      ({ job }) => isActive(job) && (dataset === undefined || job.dataset === dataset),
    );
    for (const { job } of active) this.cancel(job.id);
    await Promise.all(active.map(({ finished }) => finished));
  }

  #get(id: string): Entry {
    const entry = this.#entries.get(id);
    if (!entry)
      throw new WinnowError('JOB_UNKNOWN', 'There is no such job: it may have ended long ago.', {
        subject: id,
      });
    return entry;
  }

  #forgetOld(): void {
    const ended = [...this.#entries.values()].filter(({ job }) => !isActive(job));
    for (const { job } of ended.slice(0, Math.max(0, ended.length - FINISHED_JOBS_KEPT)))
      this.#entries.delete(job.id);
  }
}

function isActive(job: Job): boolean {
  return job.state === 'running' || job.state === 'cancelling';
}

function withRate(entry: Running, { done, total }: JobProgress, now: number): Partial<Job> {
  const seconds = (now - entry.startedMs) / 1000;
  const rate = done > 0 && seconds > 0 ? done / seconds : null;
  return {
    done,
    total,
    ratePerSecond: rate,
    secondsLeft: rate && total !== null ? (total - done) / rate : null,
  };
}
