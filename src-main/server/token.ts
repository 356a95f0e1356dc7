import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

/** A new secret of 256 bits, in letters that an address can carry. */
export function makeToken(): string {
  return randomBytes(32).toString('base64url');
}

/** Compares with it in constant time. Of what has another length that alone shows; how long a token is, everybody may know. */
export function sameAs(expected: string): (received: string) => boolean {
  const wanted = Buffer.from(expected);
  return (received) => {
    const offered = Buffer.from(received);
    return offered.length === wanted.length && timingSafeEqual(wanted, offered);
  };
}

/** Cookies are shared by all ports of a host: the name is taken from the token, so that two servers do not log each other out. */
export function cookieName(token: string): string {
  return `winnow-${createHash('sha256').update(`name of ${token}`).digest('hex').slice(0, 12)}`;
}

/** The values of a cookie in a `Cookie` header: another server of this host may have set one of the same name, for ports do not part cookies. */
export function readCookie(header: string | null, name: string): string[] {
  return (header ?? '').split(';').flatMap((part) => {
    const equals = part.indexOf('=');
    return equals > 0 && part.slice(0, equals).trim() === name ? [part.slice(equals + 1).trim()] : [];
  });
}
