import { setTimeout as wait } from 'node:timers/promises';
import { app, BrowserWindow, Notification } from 'electron';
import type { Job } from '../../src-shared/contract/values.ts';
import type { Answering } from './engine-call.ts';
import { engineEvents } from './engine-events.ts';
import { texts } from './texts.ts';

/** Work that is over sooner is not worth a note. */
const worthANoteMs = 10_000;
const retryMs = 1000;

export interface JobWatchOptions {
  engine: Answering;
  signal: AbortSignal;
  /** Called when a job of a dataset starts: it was opened, or its folder is looked through again. */
  datasetUsed(): void;
  worthANoteMs?: number;
}

/** Shows the engine's work where only a desktop can: as progress in the dock or the taskbar, and as a note when long work ends unseen. */
export async function watchJobs(options: JobWatchOptions): Promise<void> {
  const { engine, signal } = options;
  while (!signal.aborted) {
    const board = new JobBar(options);
    try {
      for await (const event of engineEvents(engine, signal)) if (event.kind === 'job') board.show(event.job);
    } catch {
      // The engine ended, or its answer was cut: it is asked again below.
    }
    board.clear();
    await wait(retryMs, undefined, { signal }).catch(() => undefined);
  }
}

class JobBar {
  readonly #running = new Map<string, { job: Job; startedMs: number }>();
  readonly #options: JobWatchOptions;

  constructor(options: JobWatchOptions) {
    this.#options = options;
  }

  show(job: Job): void {
    const known = this.#running.get(job.id);
    if (job.state === 'running' || job.state === 'cancelling') {
      this.#running.set(job.id, { job, startedMs: known?.startedMs ?? performance.now() });
      if (known === undefined && job.dataset !== null) this.#options.datasetUsed();
    } else {
      this.#running.delete(job.id);
      const tookMs = known === undefined ? 0 : performance.now() - known.startedMs;
      if (tookMs >= (this.#options.worthANoteMs ?? worthANoteMs)) note(job);
    }
    this.#draw();
  }

  clear(): void {
    this.#running.clear();
    this.#draw();
  }

  #draw(): void {
    const jobs = [...this.#running.values()].map(({ job }) => job);
    const known = jobs.filter(({ total }) => total !== null && total > 0);
    const share = known.reduce((sum, { done, total }) => sum + done / total!, 0) / known.length;
    // Electron's own words: below 0 there is no bar, above 1 one without an end.
    const value = jobs.length === 0 ? -1 : known.length === 0 ? 2 : Math.min(share, 1);
    for (const window of BrowserWindow.getAllWindows()) window.setProgressBar(value);
  }
}

/** A job that somebody stopped needs no note, nor does one that ended before somebody's eyes. */
function note(job: Job): void {
  if (job.state === 'cancelled' || BrowserWindow.getFocusedWindow() !== null) return;
  if (!Notification.isSupported()) return;
  const title = job.state === 'failed' ? texts.failed(job.title) : texts.done(job.title);
  const shown = new Notification({ title, body: job.message ?? '' });
  shown.on('click', () => {
    const [window] = BrowserWindow.getAllWindows();
    if (window?.isMinimized()) window.restore();
    window?.focus();
    app.focus();
  });
  shown.show();
}
