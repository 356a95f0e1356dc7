import { hostname } from 'node:os';
import type { AddressInfo } from 'node:net';
import { WinnowError } from '../../src-shared/winnow-error.ts';
import { checkSender, isLoopback } from './check-sender.ts';
import type { FetchHandler } from './fetch-handler.ts';
import { createHttpHost } from './http-host.ts';
import { listen } from './listen.ts';
import type { NodeRequest } from './node-request.ts';
import { RateLimit, type RateLimitOptions } from './rate-limit.ts';
import { securityHeaders } from './security-headers.ts';
import { cookieName, makeToken, readCookie, sameAs } from './token.ts';

export interface ServeOptions {
  engine: FetchHandler;
  /** Default `127.0.0.1`. */
  host?: string;
  /** Default 0: any that is free. */
  port?: number;
  /** Must be true for a host that other machines reach. The token then crosses the network unencrypted. */
  allowRemote?: boolean;
  maxBodyBytes?: number;
  rateLimit?: RateLimitOptions;
}

export interface RunningServer {
  /** The address to open, with the token in it. */
  url: string;
  /** The same address without the token, for messages that others may read. */
  origin: string;
  port: number;
  /** Ends event streams and the server within a second. The engine stays with the caller. */
  close(): Promise<void>;
}

/**
 * Serves an engine over HTTP. The first address carries a token of 256 bits, which is exchanged for a cookie that no script can read and
 * no other site can send; everything else is refused without the cookie.
 *
 * Throws BAD_INPUT for a port that is taken or out of range, and for a host that is reachable from outside without `allowRemote`.
 */
export async function serve(options: ServeOptions): Promise<RunningServer> {
  const { engine, host = '127.0.0.1', port = 0, allowRemote = false, maxBodyBytes } = options;
  if (!Number.isInteger(port) || port < 0 || port > 65_535) {
    throw new WinnowError('BAD_INPUT', `Expected a port from 0 to 65535 but received ${port}.`);
  }
  if (!isLoopback(host) && !allowRemote) {
    throw new WinnowError('BAD_INPUT', `${host} can be reached from other machines.`, {
      subject: host,
      hint: 'Serve on 127.0.0.1 and reach it through an SSH tunnel, or allow remote access explicitly.',
    });
  }

  const token = makeToken();
  const isToken = sameAs(token);
  const cookie = cookieName(token);
  const rules = {
    hostNames: allowRemote ? [host.toLowerCase(), hostname().toLowerCase()] : [],
    anyAddress: allowRemote,
  };

  const rate = new RateLimit(options.rateLimit);

  function admit({ url, method, headers, sender }: NodeRequest): Response | null {
    rate.take(sender);
    checkSender(headers, rules);
    const target = new URL(url);
    const offered = target.searchParams.get('token');
    if (offered !== null && method === 'GET' && isToken(offered)) {
      target.searchParams.delete('token');
      return new Response(null, {
        status: 303,
        headers: {
          location: target.pathname + target.search,
          'set-cookie': `${cookie}=${token}; HttpOnly; SameSite=Strict; Path=/`,
        },
      });
    }
    if (readCookie(headers.get('cookie'), cookie).some(isToken)) return null;
    rate.fail(sender);
    throw new WinnowError('NOT_AUTHORISED', 'This address needs the token that the server printed.', {
      hint: 'Open the whole address that was printed when the server started, token and all.',
    });
  }

  const limit = maxBodyBytes === undefined ? {} : { maxBodyBytes };
  const running = createHttpHost({ handler: engine, admit, headers: securityHeaders, ...limit });
  await listen(running.server, { host, port });
  const bound = running.server.address() as AddressInfo;
  const shown = bound.family === 'IPv6' ? `[${bound.address}]` : bound.address;
  const origin = `http://${shown}:${bound.port}`;
  return { url: `${origin}/?token=${token}`, origin, port: bound.port, close: () => running.close() };
}
