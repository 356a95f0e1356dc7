import type { IncomingMessage } from 'node:http';
import { Readable, Transform } from 'node:stream';
import { WinnowError } from '../../src-shared/winnow-error.ts';

export interface RequestOptions {
  /** Ends the work when the client goes. */
  signal: AbortSignal;
  maxBodyBytes: number;
}

/** Thrown, and put as the reason of a failed body, when a body is larger than the limit. */
export function bodyTooLarge(maxBodyBytes: number): WinnowError {
  return new WinnowError('BAD_INPUT', `Expected a body of at most ${maxBodyBytes} bytes but received more.`);
}

/** A fetch request over the message's own stream; nothing is read ahead. */
export function requestFromNode(message: IncomingMessage, options: RequestOptions): Request {
  const { signal, maxBodyBytes } = options;
  const method = message.method ?? 'GET';
  const headers = headersOf(message);
  const host = headers.get('host') || 'localhost';
  const url = new URL(message.url ?? '/', `http://${host}`);
  if (method === 'GET' || method === 'HEAD') return new Request(url, { method, headers, signal });
  const body = message.pipe(limitTo(maxBodyBytes));
  message.once('error', (error) => body.destroy(error));
  return new Request(url, {
    method,
    headers,
    signal,
    body: Readable.toWeb(body) as ReadableStream<Uint8Array>,
    duplex: 'half',
  } as RequestInit);
}

export function headersOf(message: IncomingMessage): Headers {
  const headers = new Headers();
  const raw = message.rawHeaders;
  for (let at = 0; at < raw.length; at += 2) headers.append(raw[at]!, raw[at + 1]!);
  return headers;
}

function limitTo(maxBytes: number): Transform {
  let seenBytes = 0;
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      seenBytes += chunk.length;
      if (seenBytes > maxBytes) done(bodyTooLarge(maxBytes));
      else done(null, chunk);
    },
  });
}
