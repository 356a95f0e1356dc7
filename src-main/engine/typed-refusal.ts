import { WinnowError } from '../../src-shared/winnow-error.ts';
import { refuse } from './refuse.ts';

/**
 * What the RPC library refuses by itself, before a call of ours runs or after it ended (a malformed body, another method, an answer that is not
 * what the contract says), as a refusal with one of our codes.
 */
export async function typedRefusal(response: Response): Promise<Response> {
  if (response.status < 400) return response;
  const { json: error } = (await response.clone().json()) as { json: { defined: boolean; message: string } };
  if (error.defined) return response;
  if (response.status < 500) return refuse(new WinnowError('BAD_INPUT', error.message), response.status);
  console.error(error);
  return refuse(new WinnowError('INTERNAL', 'Something went wrong inside Winnow.'));
}
