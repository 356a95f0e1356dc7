import { foundDuplicates } from '../found-duplicates.ts';
import { procedures } from '../procedures.ts';

export const duplicates = {
  list: procedures.duplicates.list.handler(({ context, input }) => {
    const startedMs = performance.now();
    const { catalogue } = context.datasets.get(input.dataset);
    const { distance, flips, keepFolders, only, from, count } = input;
    const all = foundDuplicates(catalogue, { distance, flips, keepFolders });
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
      elapsedMs: performance.now() - startedMs,
    };
  }),
};
