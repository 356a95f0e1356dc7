import { resolve } from 'node:path';
import type { ExportFormat, Placement } from '../../src-shared/catalogue/export-format.ts';
import { spelledFile } from '../decode/spelled-path.ts';
import { exclusionReason } from './exclusion-reason.ts';
import type { ExportChoices } from './export-options.ts';
import type { ExportSource } from './export-source.ts';
import { classPlaces } from './formats/class-places.ts';
import { writeCoco } from './formats/coco.ts';
import { writeCsv, writeTsv } from './formats/csv.ts';
import { writeFiftyOne } from './formats/fiftyone.ts';
import { LISTED_RENAMES } from './formats/folder-tree.ts';
import type { FormatResult, FormatSample, FormatWriter } from './formats/format.ts';
import { writeHuggingFace } from './formats/hugging-face.ts';
import { writeImageFolder } from './formats/image-folder.ts';
import { writeWebDataset } from './formats/webdataset.ts';
import { writeYolo, yoloSplits } from './formats/yolo.ts';
import { planExport, type PlannedExport } from './plan-export.ts';
import { toSample } from './to-sample.ts';
import { writeFailure } from './write-failure.ts';

const writers: Record<Exclude<ExportFormat, 'manifest'>, FormatWriter> = {
  csv: writeCsv,
  tsv: writeTsv,
  // Loaded when it is asked for.
  parquet: async (job) => (await import('./formats/parquet.ts')).writeParquet(job),
  imagefolder: writeImageFolder,
  yolo: writeYolo,
  huggingface: writeHuggingFace,
  webdataset: writeWebDataset,
  coco: writeCoco,
  fiftyone: writeFiftyOne,
};

export const defaultShardBytes = 1e9;

export interface RunFormatOptions {
  format: Exclude<ExportFormat, 'manifest'>;
  source: ExportSource;
  choices: ExportChoices;
  /** The file, or for formats of many files the folder, which must not be there yet, or be empty. */
  to: string;
  /** Default: `copy`. */
  placement?: Placement;
  /** Default: 1 GB. */
  shardBytes?: number;
  /** Of shards: what is finished stays when the work is broken off, as `TO.partial`, and the next run goes on from it. Default: false. */
  resume?: boolean;
  createdBy: string;
  createdAt: Date;
  signal?: AbortSignal | undefined;
  /** Samples written so far, of `plan.samples`. */
  onProgress?: (done: number, total: number) => void;
}

/**
 * Plans an export, and writes it in another format than the manifest's, unless the plan refuses it. On any failure nothing is left behind,
 * but for the finished shards of an export that can be resumed.
 *
 * Errors: those of the plan (as of `runExport`); `DISK_FULL`, `TARGET_UNWRITABLE`, `CANCELLED`; `IMAGE_UNREADABLE` for a file that is gone or has changed
 * since the scan.
 */
export async function runFormat(
  options: RunFormatOptions,
): Promise<FormatResult & { plan: PlannedExport; to: string }> {
  const { format, source, choices, onProgress } = options;
  const to = resolve(options.to);
  const plan = planExport(source, choices);
  if (plan.refusal !== null) throw plan.refusal;
  try {
    const result = await writers[format]({
      name: source.name,
      classes: source.classes,
      roots: Object.keys(source.roots),
      plan,
      samples: () => samplesOf(source, choices),
      to,
      placement: options.placement ?? 'copy',
      shardBytes: options.shardBytes ?? defaultShardBytes,
      resume: options.resume ?? false,
      createdBy: options.createdBy,
      createdAt: options.createdAt,
      signal: options.signal,
      onProgress: (done) => onProgress?.(done, plan.samples),
    });
    return { ...result, plan, to };
  } catch (error) {
    throw writeFailure(error, to);
  }
}

/** What `runFormat` would do, without writing anything. */
export function planFormat({
  format,
  source,
  choices,
}: Pick<RunFormatOptions, 'format' | 'source' | 'choices'>): {
  plan: PlannedExport;
  renamed: FormatResult['renamed'];
  renamedCount: number;
} {
  const plan = planExport(source, choices);
  const found = { plan, renamed: [] as FormatResult['renamed'], renamedCount: 0 };
  const rename = { imagefolder: undefined, huggingface: undefined, yolo: yoloSplits(plan) };
  if (plan.refusal !== null || !Object.hasOwn(rename, format)) return found;
  const samples = (): Iterable<FormatSample> => samplesOf(source, choices);
  const job = { classes: source.classes, plan, samples };
  for (const { one, to, wanted } of classPlaces(job, rename[format as keyof typeof rename])) {
    if (to === wanted) continue;
    found.renamedCount++;
    if (found.renamed.length < LISTED_RENAMES) found.renamed.push({ from: one.sample.path, to });
  }
  return found;
}

function* samplesOf(source: ExportSource, choices: ExportChoices): Generator<FormatSample> {
  for (const row of source.rows()) {
    if (exclusionReason(row, choices) !== null) continue;
    const file = spelledFile(source.roots[row.root]!, row.path);
    yield { sample: toSample(row), file, mtimeMs: row.mtimeMs };
  }
}
