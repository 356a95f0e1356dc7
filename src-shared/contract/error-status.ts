import type { ErrorCode } from '../winnow-error.ts';

const statuses: Partial<Record<ErrorCode, number>> = {
  FOLDER_NOT_FOUND: 404,
  DATASET_UNKNOWN: 404,
  IMAGE_UNKNOWN: 404,
  CLASS_UNKNOWN: 404,
  SPLIT_UNKNOWN: 404,
  JOB_UNKNOWN: 404,
  BATCH_UNKNOWN: 404,
  CATALOGUE_NOT_FOUND: 404,
  VIEW_EXPIRED: 410,
  EXTENT_CHANGED: 409,
  NOTHING_TO_UNDO: 409,
  NOTHING_TO_REDO: 409,
  CATALOGUE_BUSY: 409,
  NOT_AUTHORISED: 401,
  PATH_REFUSED: 403,
  TOO_MANY_REQUESTS: 429,
  DISK_FULL: 507,
  INTERNAL: 500,
};

/** HTTP status of each error code; 400 unless it says something better. */
export function statusOf(code: ErrorCode): number {
  return statuses[code] ?? 400;
}
