import { SampleError } from '../../../src-shared/loader/sample-error.ts';
import { WinnowError } from '../../../src-shared/winnow-error.ts';
import type { ErrorCode } from '../../../src-shared/winnow-error.ts';

/** An error as plain values: a structured clone would lose its class, its code and its hint. */
export interface ErrorOnWire {
  readonly name: string;
  readonly message: string;
  readonly stack: string | undefined;
  readonly code?: string | undefined;
  readonly subject?: string | undefined;
  readonly hint?: string | undefined;
  /** Of a sample that could not be loaded. */
  readonly sample?: { readonly index: number; readonly path: string };
  readonly cause?: ErrorOnWire;
}

export function toWire(error: unknown): ErrorOnWire {
  if (!(error instanceof Error)) return { name: 'Error', message: String(error), stack: undefined };
  const { name, message, stack, cause } = error;
  const { code } = error as NodeJS.ErrnoException;
  return {
    name,
    message,
    stack,
    code: typeof code === 'string' ? code : undefined,
    ...(error instanceof WinnowError && { subject: error.subject, hint: error.hint }),
    ...(error instanceof SampleError && { sample: { index: error.index, path: error.path } }),
    ...(cause !== undefined && { cause: toWire(cause) }),
  };
}

const ordinary = { TypeError, RangeError, SyntaxError } as const;

/** The error again, of its own class where that is one of ours or of the language, with the stack of where it was thrown. */
export function fromWire(wire: ErrorOnWire): Error {
  const error = made(wire);
  if (wire.stack !== undefined) error.stack = wire.stack;
  return error;
}

function made({ name, message, code, subject, hint, sample, cause: wireCause }: ErrorOnWire): Error {
  const cause = wireCause && fromWire(wireCause);
  if (sample) return new SampleError(sample.index, sample.path, cause);
  if (name === 'WinnowError') {
    return new WinnowError(code as ErrorCode, message, {
      ...(subject !== undefined && { subject }),
      ...(hint !== undefined && { hint }),
      cause,
    });
  }
  const known = Object.hasOwn(ordinary, name) ? ordinary[name as keyof typeof ordinary] : Error;
  const error = new known(message, cause && { cause });
  error.name = name;
  return code === undefined ? error : Object.assign(error, { code });
}
