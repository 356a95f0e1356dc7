import { WinnowError } from '../../src-shared/winnow-error.ts';

export interface RateLimitOptions {
  /** Requests that may come at once. Default 5000: a grid that is scrolled fast asks for hundreds of pictures. */
  burst?: number;
  /** Requests that are let in again each second. Default 2000. */
  perSecond?: number;
  /** Wrong tokens that may come at once. Default 20. */
  failures?: number;
  /** Wrong tokens that are let in again each second. Default 0.2. */
  failuresPerSecond?: number;
  nowMs?: () => number;
}

interface Bucket {
  requests: number;
  failures: number;
  atMs: number;
}

const mostSenders = 10_000;

/**
 * Counts what each sender's address asks for, in two buckets that fill again by and by: one for all requests, a small one for requests with a wrong token or
 * none. A token of 256 bits cannot be guessed; the limits keep a sender from costing the others their answers.
 */
export class RateLimit {
  readonly #buckets = new Map<string, Bucket>();
  readonly #options: Required<RateLimitOptions>;

  constructor(options: RateLimitOptions = {}) {
    this.#options = {
      burst: 5000,
      perSecond: 2000,
      failures: 20,
      failuresPerSecond: 0.2,
      nowMs: () => performance.now(),
      ...options,
    };
  }

  /** Takes one request. Throws TOO_MANY_REQUESTS where none is left. */
  take(sender: string): void {
    const bucket = this.#bucket(sender);
    if (bucket.requests < 1) throw refusal(1 / this.#options.perSecond);
    bucket.requests--;
  }

  /** Notes a wrong token. Throws TOO_MANY_REQUESTS where there were too many, in place of the refusal. */
  fail(sender: string): void {
    const bucket = this.#bucket(sender);
    if (bucket.failures < 1) throw refusal(1 / this.#options.failuresPerSecond);
    bucket.failures--;
  }

  #bucket(sender: string): Bucket {
    const { burst, perSecond, failures, failuresPerSecond, nowMs } = this.#options;
    const now = nowMs();
    const bucket = this.#buckets.get(sender) ?? { requests: burst, failures, atMs: now };
    const seconds = (now - bucket.atMs) / 1000;
    bucket.requests = Math.min(burst, bucket.requests + seconds * perSecond);
    bucket.failures = Math.min(failures, bucket.failures + seconds * failuresPerSecond);
    bucket.atMs = now;
    // The one that was seen last stands last: the first is forgotten where there are too many.
    this.#buckets.delete(sender);
    this.#buckets.set(sender, bucket);
    for (const [oldest] of this.#buckets) {
      if (this.#buckets.size <= mostSenders) break;
      this.#buckets.delete(oldest);
    }
    return bucket;
  }
}

function refusal(seconds: number): WinnowError {
  return new WinnowError('TOO_MANY_REQUESTS', 'Too many requests came from this address.', {
    hint: `Try again in ${Math.max(1, Math.ceil(seconds))} s.`,
  });
}
