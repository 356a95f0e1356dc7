import { flags } from '../../src-shared/catalogue/flag.ts';
import type { Notice } from '../../src-shared/catalogue/notice.ts';
import type { SqlCondition } from './query-to-sql.ts';

/**
 * Of a row of `images`: a model holds its label to be wrong, and nobody has looked at it since. Another label settles it, and so does a mark as kept,
 * which says that the image was looked at.
 */
export const isLabelError = `(suggested_class_id IS NOT NULL AND class_id = suspected_class_id AND flag <> ${flags.indexOf('kept')})`;

/** The same as a condition that goes through the few images that have a suggestion, not through all. Null for another notice. */
export function labelErrorNotice(notice: Notice): SqlCondition | null {
  if (notice !== 'label-error') return null;
  return { sql: `id IN (SELECT suspect.id FROM images AS suspect WHERE ${isLabelError})`, values: [] };
}
