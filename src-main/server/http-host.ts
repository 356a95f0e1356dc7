import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { WinnowError } from '../../src-shared/winnow-error.ts';
import { checkAddress } from './check-address.ts';
import { bodyTooLarge, NodeRequest } from './node-request.ts';
import { refuse } from '../engine/refuse.ts';
import { endWith } from './end-with.ts';
import { sendResponse, type HostHeaders } from './send-response.ts';
import type { FetchHandler } from './fetch-handler.ts';

export interface HttpHostOptions {
  handler: FetchHandler;
  /** Throws a WinnowError, or answers, to keep a request out, of which it reads no body; null lets it in. */
  admit?: (request: NodeRequest) => Response | null;
  /** Sent with every response, refusals too. */
  headers?: HostHeaders;
  maxBodyBytes?: number;
  /** In milliseconds. By default 10 s for the headers of a request, 2 min for all of it; looked at once a second. */
  timeLimits?: { headers: number; request: number; lookEvery: number };
}

export interface HttpHost {
  server: Server;
  /** Ends every open request, event streams too, and the server, within `graceMs`. */
  close(graceMs?: number): Promise<void>;
}

const methods = ['GET', 'HEAD', 'POST'];

/** A browser has six, and one for each event stream. Whoever keeps more open keeps the engine from opening its files. */
const mostConnections = 1000;

/** Large enough for an edit of 100,000 images by id. */
export const defaultMaxBodyBytes = 4 * 1024 * 1024;

/** Node's HTTP around a fetch handler: checks address, method and size, then hands over. Listening is left to the caller. */
export function createHttpHost(options: HttpHostOptions): HttpHost {
  const { handler, admit = () => null, headers } = options;
  const { timeLimits = { headers: 10_000, request: 120_000, lookEvery: 1000 } } = options;
  const maxBodyBytes = options.maxBodyBytes ?? defaultMaxBodyBytes;
  const open = new Set<AbortController>();

  async function answer(message: IncomingMessage, signal: AbortSignal): Promise<Response> {
    const method = message.method ?? '';
    if (!methods.includes(method)) {
      return refuse(methodRefused(method), 405);
    }
    try {
      checkAddress(message.url ?? '');
      const request = new NodeRequest(message, { signal, maxBodyBytes });
      const kept = admit(request);
      if (kept !== null) return kept;
      if (request.isTooLong) return refuse(bodyTooLarge(maxBodyBytes), 413);
      return await handler.handle(request);
    } catch (error) {
      if (error instanceof WinnowError) return refuse(error);
      // A client that goes in the middle of its request is no bug of anybody's.
      if (signal.aborted) return new Response(null, { status: 499 });
      // A bug of ours: the person gets a sentence, the log the stack.
      console.error(error);
      return refuse(new WinnowError('INTERNAL', 'Something went wrong inside Winnow.'));
    }
  }

  async function serve(message: IncomingMessage, target: ServerResponse): Promise<void> {
    const gone = new AbortController();
    open.add(gone);
    target.once('close', () => {
      open.delete(gone);
      if (!target.writableFinished) gone.abort();
    });
    const response = await answer(message, gone.signal);
    if (gone.signal.aborted) await response.body?.cancel();
    else await sendResponse(response, target, gone.signal, headers);
  }

  const takeIn = (message: IncomingMessage, target: ServerResponse): void => {
    serve(message, target).catch((error: unknown) => {
      console.error(error);
      target.destroy();
    });
  };
  const server = createServer(
    {
      headersTimeout: timeLimits.headers,
      requestTimeout: timeLimits.request,
      connectionsCheckingInterval: timeLimits.lookEvery,
      // Node's own refusal has no code.
      requireHostHeader: false,
    },
    takeIn,
  );
  server.maxConnections = mostConnections;
  // What Node would answer by itself, or not at all.
  server.on('checkExpectation', takeIn);
  server.on('connect', (_message, socket) => endWith(socket, methodRefused('CONNECT'), 405, headers));
  server.on('clientError', (error: NodeJS.ErrnoException, socket) => {
    const [status, sentence] = malformed(error.code);
    endWith(socket, new WinnowError('BAD_INPUT', sentence), status, headers);
  });

  async function close(graceMs = 250): Promise<void> {
    const closed = new Promise<void>((resolve) => void server.close(() => resolve()));
    for (const gone of open) gone.abort();
    server.closeIdleConnections();
    const timer = setTimeout(() => server.closeAllConnections(), graceMs);
    await closed;
    clearTimeout(timer);
  }

  return { server, close };
}

function methodRefused(method: string): WinnowError {
  return new WinnowError('BAD_INPUT', `Expected one of ${methods.join(', ')} but received ${method}.`);
}

/** What is wrong with bytes that are no request, by the code that Node's parser gives. */
function malformed(code: string | undefined): [status: number, sentence: string] {
  switch (code) {
    case 'ERR_HTTP_REQUEST_TIMEOUT':
      return [408, 'The request took too long to arrive.'];
    case 'HPE_HEADER_OVERFLOW':
      return [431, 'The headers of the request are too long.'];
    default:
      return [400, 'This is not a request as HTTP has it.'];
  }
}
