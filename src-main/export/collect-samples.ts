import type { DrawnSamples } from '../../src-shared/catalogue/forecast.ts';
import { defaultSplit } from '../../src-shared/manifest/header.ts';
import { WinnowError } from '../../src-shared/winnow-error.ts';
import { exclusionReason } from './exclusion-reason.ts';
import type { ExportSource } from './export-source.ts';

/**
 * The samples that an export would write of a split (of all splits, without one), in their order.
 *
 * Throws `SPLIT_UNKNOWN` for a split without samples, `EXPORT_EMPTY` where there are none at all.
 */
export function collectSamples(
  source: ExportSource,
  split: string | undefined,
): { samples: DrawnSamples; pathOf: (index: number) => string } {
  const labels: number[] = [];
  const weights: number[] = [];
  const paths: string[] = [];
  const splits = new Set<string>();
  for (const row of source.rows()) {
    if (exclusionReason(row, { includeDamaged: true }) !== null) continue;
    splits.add(row.split ?? defaultSplit);
    if (split !== undefined && (row.split ?? defaultSplit) !== split) continue;
    labels.push(row.label!);
    weights.push(row.weight);
    paths.push(row.path);
  }
  if (splits.size === 0) {
    throw new WinnowError('EXPORT_EMPTY', 'No image is left to draw from.', {
      hint: 'Label some images, or keep some that were dropped.',
    });
  }
  if (labels.length === 0) {
    throw new WinnowError(
      'SPLIT_UNKNOWN',
      `Expected one of ${[...splits].join(', ')} for split but received ${split}.`,
      {
        subject: split!,
        hint: 'Name a split that has samples.',
      },
    );
  }
  return {
    samples: {
      labels: Int32Array.from(labels),
      weights: Float64Array.from(weights),
      classes: source.classes.length,
    },
    pathOf: (index) => paths[index]!,
  };
}
