import type { ReadCatalogue } from '../../catalogue/catalogue.ts';
import type { SplitRatios } from '../../catalogue/split-place.ts';
import { foundDuplicates } from './found-duplicates.ts';

/** What a split by ratios would make of every image, and what it does to groups of exact copies that leak. */
export function previewSplits(catalogue: ReadCatalogue, ratios: SplitRatios) {
  const { flows, moved } = catalogue.splitPreview(ratios);
  const rows = catalogue.rows(moved.map(({ id }) => id));
  const groups = foundDuplicates(catalogue, { distance: null, flips: false, keepFolders: [] });
  const members = groups.map((group) => group.members.map(({ image }) => image));
  const planned = catalogue.plannedSplits(
    ratios,
    members.flat().map(({ id }) => id),
  );
  const isLeak = (splits: (string | null)[]) => new Set(splits.filter((one) => one !== null)).size > 1;
  return {
    flows,
    moved: moved.map(({ from, to }, i) => ({ image: rows[i]!, from, to })),
    leaks: {
      before: members.filter((group) => isLeak(group.map(({ split }) => split))).length,
      after: members.filter((group) => isLeak(group.map(({ id, split }) => planned.get(id) ?? split))).length,
    },
  };
}
