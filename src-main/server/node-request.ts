import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import { WinnowError } from '../../src-shared/winnow-error.ts';
import type { EngineRequest, RequestHeaders } from '../engine/engine-request.ts';

interface NodeRequestOptions {
  /** Ends the work when the client goes. */
  signal: AbortSignal;
  maxBodyBytes: number;
}

/**
 * Node's message as the engine reads it. A whole fetch `Request` around it, with a stream for the body, took longer than the answer to most requests.
 * Nothing is read before it is asked for.
 */
export class NodeRequest implements EngineRequest {
  readonly method: string;
  readonly headers: RequestHeaders;
  readonly signal: AbortSignal;
  readonly #message: IncomingMessage;
  readonly #maxBodyBytes: number;

  /** Throws BAD_INPUT for too many headers, without a host, and where one that decides something is there twice: one of the two would be overlooked. */
  constructor(message: IncomingMessage, { signal, maxBodyBytes }: NodeRequestOptions) {
    checkHeaders(message.rawHeaders);
    this.method = message.method ?? 'GET';
    this.headers = new MessageHeaders(message.headers);
    this.signal = signal;
    this.#message = message;
    this.#maxBodyBytes = maxBodyBytes;
  }

  /** As it was received, but for the host. */
  get url(): string {
    return `http://localhost${this.#message.url}`;
  }

  /** The address that the request came from; '' for a socket that has none. */
  get sender(): string {
    return this.#message.socket.remoteAddress ?? '';
  }

  /** Whether the length that it says of its body is above the limit. */
  get isTooLong(): boolean {
    return Number(this.headers.get('content-length') ?? 0) > this.#maxBodyBytes;
  }

  /** The body. Rejects with BAD_INPUT where it is larger than the limit, whatever length it said. */
  text(): Promise<string> {
    const message = this.#message;
    const chunks: Buffer[] = [];
    let seenBytes = 0;
    return new Promise((resolve, reject) => {
      message.on('data', (chunk: Buffer) => {
        seenBytes += chunk.length;
        if (seenBytes > this.#maxBodyBytes) {
          chunks.length = 0;
          reject(bodyTooLarge(this.#maxBodyBytes));
        } else chunks.push(chunk);
      });
      message.once('end', () => resolve(Buffer.concat(chunks).toString()));
      message.once('error', reject);
    });
  }
}

/** Says that a body is larger than the limit. */
export function bodyTooLarge(maxBodyBytes: number): WinnowError {
  return new WinnowError('BAD_INPUT', `Expected a body of at most ${maxBodyBytes} bytes but received more.`);
}

/** The headers that Node has read already. */
class MessageHeaders implements RequestHeaders {
  readonly #read: IncomingHttpHeaders;

  constructor(read: IncomingHttpHeaders) {
    this.#read = read;
  }

  get(name: string): string | null {
    const value = Object.hasOwn(this.#read, name) ? this.#read[name] : undefined;
    return value === undefined ? null : String(value);
  }

  forEach(visit: (value: string, name: string) => void): void {
    for (const [name, value] of Object.entries(this.#read)) visit(String(value), name);
  }
}

const hostBit = 2;
const single = ['host', 'origin', 'content-type', 'content-length', 'transfer-encoding'];

/** Far more than any browser sends. Node drops, without a word, what is beyond 2000. */
const mostHeaders = 100;

function checkHeaders(rawHeaders: readonly string[]): void {
  if (rawHeaders.length > 2 * mostHeaders)
    throw new WinnowError('BAD_INPUT', `Expected at most ${mostHeaders} headers but received more.`);
  let seen = 0;
  for (let at = 0; at < rawHeaders.length; at += 2) {
    const bit = 1 << (single.indexOf(rawHeaders[at]!.toLowerCase()) + 1);
    if (bit > 1 && seen & bit)
      throw new WinnowError('BAD_INPUT', `Expected ${rawHeaders[at]} once but received it more often.`);
    seen |= bit;
  }
  if (!(seen & hostBit)) throw new WinnowError('BAD_INPUT', 'Expected a Host header but received none.');
}
