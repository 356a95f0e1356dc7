import { WinnowError } from '../../src-shared/winnow-error.ts';

const parts = /[/\\]/;

/**
 * Throws PATH_REFUSED for an address that tries to climb out of its place, in any spelling: `..`, `%2e%2e`, backslashes, doubly encoded
 * separators, NUL bytes. No address of the page needs one, so none is repaired.
 *
 * @param target the request target as it was received, before anything normalised it
 */
export function checkAddress(target: string): void {
  if (!target.startsWith('/') || target.startsWith('//')) throw refused(target);
  let path = target.split('?', 1)[0]!;
  // Twice, for an address that was encoded twice.
  for (let round = 0; round < 2; round++) {
    if (path.split(parts).some((part) => part === '..' || part === '.')) throw refused(target);
    if (path.includes('\0') || path.includes('\\')) throw refused(target);
    try {
      path = decodeURIComponent(path);
    } catch {
      throw refused(target);
    }
  }
  if (path.split(parts).includes('..') || path.includes('\0')) throw refused(target);
}

function refused(target: string): WinnowError {
  return new WinnowError('PATH_REFUSED', 'This address is not one that the app asks for.', {
    subject: target.slice(0, 200),
  });
}
