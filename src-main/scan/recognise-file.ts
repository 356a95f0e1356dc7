import type { FileStamp, Judgement } from '../../src-shared/catalogue/judgement.ts';
import type { KnownFile, ScannedFile } from './scan-store.ts';
import type { FoundFile, Todo } from './todo-list.ts';
import type { VanishedFiles } from './vanished-files.ts';

export interface Recognition {
  /** SHA-256 of a file's bytes, null where they cannot be read. */
  hashOf(path: string): Promise<string | null>;
  judge(file: FoundFile): Promise<Judgement>;
  labelOf(path: string): string | null;
  /** Rows without a file, that a new one may be the continuation of. */
  vanished: VanishedFiles;
}

/** What became of a file: new, changed, or known by its content. Null for one that vanished between the walk and its judgement. */
export async function recogniseFile(
  { hashOf, judge, labelOf, vanished }: Recognition,
  { file, known }: Todo,
): Promise<ScannedFile | null> {
  const { path, stamp } = file;
  if (!known && vanished.hasSize(stamp.bytes)) {
    // Reading costs a tenth of decoding: a file that only moved is not decoded again.
    const sha256 = await hashOf(path);
    const former = sha256 === null ? null : vanished.take(sha256, path);
    if (former && former.verdict !== 'missing') return { kind: 'moved', id: former.id, path, stamp };
    if (former) return { kind: 'changed', id: former.id, path, stamp, judgement: await judge(file) };
  }
  if (known && mayBeSame(known, stamp) && (await hashOf(path)) === known.sha256) {
    return { kind: 'moved', id: known.id, path, stamp };
  }
  const judgement = await judge(file);
  if (judgement.verdict === 'missing') return null;
  if (known) return { kind: 'changed', id: known.id, path, stamp, judgement };
  return { kind: 'new', path, stamp, label: labelOf(path), judgement };
}

/** Touched, or copied back, and of the same size: its bytes may be the ones that were judged. */
function mayBeSame(known: KnownFile, stamp: FileStamp): boolean {
  return (
    known.sha256 !== null &&
    known.measured &&
    known.bytes === stamp.bytes &&
    known.verdict !== 'missing' &&
    known.verdict !== 'unreadable'
  );
}
