import { readFile } from 'node:fs/promises';
import { extname, join, normalize, sep } from 'node:path';
import { WinnowError } from '../../src-shared/winnow-error.ts';
import { refuse } from './refuse.ts';
import { WholeResponse } from './whole-response.ts';

/** No inline script or style, no other origin, no plug-ins, no frame around us. */
export const contentSecurityPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' blob: data:",
  "font-src 'self'",
  "connect-src 'self'",
  "worker-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

const contentTypes: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
  '.json': 'application/json',
};

/** Whether an address is for a file of the page, or nothing: everything that is for no other part of the engine. */
export function isPageAddress(pathname: string): boolean {
  return !/^\/(rpc|image|thumbs|preview|batch)\//.test(pathname);
}

/** Serves the built page from `folder`. Only files of known kinds, only from inside it. */
export async function servePage(folder: string, pathname: string): Promise<Response> {
  const relative = pathname === '/' ? 'index.html' : safeRelative(pathname);
  const contentType = relative === null ? undefined : contentTypes[extname(relative)];
  if (relative === null || !contentType) return notFound();
  let body: Buffer<ArrayBuffer>;
  try {
    body = (await readFile(join(folder, relative))) as Buffer<ArrayBuffer>;
  } catch {
    return relative === 'index.html' ? pageMissing() : notFound();
  }
  return new WholeResponse(body, {
    headers: {
      'content-type': contentType,
      'content-security-policy': contentSecurityPolicy,
      // Built files carry their hash in their name; the document itself must always be asked for.
      'cache-control': relative.startsWith(`assets${sep}`)
        ? 'public, max-age=31536000, immutable'
        : 'no-cache',
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
    },
  });
}

function safeRelative(pathname: string): string | null {
  let decoded: string;
  try {
    decoded = decodeURIComponent(pathname);
  } catch {
    return null;
  }
  if (decoded.includes('\0') || decoded.includes('\\')) return null;
  const relative = normalize(decoded.replace(/^\/+/, ''));
  return relative.startsWith('..') || relative.includes(`..${sep}`) ? null : relative;
}

export function notFound(): Response {
  return refuse(new WinnowError('BAD_INPUT', 'There is nothing at this address.'), 404);
}

function pageMissing(): Response {
  return new Response('The page has not been built. Run: npm run build', {
    status: 503,
    headers: { 'content-type': 'text/plain; charset=utf-8' },
  });
}
