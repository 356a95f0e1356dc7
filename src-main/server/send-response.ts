import type { ServerResponse } from 'node:http';
import { once } from 'node:events';

/**
 * Writes a fetch response to a Node response, at the pace at which the client reads. When the client goes, the body is cancelled, so that
 * an event stream ends on our side too.
 */
export async function sendResponse(
  response: Response,
  target: ServerResponse,
  signal: AbortSignal,
): Promise<void> {
  target.statusCode = response.status;
  for (const [name, value] of response.headers) {
    // Several cookies are the one header that may not be joined.
    if (name !== 'set-cookie') target.setHeader(name, value);
  }
  const cookies = response.headers.getSetCookie();
  if (cookies.length > 0) target.setHeader('set-cookie', cookies);

  if (response.body === null || target.req.method === 'HEAD') {
    await response.body?.cancel();
    target.end();
    return;
  }
  // Most answers are whole already: a stream around each costs more than the answer, and headers of their own a packet.
  if (isWhole(response)) {
    target.end(new Uint8Array(await response.arrayBuffer()));
    return;
  }
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

/** Whether all of a body is in memory: the engine says how long such a one is, and its calls answer in one piece of JSON. */
function isWhole({ headers }: Response): boolean {
  return (
    headers.has('content-length') || headers.get('content-type')?.startsWith('application/json') === true
  );
}
