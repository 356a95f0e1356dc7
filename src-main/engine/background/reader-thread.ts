import { parentPort, workerData } from 'node:worker_threads';
import type { ReadCatalogue } from '../../catalogue/catalogue.ts';
import { openCatalogue } from '../../catalogue/open.ts';
import { toWire, type ErrorOnWire } from '../../loading/workers/error-on-wire.ts';
import { questions, type Input, type QuestionName } from './questions.ts';

export interface ReaderOrders {
  catalogueFile: string;
}

export type ToReader =
  { kind: 'ask'; question: QuestionName; input: Input<QuestionName> } | { kind: 'close' };

export type FromReader =
  /** Its addons are loaded: it may be ended. */
  { kind: 'ready' } | { kind: 'answer'; answer: unknown } | { kind: 'failed'; error: ErrorOnWire };

const { catalogueFile } = workerData as ReaderOrders;
const port = parentPort!;
let catalogue: ReadCatalogue | null = null;

function answer({ question, input }: Extract<ToReader, { kind: 'ask' }>): FromReader {
  try {
    catalogue ??= openCatalogue(catalogueFile, { readOnly: true });
    const ask = questions[question] as unknown as (catalogue: ReadCatalogue, input: unknown) => unknown;
    return { kind: 'answer', answer: ask(catalogue, input) };
  } catch (error) {
    return { kind: 'failed', error: toWire(error) };
  }
}

/* oxlint-disable unicorn/require-post-message-target-origin -- a thread is no window */
port.on('message', (message: ToReader) => {
  if (message.kind === 'ask') return port.postMessage(answer(message));
  catalogue?.close();
  port.close();
});
port.postMessage({ kind: 'ready' } satisfies FromReader);
