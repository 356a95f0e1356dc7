import type { KnownFile } from './scan-store.ts';
import type { FoundFile, TodoList } from './todo-list.ts';

const HASHED_AT_ONCE = 64;

/** A row whose file has this path now. */
export interface Renamed {
  row: KnownFile;
  file: FoundFile;
}

/**
 * Rows whose files took the names of other known files: two that swapped theirs, or a row of them that moved up by one. By its path alone each would be
 * a file that changed, and would keep the label of the picture that was there before.
 *
 * A name that was taken from a file which is nowhere else any more is no renaming but an edit: that row keeps its path, and is judged again.
 *
 * @param hashOf SHA-256 of a file; asked only of files as large as one that they could be
 * @returns also the hashes it asked for, by path
 */
export async function findRenamed(
  todo: TodoList,
  vanished: readonly KnownFile[],
  hashOf: (path: string) => Promise<string | null>,
): Promise<{ renamed: Renamed[]; hashes: ReadonlyMap<string, string | null> }> {
  const owners = new Map<string, KnownFile>();
  for (let i = 0; i < todo.length; i++) {
    const { file, known } = todo.at(i);
    if (known) owners.set(file.path, known);
  }
  if (owners.size === 0) return { renamed: [], hashes: new Map() };

  const changed = [...owners.values()].filter(isJudged);
  const vacant = vanished.filter(isJudged);
  const changedSizes = new Set(changed.map(({ bytes }) => bytes));
  const sizes = new Set([...changedSizes, ...vacant.map(({ bytes }) => bytes)]);
  // A new file that has the content of a vanished one is recognised when it is its turn.
  const candidates: FoundFile[] = [];
  for (let i = 0; i < todo.length; i++) {
    const { file, known } = todo.at(i);
    if ((known ? sizes : changedSizes).has(file.stamp.bytes)) candidates.push(file);
  }
  const hashes = new Map<string, string | null>();
  for (let start = 0; start < candidates.length; start += HASHED_AT_ONCE) {
    const some = candidates.slice(start, start + HASHED_AT_ONCE);
    const each = await Promise.all(some.map(({ path }) => hashOf(path)));
    for (const [i, { path }] of some.entries()) hashes.set(path, each[i]!);
  }

  // A file that was only touched keeps its row.
  const displaced = changed.filter((row) => hashes.get(row.path) !== row.sha256);
  const isDisplaced = new Set(displaced);
  const rows = Map.groupBy([...displaced, ...vacant], ({ sha256 }) => sha256);
  const found = new Map<KnownFile, FoundFile>();
  for (const file of candidates) {
    const sha256 = hashes.get(file.path)!;
    const owner = owners.get(file.path);
    if (sha256 === null || sha256 === owner?.sha256) continue;
    const row = rows.get(sha256)?.find((one) => !found.has(one) && (owner || isDisplaced.has(one)));
    if (row) found.set(row, file);
  }
  return { renamed: withoutEdits(found, owners), hashes };
}

function isJudged({ sha256, bytes, verdict, measured }: KnownFile): boolean {
  return sha256 !== null && bytes > 0 && measured && verdict !== 'missing' && verdict !== 'unreadable';
}

/** Drops a row that would take the path of one that has none to go to, and then the rows that relied on that one's leaving. */
function withoutEdits(found: Map<KnownFile, FoundFile>, owners: ReadonlyMap<string, KnownFile>): Renamed[] {
  for (let before = -1; before !== found.size;) {
    before = found.size;
    for (const [row, { path }] of found) {
      const owner = owners.get(path);
      if (owner && !found.has(owner)) found.delete(row);
    }
  }
  return [...found].map(([row, file]) => ({ row, file }));
}
