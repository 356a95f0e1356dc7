import type { FileStamp, Judgement } from '../../src-shared/catalogue/judgement.ts';
import type { Verdict } from '../../src-shared/catalogue/verdict.ts';

/** What the catalogue knows of a file from earlier scans: enough to tell whether it has to be judged again. */
export interface KnownFile extends FileStamp {
  id: number;
  /** Relative to its root, `/` between its parts. */
  path: string;
  sha256: string | null;
  verdict: Verdict;
  /** Whether its pixels were measured, or there is no picture to be measured. An older catalogue has files where that is still to be done. */
  measured: boolean;
}

/** A file as this scan found it. */
export type ScannedFile =
  /** Never seen before. The label is set here and never again: from then on it belongs to the person. */
  | { kind: 'new'; path: string; stamp: FileStamp; label: string | null; judgement: Judgement }
  /** Known and judged again: its bytes changed, or it was missing and is back, perhaps under another path. Label, weight, flag, split and history stay. */
  | { kind: 'changed'; id: number; path: string; stamp: FileStamp; judgement: Judgement }
  /** Known under another path or another stamp, with the same bytes: only path and stamp change, and the judgement stands. */
  | { kind: 'moved'; id: number; path: string; stamp: FileStamp };

/** The catalogue as the scan sees it. Paths are unique within a root. */
export interface ScanStore {
  /** Every file of the root that is not forgotten, `missing` ones among them; or those at and below some paths, of which none lies in another. In the order of their paths. */
  known(rootId: number, within?: readonly string[]): Iterable<KnownFile>;
  /**
   * Makes a class of each name that has none, in the order given, and leaves the others where they are. Called with the sorted names of
   * the whole walk before the first row is written, so that class indices are those of torchvision's ImageFolder.
   */
  ensureClasses(names: readonly string[]): void;
  /** Writes the files in one transaction, in order: all of them or none. A path freed by a move in the batch can be taken in it; two files can swap theirs. */
  write(rootId: number, batch: readonly ScannedFile[]): void;
  /** Gives these images the verdict `missing`. Nothing else about them changes, so that one that comes back is itself again. One transaction. */
  markMissing(ids: readonly number[]): void;
}
