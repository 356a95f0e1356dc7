import type { DuplicateGroup } from '../../../src-shared/catalogue/duplicates/duplicate-group.ts';
import type { ReadCatalogue } from '../../catalogue/catalogue.ts';
import { foundDuplicates, type DuplicateSearch } from './found-duplicates.ts';

export interface DuplicateQuestion extends DuplicateSearch {
  only: 'all' | 'conflicts' | 'leaks';
  from: number;
  count: number;
}

/** A group is decided where one is left that is not dropped, or a person keeps all that are left. */
function isDecided({ members }: DuplicateGroup): boolean {
  const left = members.filter(({ image }) => image.flag !== 'dropped');
  return left.length <= 1 || left.every(({ image }) => image.flag === 'kept');
}

/** What costs most comes first: labels that disagree, then groups in two splits. The sort keeps the largest first within each. */
function urgency(group: DuplicateGroup): number {
  if (isDecided(group)) return 0;
  return group.conflictingClassIds.length > 0 ? 3 : group.leakingSplits.length > 0 ? 2 : 1;
}

/** A stretch of the groups, and the numbers of all. */
export function listDuplicates(
  catalogue: ReadCatalogue,
  { only, from, count, ...search }: DuplicateQuestion,
) {
  const startedMs = performance.now();
  const all = foundDuplicates(catalogue, search).toSorted((a, b) => urgency(b) - urgency(a));
  const conflicts = all.filter((group) => group.conflictingClassIds.length > 0);
  const leaks = all.filter((group) => group.leakingSplits.length > 0);
  const chosen = { all, conflicts, leaks }[only].slice(from, from + count);
  return {
    groups: chosen.map(({ members, ...group }) => {
      const rows = catalogue.rows(members.map(({ image }) => image.id));
      return {
        ...group,
        members: members.map(({ relation, distance, orientation }, i) => ({
          ...rows[i]!,
          relation,
          distance,
          orientation,
        })),
      };
    }),
    total: all.length,
    images: all.reduce((sum, group) => sum + group.members.length, 0),
    conflicts: conflicts.length,
    leaks: leaks.length,
    decided: all.filter(isDecided).length,
    elapsedMs: performance.now() - startedMs,
  };
}
