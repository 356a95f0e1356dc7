import { isExportable } from '../verdict.ts';
import type { DuplicateImage } from './duplicate-group.ts';

/** A reason to keep one image rather than another: the higher number wins; equal ones leave it to the next reason. */
interface Reason {
  of(image: DuplicateImage): number;
  say(winner: DuplicateImage, loser: DuplicateImage): string;
}

/** In the order of their weight. What a person or a rule protects goes before everything that is measured. */
function reasons(isProtected: (path: string) => boolean): Reason[] {
  return [
    { of: ({ flag }) => Number(flag === 'kept'), say: () => 'It is marked as kept.' },
    { of: ({ flag }) => Number(flag !== 'dropped'), say: () => 'The others are dropped.' },
    { of: ({ path }) => Number(isProtected(path)), say: () => 'It lies in a protected folder.' },
    {
      of: ({ verdict }) => (verdict === 'ok' ? 2 : Number(isExportable(verdict))),
      say: (_, { verdict }) => `It decodes cleanly; the next best is ${verdict}.`,
    },
    {
      of: ({ width, height }) => (width ?? 0) * (height ?? 0),
      say: (winner, loser) =>
        `It has the most pixels: ${sizeOf(winner)}; the next best has ${sizeOf(loser)}.`,
    },
    {
      of: ({ sharpness }) => Math.round((sharpness ?? 0) * 1000),
      say: (winner, loser) =>
        `It is the sharpest: ${(winner.sharpness ?? 0).toFixed(3)}, against ${(loser.sharpness ?? 0).toFixed(3)}.`,
    },
    {
      of: ({ bytes }) => bytes,
      say: (winner, loser) => `It has the most bytes: ${winner.bytes}, against ${loser.bytes}.`,
    },
  ];
}

/**
 * Proposes which of some duplicates to keep: by resolution, then sharpness, then bytes, then the first path; a mark of a person and a protected folder go before
 * all of them.
 *
 * @param images one or more
 */
export function chooseKeeper(
  images: readonly DuplicateImage[],
  isProtected: (path: string) => boolean = () => false,
): { keeper: DuplicateImage; reason: string } {
  const inOrder = reasons(isProtected);
  const sorted = [...images].sort((a, b) => {
    for (const { of } of inOrder) if (of(a) !== of(b)) return of(b) - of(a);
    return a.path < b.path ? -1 : 1;
  });
  const [keeper, next] = sorted as [DuplicateImage, DuplicateImage | undefined];
  const decisive = next && inOrder.find(({ of }) => of(keeper) !== of(next));
  const reason = decisive?.say(keeper, next!) ?? 'Nothing tells them apart; its path comes first.';
  return { keeper, reason };
}

function sizeOf({ width, height }: DuplicateImage): string {
  return `${width ?? 0} x ${height ?? 0}`;
}
