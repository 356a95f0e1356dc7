import { isExportable, type Verdict } from '../../src-shared/catalogue/verdict.ts';
import type { ExportRow } from './export-source.ts';

/** `dropped`, `unlabelled`, or the verdict that stands in the way. */
export type ExclusionReason = 'dropped' | 'unlabelled' | Verdict;

/** The first reason for which an image is left out; null where it goes out. */
export function exclusionReason(
  row: Pick<ExportRow, 'dropped' | 'verdict' | 'label'>,
  choices: { includeDamaged: boolean },
): ExclusionReason | null {
  if (row.dropped) return 'dropped';
  if (!isExportable(row.verdict)) return row.verdict;
  if (row.verdict === 'damaged' && !choices.includeDamaged) return row.verdict;
  return row.label === null ? 'unlabelled' : null;
}
