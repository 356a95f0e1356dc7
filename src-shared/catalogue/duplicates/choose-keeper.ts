import { isExportable } from '../verdict.ts';
import type { DuplicateImage } from './duplicate-group.ts';
import type { KeeperReason } from './keeper-reason.ts';

/** A reason to keep one image rather than another: the higher number wins; equal ones leave it to the next reason. */
interface Reason {
  kind: KeeperReason['kind'];
  of(image: DuplicateImage): number;
  /** What is compared, as a person reads it. */
  show?(image: DuplicateImage): string;
}

/** In the order of their weight. What a person or a rule protects goes before everything that is measured. */
function reasons(isProtected: (path: string) => boolean): Reason[] {
  return [
    { kind: 'kept', of: ({ flag }) => Number(flag === 'kept') },
    { kind: 'others-dropped', of: ({ flag }) => Number(flag !== 'dropped') },
    { kind: 'protected', of: ({ path }) => Number(isProtected(path)) },
    {
      kind: 'verdict',
      of: ({ verdict }) => (verdict === 'ok' ? 2 : Number(isExportable(verdict))),
      show: ({ verdict }) => verdict,
    },
    {
      kind: 'pixels',
      of: ({ width, height }) => (width ?? 0) * (height ?? 0),
      show: ({ width, height }) => `${width ?? 0} x ${height ?? 0}`,
    },
    {
      kind: 'sharpness',
      of: ({ sharpness }) => Math.round((sharpness ?? 0) * 1000),
      show: ({ sharpness }) => (sharpness ?? 0).toFixed(3),
    },
    { kind: 'bytes', of: ({ bytes }) => bytes, show: ({ bytes }) => String(bytes) },
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
): { keeper: DuplicateImage; reason: KeeperReason } {
  const inOrder = reasons(isProtected);
  const sorted = [...images].sort((a, b) => {
    for (const { of } of inOrder) if (of(a) !== of(b)) return of(b) - of(a);
    return a.path < b.path ? -1 : 1;
  });
  const [keeper, next] = sorted as [DuplicateImage, DuplicateImage | undefined];
  const decisive = next && inOrder.find(({ of }) => of(keeper) !== of(next));
  if (!decisive) return { keeper, reason: { kind: 'path', keeper: '', next: '' } };
  const { kind, show = () => '' } = decisive;
  return { keeper, reason: { kind, keeper: show(keeper), next: show(next) } };
}
