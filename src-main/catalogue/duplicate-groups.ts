import { defaultDistance } from '../../src-shared/catalogue/duplicates/default-distance.ts';
import type { ReadDb, WriteDb } from './connection.ts';
import { groupImages } from './group-images.ts';

/** Groups of the same picture at the usual distance, as columns: image, group (its smallest image), and whether the group has several contents. */
export interface DuplicateGrouping {
  /** Of the contents that were grouped. */
  contentRevision: number;
  imageIds: Int32Array;
  groupIds: Int32Array;
  isNear: Uint8Array;
}

interface SearchState {
  content: number;
  grouped: number;
}

function stateOf(db: ReadDb): SearchState {
  return db.get<SearchState>(
    'SELECT content_revision AS content, grouped_revision AS grouped FROM duplicate_search',
  )!;
}

/** Rises with every content that a scan wrote down or missed. Edits leave it as it is. */
export function contentRevision(db: ReadDb): number {
  return stateOf(db).content;
}

/** Whether the stored groups are those of the contents as they are now. */
export function groupsAreFresh(db: ReadDb): boolean {
  const { content, grouped } = stateOf(db);
  return content === grouped;
}

/** Groups all images anew, to be stored by whoever may write; null where what is stored is fresh. Seconds for a million images. */
export function groupAnew(db: ReadDb): DuplicateGrouping | null {
  const { content, grouped } = stateOf(db);
  if (content === grouped) return null;
  const groups = groupImages(db, { distance: defaultDistance, flips: false });
  const count = groups.reduce((sum, { length }) => sum + length, 0);
  const grouping: DuplicateGrouping = {
    contentRevision: content,
    imageIds: new Int32Array(count),
    groupIds: new Int32Array(count),
    isNear: new Uint8Array(count),
  };
  let at = 0;
  for (const ids of groups) {
    const near = holdsSeveralContents(db, ids) ? 1 : 0;
    for (const id of ids) {
      grouping.imageIds[at] = id;
      grouping.groupIds[at] = ids[0]!;
      grouping.isNear[at++] = near;
    }
  }
  return grouping;
}

function holdsSeveralContents(db: ReadDb, ids: readonly number[]): boolean {
  const first = contentOf(db, ids[0]!);
  return ids.some((id) => contentOf(db, id) !== first);
}

function contentOf(db: ReadDb, id: number): string | null {
  return db.value<string | null>('SELECT hex(sha256) FROM images WHERE id = ?', id);
}

export function storeGroups(db: WriteDb, grouping: DuplicateGrouping): void {
  const { imageIds, groupIds, isNear } = grouping;
  db.run('DELETE FROM duplicate_groups');
  for (const [i, id] of imageIds.entries())
    db.run('INSERT INTO duplicate_groups VALUES (?, ?, ?)', id, groupIds[i]!, isNear[i]!);
  db.run('UPDATE duplicate_search SET grouped_revision = ?', grouping.contentRevision);
}

/** Says that contents are other than they were; those of some images are no longer what their groups were made of. */
export function contentsChanged(db: WriteDb, imageIds: readonly number[]): void {
  db.run('UPDATE duplicate_search SET content_revision = content_revision + 1');
  for (const id of imageIds) db.run('DELETE FROM duplicate_groups WHERE image_id = ?', id);
}

/** The stored groups, as ids in order; the smallest first in each. */
export function storedGroups(db: ReadDb): number[][] {
  const groups = new Map<number, number[]>();
  for (const [group, id] of db.tuples<[number, number]>(
    'SELECT group_id, image_id FROM duplicate_groups ORDER BY group_id, image_id',
  )) {
    const known = groups.get(group);
    if (known) known.push(id);
    else groups.set(group, [id]);
  }
  return [...groups.values()];
}
