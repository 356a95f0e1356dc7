import { namePrefix } from '../loader/datasets/name-prefix.ts';

/** Images that belong together: exact copies, images of one folder, images whose names begin alike. */
export const groupKinds = ['duplicates', 'folder', 'prefix'] as const;
export type GroupKind = (typeof groupKinds)[number];

/** What tells an image's group. */
export interface Grouped {
  /** Id of its root. */
  readonly root: string;
  /** Relative to its root, `/` between its parts. */
  readonly path: string;
  /** 64 hex digits; null where the file could not be read. */
  readonly sha256: string | null;
}

/**
 * The group of an image; null for one that stands alone.
 *
 * - `duplicates`: the same bytes.
 * - `folder`: the same folder; an image that lies in the root itself stands alone.
 * - `prefix`: the same folder, and the same file name up to its first `.`, `_` or `-`: frames of one clip, pictures of one patient.
 */
export function groupOf(kind: GroupKind, { root, path, sha256 }: Grouped): string | null {
  if (kind === 'duplicates') return sha256;
  const slash = path.lastIndexOf('/');
  if (kind === 'folder') return slash > 0 ? `${root}/${path.slice(0, slash)}` : null;
  const prefix = namePrefix(path.slice(slash + 1));
  return prefix === null ? null : `${root}/${path.slice(0, slash + 1)}${prefix}`;
}
