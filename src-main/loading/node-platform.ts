import type { LoaderPlatform } from '../../src-shared/loader/worker-runner.ts';
import { ThreadRunner } from './workers/thread-runner.ts';

/** A loader on Node: workers are threads, and there is a clock for `timeout`. */
export const nodePlatform: LoaderPlatform = {
  checkWorkers: (job, workerInitFn) => ThreadRunner.check(job, workerInitFn),
  startWorkers: (job, settings) => new ThreadRunner(job, settings),
  after(milliseconds, callback) {
    const timer = setTimeout(callback, milliseconds);
    return () => clearTimeout(timer);
  },
};
