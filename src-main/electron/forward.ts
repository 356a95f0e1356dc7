import { request as httpRequest } from 'node:http';
import { Readable } from 'node:stream';

/** What the engine may learn of a request of the page. Everything else a browser adds is left out. */
const passedOn = ['accept', 'content-type', 'last-event-id', 'range', 'if-none-match'];

/**
 * Sends a fetch request to the engine over its private socket, and streams the answer back. When the page cancels, so does this.
 *
 * Rejects when the socket cannot be reached, or closes before it answers.
 */
export function forward(socketPath: string, request: Request): Promise<Response> {
  const { pathname, search } = new URL(request.url);
  const headers: Record<string, string> = { host: 'localhost' };
  for (const name of passedOn) {
    const value = request.headers.get(name);
    if (value !== null) headers[name] = value;
  }
  return new Promise((resolve, reject) => {
    const { method, signal } = request;
    const call = httpRequest({ socketPath, path: pathname + search, method, headers, signal, agent: false });
    call.once('error', reject);
    call.once('response', (answer) => {
      const received = new Headers();
      for (let at = 0; at < answer.rawHeaders.length; at += 2) {
        const name = answer.rawHeaders[at]!;
        if (!/^(connection|keep-alive|transfer-encoding)$/i.test(name))
          received.append(name, answer.rawHeaders[at + 1]!);
      }
      const status = answer.statusCode ?? 502;
      const hasBody = method !== 'HEAD' && status !== 204 && status !== 304;
      if (!hasBody) answer.resume();
      // Later errors end the body's stream, which is where its reader looks for them.
      call.on('error', () => undefined);
      resolve(
        new Response(hasBody ? (Readable.toWeb(answer) as ReadableStream<Uint8Array>) : null, {
          status,
          headers: received,
        }),
      );
    });
    if (request.body === null) call.end();
    else Readable.fromWeb(request.body as Parameters<typeof Readable.fromWeb>[0]).pipe(call);
  });
}
