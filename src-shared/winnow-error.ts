/** Every way in which Winnow refuses or fails, as a closed list. A code is part of the contract: it never changes its meaning. */
export const errorCodes = [
  'BAD_INPUT',
  'FOLDER_NOT_FOUND',
  'FOLDER_UNREADABLE',
  'FOLDER_EMPTY',
  'DATASET_UNKNOWN',
  'IMAGE_UNKNOWN',
  'IMAGE_UNREADABLE',
  'CLASS_UNKNOWN',
  'SPLIT_UNKNOWN',
  'VIEW_EXPIRED',
  'JOB_UNKNOWN',
  'BATCH_UNKNOWN',
  'NOTHING_TO_UNDO',
  'NOTHING_TO_REDO',
  'QUERY_INVALID',
  'EXTENT_CHANGED',
  'CATALOGUE_NOT_FOUND',
  'CATALOGUE_FOREIGN',
  'CATALOGUE_DAMAGED',
  'CATALOGUE_NEWER',
  'CATALOGUE_BUSY',
  'MANIFEST_INVALID',
  'MANIFEST_TRUNCATED',
  'MANIFEST_EDITED',
  'MANIFEST_NEWER',
  'PATH_OUTSIDE_ROOT',
  'RECIPE_INVALID',
  'IMPORT_INVALID',
  'EXPORT_EMPTY',
  'EXPORT_UNLABELLED',
  'TARGET_UNWRITABLE',
  'DISK_FULL',
  'PATH_REFUSED',
  'TOO_MANY_REQUESTS',
  'NOT_AUTHORISED',
  'CANCELLED',
  'SAMPLE_UNREADABLE',
  'WORKER_DIED',
  'INTERNAL',
] as const;

export type ErrorCode = (typeof errorCodes)[number];

export interface ErrorDetails {
  /** What it happened to: a file, a line, a field, a query. */
  subject?: string;
  /** What the person can do about it, as a full sentence. */
  hint?: string;
  /** Where in the subject: a character offset of a query, or a line number of a file (1-based). */
  at?: number;
  cause?: unknown;
}

/** An error that a person is meant to read: a code, a sentence, a subject, what to do, and the cause. Anything else that is thrown is a bug of ours. */
export class WinnowError extends Error {
  readonly code: ErrorCode;
  readonly subject: string | undefined;
  readonly hint: string | undefined;
  readonly at: number | undefined;

  constructor(code: ErrorCode, message: string, details: ErrorDetails = {}) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause });
    this.name = 'WinnowError';
    this.code = code;
    this.subject = details.subject;
    this.hint = details.hint;
    this.at = details.at;
  }
}
