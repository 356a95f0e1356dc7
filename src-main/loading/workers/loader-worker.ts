/** A thread of a loader. It does one job after another, and each as if it were the first. */
import { parentPort, receiveMessageOnPort } from 'node:worker_threads';
import type { FromThread, ToThread } from './messages.ts';
import { WorkerJob } from './worker-job.ts';

const port = parentPort!;
let job: WorkerJob | null = null;

port.on('message', hear);

function hear(message: ToThread): void {
  switch (message.kind) {
    case 'begin':
      job = new WorkerJob(message.orders, answer, hearMore);
      return;
    case 'end':
      void endJob();
      return;
    case 'close':
      port.close();
      return;
    default:
      job?.hear(message);
  }
}

/** What waits is heard now, and not when the thread has nothing else to do. */
function hearMore(): void {
  for (let next = receiveMessageOnPort(port); next; next = receiveMessageOnPort(port))
    hear(next.message as ToThread);
}

async function endJob(): Promise<void> {
  const buffers = (await job?.done()) ?? [];
  job = null;
  answer({ kind: 'ended', buffers });
}

function answer(message: FromThread, transfer: readonly ArrayBuffer[] = []): void {
  /* oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread is no window */
  port.postMessage(message, [...transfer]);
}
