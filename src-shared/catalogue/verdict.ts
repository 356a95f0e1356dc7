/**
 * The integrity verdicts, worst first. A file has exactly one. The position in this list is what the catalogue stores,
 * so a verdict is never moved or removed; a new one is appended.
 */
export const verdicts = [
  'missing',
  'unreadable',
  'empty',
  'not-an-image',
  'unsupported',
  'crashes-decoder',
  'too-large',
  'truncated',
  'corrupt',
  'damaged',
  'ok',
] as const;

export type Verdict = (typeof verdicts)[number];

/** Verdicts whose files decode to a whole picture, and go into an export unless the user says otherwise. */
export const exportableVerdicts: readonly Verdict[] = ['ok', 'damaged'];

export function isExportable(verdict: Verdict): boolean {
  return exportableVerdicts.includes(verdict);
}
