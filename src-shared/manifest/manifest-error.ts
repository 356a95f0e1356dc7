import { WinnowError, type ErrorCode } from '../winnow-error.ts';

/** Where in a manifest something was found: the file's name for display, the line (1-based), and the field where there is one. */
export interface Place {
  readonly file: string;
  readonly line: number;
  readonly field?: string;
}

/** A manifest's error: every sentence begins with the file, the line and the field. */
export function manifestError(code: ErrorCode, place: Place, sentence: string, hint?: string): WinnowError {
  const field = place.field === undefined ? '' : `, field ${place.field}`;
  return new WinnowError(code, `${place.file}, line ${place.line}${field}: ${sentence}`, {
    subject:
      place.field === undefined
        ? `${place.file}:${place.line}`
        : `${place.file}:${place.line} ${place.field}`,
    at: place.line,
    ...(hint === undefined ? {} : { hint }),
  });
}

/** "Expected … but received …" of one field. */
export function unexpected(place: Place, expected: string, received: unknown): WinnowError {
  return manifestError('MANIFEST_INVALID', place, `Expected ${expected} but received ${shown(received)}.`);
}

/** A value as a person recognises it, cut where it is long. */
function shown(value: unknown): string {
  if (value === undefined) return 'nothing';
  const text = JSON.stringify(value);
  return text.length > 80 ? `${text.slice(0, 77)}…` : text;
}
