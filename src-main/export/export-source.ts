import type { Verdict } from '../../src-shared/catalogue/verdict.ts';

/** One image of a catalogue, as far as an export asks for it. */
export interface ExportRow {
  /** Id of the root it lies under, a key of `ExportSource.roots`. */
  root: string;
  /** Relative to its root, `/` between its parts. */
  path: string;
  /** Index into `ExportSource.classes`; null where it has no label. */
  label: number | null;
  /** Finite, 0 or more. */
  weight: number;
  /** In order; none where it is left out. */
  tags?: readonly string[];
  split: string | null;
  dropped: boolean;
  verdict: Verdict;
  /** Pixels as stored, before any EXIF rotation. */
  width: number | null;
  height: number | null;
  bytes: number;
  /** When the file was changed last, as it was scanned; milliseconds since 1970. */
  mtimeMs: number;
  /** SHA-256 of the file's bytes, 64 lower-case hex digits. */
  sha256: string | null;
}

/**
 * What an export reads of a catalogue. `rows` can be called more than once (a plan, then the writing) and between two rows the writer may wait
 * for the disk, so an implementation reads in pages by key, or on a connection of its own, and shows one state of the catalogue throughout.
 */
export interface ExportSource {
  /** The dataset's name. */
  readonly name: string;
  /** Absolute folder of each root, by id. */
  readonly roots: Readonly<Record<string, string>>;
  /** Class name by index. */
  readonly classes: readonly string[];
  /** How many rows there are, for progress. */
  readonly count: number;
  /** Every image, ordered by root, then path, each compared as UTF-8 bytes (SQLite's BINARY collation). */
  rows(): Iterable<ExportRow>;
}
