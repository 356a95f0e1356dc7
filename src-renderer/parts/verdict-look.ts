import type { Verdict } from '../../src-shared/catalogue/verdict.ts';

export type Severity = 'good' | 'warn' | 'bad';

/** How a verdict is grouped by colour: left out of exports, exported with a doubt, or fine. */
export function severityOf(verdict: Verdict): Severity {
  if (verdict === 'ok') return 'good';
  return verdict === 'damaged' ? 'warn' : 'bad';
}
