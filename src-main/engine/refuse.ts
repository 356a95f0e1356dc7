import { statusOf } from '../../src-shared/contract/error-status.ts';
import { WinnowError } from '../../src-shared/winnow-error.ts';

/**
 * The answer to a request that does not come in. It has the form in which the contract's calls carry their errors, so that a page that has
 * lost its permission shows a sentence and not a broken reply.
 */
export function refuse(error: WinnowError, status: number = statusOf(error.code)): Response {
  const { code, message, subject, hint } = error;
  const body = { json: { defined: true, code, status, message, data: { subject, hint } }, meta: [] };
  return new Response(JSON.stringify(body), {
    status,
    headers: { 'content-type': 'application/json; charset=utf-8' },
  });
}
