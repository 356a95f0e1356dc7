import { compareUtf8 } from '../manifest/compare-utf8.ts';
import { groupOf, type Grouped, type GroupKind } from './groups.ts';

export interface SplitImage extends Grouped {
  /** null for an image that is in no split. */
  readonly split: string | null;
}

/** A group with images in more than one split: what is trained on is then also tested on. */
export interface Leak {
  readonly group: string;
  /** Images by split, in the order of the splits' names. */
  readonly splits: Readonly<Record<string, number>>;
  /** The first few images of each split. */
  readonly examples: readonly { readonly path: string; readonly split: string }[];
}

const EXAMPLES_PER_SPLIT = 3;

/**
 * Every group whose images are in more than one split, the largest first. Images in no split leak nowhere.
 *
 * @param images asked for twice; memory grows with the groups, and not with the images
 */
export function findLeaks(images: () => Iterable<SplitImage>, kind: GroupKind): Leak[] {
  const splitOfGroup = new Map<string, string>();
  const leaking = new Set<string>();
  for (const image of images()) {
    const group = image.split === null ? null : groupOf(kind, image);
    if (group === null) continue;
    const first = splitOfGroup.get(group);
    if (first === undefined) splitOfGroup.set(group, image.split!);
    else if (first !== image.split) leaking.add(group);
  }

  const counts = new Map<string, Map<string, { count: number; paths: string[] }>>();
  for (const image of leaking.size === 0 ? [] : images()) {
    const group = image.split === null ? null : groupOf(kind, image);
    if (group === null || !leaking.has(group)) continue;
    const bySplit = counts.get(group) ?? new Map<string, { count: number; paths: string[] }>();
    counts.set(group, bySplit);
    const entry = bySplit.get(image.split!) ?? { count: 0, paths: [] };
    bySplit.set(image.split!, entry);
    entry.count++;
    if (entry.paths.length < EXAMPLES_PER_SPLIT) entry.paths.push(image.path);
  }

  const sizeOf = ({ splits }: Leak): number => Object.values(splits).reduce((sum, count) => sum + count, 0);
  return [...counts]
    .map(([group, bySplit]): Leak => {
      const sorted = [...bySplit].sort(([a], [b]) => compareUtf8(a, b));
      return {
        group,
        splits: Object.fromEntries(sorted.map(([split, { count }]) => [split, count])),
        examples: sorted.flatMap(([split, { paths }]) => paths.map((path) => ({ path, split }))),
      };
    })
    .sort((a, b) => sizeOf(b) - sizeOf(a) || compareUtf8(a.group, b.group));
}
