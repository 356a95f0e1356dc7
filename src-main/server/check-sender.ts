import { isIP } from 'node:net';
import type { RequestHeaders } from '../engine/engine-request.ts';
import { WinnowError } from '../../src-shared/winnow-error.ts';

export interface SenderRules {
  /** Host names that are let in beside the loopback ones. */
  hostNames: string[];
  /** Lets in every address written as a number. A page can rebind a name to our address, never a number. */
  anyAddress: boolean;
}

const loopbackNames = ['localhost', '127.0.0.1', '::1'];

/** True for a host that only this machine reaches. */
export function isLoopback(host: string): boolean {
  return loopbackNames.includes(host) || /^127\.\d+\.\d+\.\d+$/.test(host);
}

/**
 * Throws NOT_AUTHORISED unless the request was sent to us by name (no DNS rebinding) and, where a page sent it, by our own page.
 * The port in `Host` is free, for it is another one at the far end of an SSH tunnel; an `Origin` has to repeat it exactly.
 */
export function checkSender(headers: RequestHeaders, rules: SenderRules): void {
  const host = headers.get('host') ?? '';
  const name = hostName(host);
  const known =
    name !== null &&
    (isLoopback(name) || rules.hostNames.includes(name) || (rules.anyAddress && isIP(name) !== 0));
  if (!known) {
    throw new WinnowError('NOT_AUTHORISED', 'This server does not answer to that host name.', {
      subject: host.slice(0, 200),
      hint: 'Open the address that was printed when the server started.',
    });
  }
  const origin = headers.get('origin');
  if (origin !== null && origin.toLowerCase() !== `http://${host.toLowerCase()}`) throw foreign(origin);
  // Other ports of this machine are the same site, so they are not trusted either. Following a link is harmless: it only shows the page.
  const site = headers.get('sec-fetch-site');
  const isOwn = site === null || site === 'same-origin' || site === 'none';
  if (!isOwn && headers.get('sec-fetch-mode') !== 'navigate') throw foreign(`a ${site} page`);
}

function foreign(origin: string): WinnowError {
  return new WinnowError('NOT_AUTHORISED', 'Another web page may not talk to this server.', {
    subject: origin.slice(0, 200),
  });
}

/** The name in a Host header, without port and brackets, in small letters; null where there is none. */
function hostName(host: string): string | null {
  const match = /^(?:\[([0-9a-f:.]+)\]|([a-z0-9._-]+))(?::\d{1,5})?$/i.exec(host);
  return match === null ? null : (match[1] ?? match[2]!).toLowerCase();
}
