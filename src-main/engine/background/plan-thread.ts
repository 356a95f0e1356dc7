import { parentPort, workerData } from 'node:worker_threads';
import { buffersOf } from '../../../src-shared/catalogue/import/edit-columns.ts';
import { openCatalogue } from '../../catalogue/open.ts';
import type { ImportProgress } from '../../import/run-import.ts';
import { toWire, type ErrorOnWire } from '../../loading/workers/error-on-wire.ts';
import { plan, type Planned, type PlanInputs, type PlanName } from './plans.ts';

export interface PlanOrders {
  catalogueFile: string;
  name: PlanName;
  input: PlanInputs[PlanName];
}

export type FromPlanner =
  | { kind: 'progress'; progress: ImportProgress }
  | { kind: 'planned'; planned: Planned<PlanName> }
  | { kind: 'failed'; error: ErrorOnWire };

/** Progress is told at most this often. */
const TELL_EVERY_MS = 50;

const { catalogueFile, name, input } = workerData as PlanOrders;
const port = parentPort!;
const cancelling = new AbortController();
// Whatever is said to it takes the question back.
port.once('message', () => cancelling.abort());

let toldMs = 0;
function tell(progress: ImportProgress): void {
  const now = performance.now();
  if (now - toldMs < TELL_EVERY_MS) return;
  toldMs = now;
  /* oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread is no window */
  port.postMessage({ kind: 'progress', progress } satisfies FromPlanner);
}

async function answer(): Promise<[FromPlanner, ArrayBuffer[]]> {
  try {
    const catalogue = openCatalogue(catalogueFile, { readOnly: true });
    try {
      const planned = await plan(catalogue, name, input, { signal: cancelling.signal, onProgress: tell });
      return [{ kind: 'planned', planned }, buffersOf(planned.edits)];
    } finally {
      catalogue.close();
    }
  } catch (error) {
    return [{ kind: 'failed', error: toWire(error) }, []];
  }
}

const [message, buffers] = await answer();
/* oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread is no window */
port.postMessage(message, buffers);
port.close();
