import { inProcessPlatform } from '../../src-shared/loader/in-process-runner.ts';
import type { LoaderPlatform } from '../../src-shared/loader/worker-runner.ts';

/** A loader on Node: with a clock for its `timeout`. */
export const nodePlatform: LoaderPlatform = {
  ...inProcessPlatform,
  after(milliseconds, callback) {
    const timer = setTimeout(callback, milliseconds);
    return () => clearTimeout(timer);
  },
};
