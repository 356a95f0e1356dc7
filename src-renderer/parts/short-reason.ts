import type { ImageRow } from '../../src-shared/contract/values.ts';
import { bytes } from './numbers.ts';

/**
 * Why a file gives no picture, in the few words that a cell has room for: what it is instead where that is known
 * ("Git LFS pointer, 131 bytes"), else the first clause of its reason.
 */
export function shortReason(row: Pick<ImageRow, 'verdict' | 'reason' | 'bytes'>): string {
  if (row.verdict === 'empty') return bytes(0);
  const named = /^This is an? (.+)$/.exec(row.reason)?.[1];
  const clause = (named ?? row.reason).split(/[,:.;]\s|\.$|, | saved | that /)[0]!.trim();
  if (clause === '') return '';
  return named ? `${clause}, ${bytes(row.bytes)}` : clause;
}
