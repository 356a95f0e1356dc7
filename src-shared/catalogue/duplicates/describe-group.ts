import { chooseKeeper } from './choose-keeper.ts';
import type { DuplicateGroup, DuplicateImage, DuplicateMember } from './duplicate-group.ts';
import { hammingDistance, packHash, wordsPerHash } from './hamming.ts';
import { comparedBits, type HashBits } from './low-frequencies.ts';
import { orient, orientations, type Orientation } from './orientations.ts';

export interface DescribeOptions {
  flips: boolean;
  /** How many bits of the hashes a distance counts. Default: 256. */
  hashBits?: HashBits;
  isProtected?: (path: string) => boolean;
}

/** @param images the members of one group, two or more */
export function describeGroup(images: readonly DuplicateImage[], options: DescribeOptions): DuplicateGroup {
  const { keeper, reason } = chooseKeeper(images, options.isProtected);
  const members = images.map((image) => relate(image, keeper, options));
  const classIds = [...new Set(images.flatMap(({ classId }) => classId ?? []))].sort((a, b) => a - b);
  const splits = [...new Set(images.flatMap(({ split }) => split ?? []))].sort();
  return {
    id: images
      .map(({ sha256, path }) => sha256 ?? path)
      .sort()[0]!
      .slice(0, 12),
    members: members.sort(byRelation),
    keeperReason: reason,
    conflictingClassIds: classIds.length > 1 ? classIds : [],
    leakingSplits: splits.length > 1 ? splits : [],
  };
}

function relate(image: DuplicateImage, keeper: DuplicateImage, options: DescribeOptions): DuplicateMember {
  if (image === keeper) return { image, relation: 'keeper', distance: 0, orientation: 'as it is' };
  const same = { image, distance: 0, orientation: 'as it is' } as const;
  if (image.sha256 !== null && image.sha256 === keeper.sha256) return { ...same, relation: 'same bytes' };
  if (image.pixelHash !== null && image.pixelHash === keeper.pixelHash) {
    return { ...same, relation: 'same pixels' };
  }
  return { image, relation: 'near', ...nearest(image, keeper, options) };
}

/** The orientation in which two pictures are most alike, and how much. */
function nearest(
  image: DuplicateImage,
  keeper: DuplicateImage,
  { flips, hashBits = 256 }: DescribeOptions,
): { distance: number | null; orientation: Orientation } {
  const kept = packed(keeper, hashBits);
  const own = packed(image, hashBits);
  if (kept === null || own === null) return { distance: null, orientation: 'as it is' };
  let best: { distance: number; orientation: Orientation } | null = null;
  for (const orientation of flips ? orientations : (['as it is'] as const)) {
    const distance = hammingDistance(kept, 0, comparedBits(orient(own, orientation), hashBits), 0);
    if (best === null || distance < best.distance) best = { distance, orientation };
  }
  return best!;
}

function packed({ perceptualHash }: DuplicateImage, hashBits: HashBits): Uint32Array | null {
  if (perceptualHash === null) return null;
  const bytes = Uint8Array.from({ length: 32 }, (_, i) =>
    Number.parseInt(perceptualHash.slice(i * 2, i * 2 + 2), 16),
  );
  const words = new Uint32Array(wordsPerHash);
  packHash(bytes, words, 0);
  return comparedBits(words, hashBits);
}

function byRelation(a: DuplicateMember, b: DuplicateMember): number {
  const rank = ({ relation }: DuplicateMember) =>
    ['keeper', 'same bytes', 'same pixels', 'near'].indexOf(relation);
  return (
    rank(a) - rank(b) || (a.distance ?? 256) - (b.distance ?? 256) || (a.image.path < b.image.path ? -1 : 1)
  );
}
