import { resolve } from 'node:path';
import { exclusionReason } from './exclusion-reason.ts';
import type { ExportChoices } from './export-options.ts';
import type { ExportSource } from './export-source.ts';
import { manifestRoots } from './manifest-roots.ts';
import { planExport, type PlannedExport } from './plan-export.ts';
import { toSample } from './to-sample.ts';
import { writeManifest, type WriteManifestOptions, type WrittenManifest } from './write-manifest.ts';

export interface RunExportOptions {
  source: ExportSource;
  choices: ExportChoices;
  /** The manifest's file. */
  to: string;
  writeExcluded: boolean;
  /** Program and version. */
  createdBy: string;
  createdAt: Date;
  signal?: AbortSignal | undefined;
  /** Images looked at so far, of `source.count`. */
  onProgress?: (done: number) => void;
}

/**
 * Plans an export, and writes it unless the plan refuses it.
 *
 * Errors: those of the plan (`EXPORT_UNLABELLED`, `EXPORT_EMPTY`, `PATH_OUTSIDE_ROOT`, `BAD_INPUT` for a split without weight) and of
 * `writeManifest`.
 */
export async function runExport(
  options: RunExportOptions,
): Promise<WrittenManifest & { plan: PlannedExport }> {
  const { source, choices, writeExcluded, signal } = options;
  const to = resolve(options.to);
  const plan = planExport(source, choices);
  if (plan.refusal !== null) throw plan.refusal;
  const splits = new Set(plan.splits.map(({ split }) => split));
  const used = <T>(bySplit: Readonly<Record<string, T>>): Record<string, T> =>
    Object.fromEntries(Object.entries(bySplit).filter(([split]) => splits.has(split)));
  const written = await writeManifest({
    to,
    header: {
      name: source.name,
      roots: await manifestRoots(source.roots, to),
      classes: source.classes,
      orientation: choices.orientation,
      transforms: used(choices.transforms),
      sampler: used(choices.sampler),
      onError: choices.onError,
      createdBy: options.createdBy,
      createdAt: options.createdAt.toISOString(),
    },
    items: items(source, choices),
    writeExcluded,
    signal,
    ...(options.onProgress === undefined ? {} : { onProgress: options.onProgress }),
  });
  return { ...written, plan };
}

function* items(source: ExportSource, choices: ExportChoices): WriteManifestOptions['items'] {
  for (const row of source.rows()) {
    const reason = exclusionReason(row, choices);
    yield reason === null
      ? { sample: toSample(row) }
      : { excluded: { root: row.root, path: row.path, reason } };
  }
}
