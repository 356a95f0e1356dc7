import { statusOf } from '../../src-shared/contract/error-status.ts';
import { WinnowError } from '../../src-shared/winnow-error.ts';

/**
 * The answer to a request that does not come in. It has the form in which the contract's calls carry their errors, so that a page that has
 * lost its permission shows a sentence and not a broken reply.
 */
export function refuse(error: WinnowError, status: number = statusOf(error.code)): Response {
  const { body, contentType } = refusal(error, status);
  return new Response(body, { status, headers: { 'content-type': contentType } });
}

/** The same for where there is no response to be made of it. */
export function refusal(error: WinnowError, status: number): { body: string; contentType: string } {
  const { code, message, subject, hint } = error;
  return {
    body: JSON.stringify({
      json: { defined: true, code, status, message, data: { subject, hint } },
      meta: [],
    }),
    contentType: 'application/json; charset=utf-8',
  };
}
