import type { ImportPlan } from '../../../src-shared/catalogue/import/import-plan.ts';
import { m } from '../../messages/index.ts';

/** Rows that do not fit: how many, what becomes of them, and the first. */
export interface Doubt {
  count: number;
  title: string;
  fate: string;
  tone: 'warn' | 'bad';
  examples: readonly { where: string; what: string }[];
}

/** What any file's rows may have against them: that they cannot be read, that no image is theirs, or that several are. */
export function rowDoubts(
  plan: Pick<ImportPlan, 'invalid' | 'unmatched' | 'ambiguous'>,
  skipInvalid: boolean,
): Doubt[] {
  const t = m.importing;
  return [
    {
      count: plan.invalid.count,
      title: t.invalid(plan.invalid.count),
      fate: skipInvalid ? t.leftOut : t.refuses,
      tone: skipInvalid ? 'warn' : 'bad',
      examples: plan.invalid.examples.map(({ line, field, message }) => ({
        where: t.line(line),
        what: t.field(field, message),
      })),
    },
    {
      count: plan.unmatched.count,
      title: t.unmatched(plan.unmatched.count),
      fate: t.leftOut,
      tone: 'warn',
      examples: plan.unmatched.examples.map(({ line, name }) => ({ where: name, what: t.line(line) })),
    },
    {
      count: plan.ambiguous.count,
      title: t.ambiguous(plan.ambiguous.count),
      fate: t.leftOut,
      tone: 'warn',
      examples: plan.ambiguous.examples.map(({ line, name, paths }) => ({
        where: name,
        what: `${t.is(paths)} (${t.line(line)})`,
      })),
    },
  ];
}
