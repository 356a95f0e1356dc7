import type { KnownFile } from './scan-store.ts';
import { TodoList } from './todo-list.ts';
import type { WalkedFile } from './walk.ts';

export interface Difference {
  /** Files to be judged, in path order: new ones without a known row, changed ones with it. */
  toJudge: TodoList;
  /** Rows whose files the walk did not find, those among them that were missing before. */
  vanished: KnownFile[];
  unchanged: number;
}

interface Candidate {
  file: WalkedFile;
  known: KnownFile | null;
}

const LOOKED_AT_ONCE = 64;

/**
 * Compares what the walk finds with what the catalogue knows. Both come in the order of their paths as UTF-8 bytes, so that only the differences are
 * held in memory. A file is unchanged when size and modification time are: nothing of it is read.
 *
 * @param takes of a file that is neither known nor named as an image: whether it is one
 */
export async function findDifference(
  walked: AsyncIterable<WalkedFile>,
  known: Iterable<KnownFile>,
  takes: (path: string) => Promise<boolean> = () => Promise.resolve(false),
): Promise<Difference> {
  const difference: Difference = { toJudge: new TodoList(), vanished: [], unchanged: 0 };
  const rows = known[Symbol.iterator]();
  let row = rows.next();
  // Files are looked into several at once, and come in their order all the same.
  let pending: Candidate[] = [];
  const settle = async (): Promise<void> => {
    const taken = await Promise.all(
      pending.map(({ file, known }) => known !== null || file.isNamed || takes(file.path)),
    );
    for (const [i, { file, known }] of pending.entries()) if (taken[i]) difference.toJudge.add(file, known);
    pending = [];
  };
  const judge = async (file: WalkedFile, known: KnownFile | null): Promise<void> => {
    if (pending.push({ file, known }) >= LOOKED_AT_ONCE) await settle();
  };
  for await (const file of walked) {
    while (!row.done && comparePaths(row.value.path, file.path) < 0) {
      difference.vanished.push(row.value);
      row = rows.next();
    }
    if (row.done || row.value.path !== file.path) {
      await judge(file, null);
      continue;
    }
    if (isUnchanged(row.value, file)) difference.unchanged++;
    else await judge(file, row.value);
    row = rows.next();
  }
  for (; !row.done; row = rows.next()) difference.vanished.push(row.value);
  await settle();
  return difference;
}

/** As UTF-8 bytes, without making them: code units are in that order except where one is a surrogate. */
export function comparePaths(a: string, b: string): number {
  const length = Math.min(a.length, b.length);
  for (let i = 0; i < length; i++) {
    const x = a.charCodeAt(i);
    const y = b.charCodeAt(i);
    if (x !== y) return rank(x) - rank(y);
  }
  return a.length - b.length;
}

/** Surrogates stand for code points above all others. */
function rank(unit: number): number {
  return unit >= 0xd800 && unit <= 0xdfff ? unit + 0x10000 : unit;
}

function isUnchanged(known: KnownFile, { stamp }: WalkedFile): boolean {
  // An unreadable file is looked at again each time: permissions change without a new modification time.
  return (
    known.verdict !== 'missing' &&
    known.verdict !== 'unreadable' &&
    known.measured &&
    known.bytes === stamp.bytes &&
    known.mtimeMs === stamp.mtimeMs
  );
}
