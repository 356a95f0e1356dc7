import { ORPCError } from '@orpc/server';
import { statusOf } from '../../src-shared/contract/error-status.ts';
import type { ErrorData } from '../../src-shared/contract/errors.ts';
import { WinnowError } from '../../src-shared/winnow-error.ts';

/** Carries an error over the boundary: ours whole, anything else as INTERNAL, its details in the log alone. */
export function toContractError(error: unknown): ORPCError<string, ErrorData> {
  if (error instanceof ORPCError) return badInput(error);
  if (error instanceof WinnowError) {
    const { code, message, subject, hint, at } = error;
    return new ORPCError(code, {
      defined: true,
      status: statusOf(code),
      message,
      data: { subject, hint, at },
    });
  }
  console.error(error);
  return new ORPCError('INTERNAL', {
    defined: true,
    status: 500,
    message: 'Something went wrong inside Winnow.',
    data: { hint: 'The log has the details. Nothing that was confirmed is lost.' },
  });
}

/** Input that the contract refuses becomes BAD_INPUT with the field named, like every other refusal. */
function badInput(error: ORPCError<string, unknown>): ORPCError<string, ErrorData> {
  if (error.code !== 'BAD_REQUEST') return error as ORPCError<string, ErrorData>;
  const issue = (
    error.data as
      { issues?: { path?: (PropertyKey | { key: PropertyKey })[]; message: string }[] } | undefined
  )?.issues?.[0];
  const field = issue?.path?.map((part) => String(typeof part === 'object' ? part.key : part)).join('.');
  return new ORPCError('BAD_INPUT', {
    defined: true,
    status: 400,
    message: issue ? `${field || 'input'}: ${issue.message}` : error.message,
    data: { subject: field || undefined },
  });
}

/** The other way: what an in-process call threw, as the error it was. */
export function fromContractError(error: unknown): unknown {
  if (!(error instanceof ORPCError)) return error;
  const { code, message, data } = error as ORPCError<string, ErrorData | undefined>;
  return new WinnowError(code as WinnowError['code'], message, { ...data, cause: error });
}
