import { planSplits } from '../../src-shared/catalogue/splits.ts';
import type { GroupKind } from '../../src-shared/catalogue/groups.ts';
import type { SqlCondition } from './query-to-sql.ts';

const places: Record<GroupKind, string> = {
  duplicates: 'split_place(sha256, ?)',
  folder: "group_place('folder', path, sha256, ?)",
  prefix: "group_place('prefix', path, sha256, ?)",
};

export interface SplitRatios {
  ratios: Readonly<Record<string, number>>;
  seed: number;
  /** What stays together beside exact copies, which always do. */
  group?: GroupKind | undefined;
}

/** What has a place: an image whose content could not be read has none, and keeps its split. */
export const hasPlace = 'sha256 IS NOT NULL';

/** The split that an image goes to, as an expression over `images` that gives what `valueOf` makes of its name. Throws BAD_INPUT for the ratios. */
export function splitBecomes(
  { ratios, seed, group = 'duplicates' }: SplitRatios,
  valueOf: (name: string) => string | number,
): SqlCondition {
  const plan = planSplits(ratios);
  return {
    sql: `CASE ${plan.map(() => `WHEN ${places[group]} < ? THEN ?`).join(' ')} END`,
    values: plan.flatMap(({ name, end }) => [seed, end, valueOf(name)]),
  };
}
