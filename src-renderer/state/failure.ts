import { ORPCError } from '@orpc/client';
import { errorData } from '../../src-shared/contract/errors.ts';
import { errorCodes } from '../../src-shared/winnow-error.ts';
import { m } from '../messages/index.ts';

/** What went wrong, ready to be shown. `engineAway` tells a refused call from one that found nobody. */
export interface Failure {
  code: string;
  message: string;
  subject?: string | undefined;
  hint?: string | undefined;
  at?: number | undefined;
  engineAway: boolean;
}

/** Whether the engine itself refused, and did nothing; otherwise nobody knows whether it got the call. */
export function isRefusal(error: unknown): boolean {
  // Any other code was made up by the client, of an answer that is none of the engine's.
  return error instanceof ORPCError && errorCodes.some((code) => code === error.code);
}

export function toFailure(error: unknown): Failure {
  if (error instanceof ORPCError) {
    const data = errorData.safeParse(error.data ?? {});
    return {
      code: error.code,
      message: error.message,
      ...(data.success ? data.data : {}),
      engineAway: error.status === 502 || error.status === 503 || error.status === 504,
    };
  }
  if (error instanceof TypeError) {
    // What fetch throws where nobody answers.
    return { code: 'ENGINE_AWAY', message: m.engine.away, hint: m.engine.awayHint, engineAway: true };
  }
  return {
    code: 'INTERNAL',
    message: error instanceof Error ? error.message : String(error),
    engineAway: false,
  };
}
