import type { ServerResponse } from 'node:http';
import { once } from 'node:events';
import { WholeResponse } from '../engine/whole-response.ts';

/** What a host sends beside the headers of a response. */
export interface HostHeaders {
  /** Instead of what the response says. */
  always: Readonly<Record<string, string>>;
  /** Where the response says nothing. */
  otherwise: Readonly<Record<string, string>>;
}

/**
 * Writes a fetch response to a Node response, at the pace at which the client reads. When the client goes, the body is cancelled, so that
 * an event stream ends on our side too.
 */
export async function sendResponse(
  response: Response,
  target: ServerResponse,
  signal: AbortSignal,
  own: HostHeaders = { always: {}, otherwise: {} },
): Promise<void> {
  const headers = rawHeaders(response.headers, own);
  const saysLength = response.headers.has('content-length');
  if (response instanceof WholeResponse && target.req.method !== 'HEAD') {
    if (!saysLength) headers.push('content-length', String(response.whole.byteLength));
    target.writeHead(response.status, headers).end(response.whole);
    return;
  }
  if (response.body === null || target.req.method === 'HEAD') {
    await response.body?.cancel();
    target.writeHead(response.status, headers).end();
    return;
  }
  // Most answers are whole already: a stream around each costs more than the answer, and headers of their own a packet.
  if (isWhole(response)) {
    const body = await response.bytes();
    if (!saysLength) headers.push('content-length', String(body.byteLength));
    target.writeHead(response.status, headers).end(body);
    return;
  }
  target.writeHead(response.status, headers);
  // An event stream may be silent for long: its headers go out at once, so that the page knows that it is connected.
  target.flushHeaders();
  const reader = response.body.getReader();
  const cancel = (): void => void reader.cancel(signal.reason).catch(() => undefined);
  signal.addEventListener('abort', cancel, { once: true });
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done || signal.aborted) break;
      if (!target.write(value)) await once(target, 'drain', { signal });
    }
    target.end();
  } catch {
    // Headers are out: cutting the connection is the one way left to say that the body is not whole.
    cancel();
    target.destroy();
  } finally {
    signal.removeEventListener('abort', cancel);
  }
}

/** Names and values in turn, as Node takes them without a look at each. */
function rawHeaders(headers: Headers, { always, otherwise }: HostHeaders): string[] {
  const raw: string[] = [];
  for (const [name, value] of headers) if (!Object.hasOwn(always, name)) raw.push(name, value);
  for (const name in always) raw.push(name, always[name]!);
  for (const name in otherwise) if (!headers.has(name)) raw.push(name, otherwise[name]!);
  return raw;
}

/** Whether all of a body is in memory: the engine says how long such a one is, and its calls answer in one piece of JSON. */
function isWhole({ headers }: Response): boolean {
  return (
    headers.has('content-length') || headers.get('content-type')?.startsWith('application/json') === true
  );
}
