import { WinnowError } from '../../winnow-error.ts';

/** Something with a length: a dataset, a list. */
export interface Sized {
  readonly length: number;
}

/** Which samples come next. Each iteration is an epoch of its own. `length` is missing where it cannot be known. */
export interface Sampler<T = number> extends Iterable<T> {
  readonly length?: number;
}

/** @throws WinnowError BAD_INPUT, in torch's words */
export function checkPositiveInteger(name: string, value: unknown): asserts value is number {
  if (typeof value !== 'number' || !Number.isSafeInteger(value) || value <= 0) {
    throw new WinnowError(
      'BAD_INPUT',
      `${name} should be a positive integer value, but got ${name}=${String(value)}`,
      { subject: name },
    );
  }
}

/** @throws WinnowError BAD_INPUT, in torch's words */
export function checkBoolean(name: string, value: unknown): asserts value is boolean {
  if (typeof value !== 'boolean') {
    throw new WinnowError(
      'BAD_INPUT',
      `${name} should be a boolean value, but got ${name}=${String(value)}`,
      {
        subject: name,
      },
    );
  }
}
