import type { Placement } from '../../../src-shared/catalogue/export-format.ts';
import type { ManifestSample } from '../../../src-shared/manifest/sample.ts';
import type { PlannedExport } from '../plan-export.ts';

/** A sample that goes out, and where its picture lies. */
export interface FormatSample {
  readonly sample: ManifestSample;
  /** Absolute, and spelled as the sample's path is: `toFilePath` gives what the disk has. */
  readonly file: string;
  /** When the file was changed last, as it was scanned; milliseconds since 1970. */
  readonly mtimeMs: number;
}

/** What a format has to write. */
export interface FormatJob {
  readonly name: string;
  /** Class name by index. */
  readonly classes: readonly string[];
  /** Ids of the roots. */
  readonly roots: readonly string[];
  readonly plan: PlannedExport;
  /** In the order of a manifest. Can be asked for more than once; read, never held. */
  samples(): Iterable<FormatSample>;
  /** Absolute file or folder to write. */
  readonly to: string;
  readonly placement: Placement;
  /** Size after which a shard is closed. */
  readonly shardBytes: number;
  /** Whether finished shards stay where the work is broken off, and are taken up again. */
  readonly resume: boolean;
  readonly createdBy: string;
  readonly createdAt: Date;
  readonly signal: AbortSignal | undefined;
  /** Samples written so far. */
  onProgress(done: number): void;
}

export interface FormatResult {
  /** Of everything that was written; links count nothing. */
  sizeBytes: number;
  files: number;
  /** What got another name, since its own was taken; the first hundred. */
  renamed: { from: string; to: string }[];
  renamedCount: number;
  /** What a person should know about the result. */
  notes: string[];
}

export type FormatWriter = (job: FormatJob) => Promise<FormatResult>;

/** Nothing was renamed, and there is nothing to say. */
export function plainResult(sizeBytes: number, files = 1): FormatResult {
  return { sizeBytes, files, renamed: [], renamedCount: 0, notes: [] };
}
