import { Buffer } from 'node:buffer';
import { formatSample } from '../../src-shared/manifest/format-line.ts';
import { defaultSplit } from '../../src-shared/manifest/header.ts';
import { samplePathProblem } from '../../src-shared/manifest/sample-path.ts';
import { SplitTally } from '../../src-shared/manifest/split-tally.ts';
import { WinnowError } from '../../src-shared/winnow-error.ts';
import { classesDigest } from './classes-digest.ts';
import { exclusionReason, type ExclusionReason } from './exclusion-reason.ts';
import type { ExportChoices } from './export-options.ts';
import type { ExportRow, ExportSource } from './export-source.ts';
import { HashTable } from './hash-table.ts';
import { toSample } from './to-sample.ts';

/** What an export would do, before anything is written. */
export interface PlannedExport {
  inCatalogue: number;
  samples: number;
  /** Each image once, under the first reason that holds; most frequent first. */
  excluded: { reason: ExclusionReason; count: number }[];
  splits: { split: string; count: number; classCounts: number[] }[];
  classes: string[];
  classesDigest: string;
  /** Size of the sample lines; the header adds less than a kilobyte beside the class names. */
  bytes: number;
  /** Size of the pictures that go out. */
  imageBytes: number;
  warnings: string[];
  /** Why this export may not run; null where it may. Its sentence is the first of the warnings. */
  refusal: WinnowError | null;
}

/** Decides which images go out and why the others do not. Reads every row once and writes nothing. */
export function planExport(source: ExportSource, choices: ExportChoices): PlannedExport {
  const tally = new SplitTally(source.classes.length);
  const reasons = new Map<ExclusionReason, number>();
  const copies = new SplitCopies();
  const roots = Object.keys(source.roots).length;
  let inCatalogue = 0;
  let bytes = 0;
  let imageBytes = 0;
  let outside: ExportRow | null = null;

  for (const row of source.rows()) {
    inCatalogue++;
    const reason = exclusionReason(row, choices);
    if (reason !== null) {
      reasons.set(reason, (reasons.get(reason) ?? 0) + 1);
      continue;
    }
    const sample = toSample(row);
    tally.add(sample.split, sample.label, sample.weight);
    copies.add(row.sha256, sample.split);
    imageBytes += row.bytes;
    bytes += Buffer.byteLength(formatSample(sample, roots)) + 1;
    if (outside === null && samplePathProblem(row.path) !== null) outside = row;
  }

  const splits = tally.splits.map((split) => ({ ...split, classCounts: [...split.classCounts] }));
  const refusal = refusalOf(tally, reasons, choices, outside);
  const classes = [...source.classes];
  return {
    inCatalogue,
    samples: tally.count,
    excluded: [...reasons].map(([reason, count]) => ({ reason, count })).sort((a, b) => b.count - a.count),
    splits,
    classes,
    classesDigest: classesDigest(classes),
    bytes,
    imageBytes,
    warnings: [
      ...(refusal === null ? [] : [refusal.message]),
      ...warningsOf(splits, classes, choices),
      ...copies.warnings(),
    ],
    refusal,
  };
}

function refusalOf(
  tally: SplitTally,
  reasons: ReadonlyMap<ExclusionReason, number>,
  choices: ExportChoices,
  outside: ExportRow | null,
): WinnowError | null {
  const unlabelled = reasons.get('unlabelled') ?? 0;
  if (choices.unlabelled === 'refuse' && unlabelled > 0) {
    return new WinnowError('EXPORT_UNLABELLED', `${images(unlabelled)} no label.`, {
      hint: 'Label them, drop them, or let the export leave unlabelled images out.',
    });
  }
  if (tally.count === 0) {
    return new WinnowError('EXPORT_EMPTY', 'No image is left to export.', {
      hint: 'Label some images, or keep some that were dropped.',
    });
  }
  if (outside !== null) {
    return new WinnowError(
      'PATH_OUTSIDE_ROOT',
      `The path ${outside.path} ${samplePathProblem(outside.path)}.`,
      {
        subject: outside.path,
        hint: 'Rename the file, then scan again: a manifest holds only paths inside their root.',
      },
    );
  }
  const weightless = tally.weightless[0];
  if (weightless !== undefined) {
    return new WinnowError(
      'BAD_INPUT',
      `Every weight in the split "${weightless}" is 0, so nothing could be drawn from it.`,
      {
        subject: weightless,
        hint: 'Give some of its images a weight above 0.',
      },
    );
  }
  return null;
}

function warningsOf(
  splits: PlannedExport['splits'],
  classes: readonly string[],
  choices: ExportChoices,
): string[] {
  const warnings: string[] = [];
  for (const { split, classCounts } of splits) {
    const without = classes.filter((_, i) => classCounts[i] === 0);
    if (without.length > 0) {
      warnings.push(
        `The split "${split}" has no sample of ${without.length === 1 ? 'the class' : `${without.length} classes:`} ${listed(without)}.`,
      );
    }
  }
  const rest = splits.find(({ split }) => split === defaultSplit);
  if (rest !== undefined && splits.length > 1) {
    warnings.push(`${images(rest.count)} no split; they go out as the split "${defaultSplit}".`);
  }
  const names = new Set(splits.map(({ split }) => split));
  for (const [what, bySplit] of [
    ['a sampler', choices.sampler],
    ['transforms', choices.transforms],
  ] as const) {
    const unused = Object.keys(bySplit).filter((split) => !names.has(split));
    if (unused.length > 0)
      warnings.push(`There is ${what} for ${listed(unused)}, of which there are no samples.`);
  }
  return warnings;
}

/** Exact copies that stand in more than one split: what is trained on is then also tested on. */
class SplitCopies {
  readonly #firstSplit = new HashTable();
  readonly #splits: string[] = [];
  readonly #seenLeaking = new HashTable();
  #leaking = 0;

  add(sha256: string | null, split: string): void {
    if (sha256 === null) return;
    let index = this.#splits.indexOf(split);
    if (index === -1) index = this.#splits.push(split) - 1;
    // Splits beyond the 255th share a number: no dataset has as many.
    const number = Math.min(index, 254);
    if ((this.#firstSplit.add(sha256, number) ?? number) === number) return;
    if (this.#seenLeaking.add(sha256, 0) === undefined) this.#leaking++;
  }

  warnings(): string[] {
    const leaking = this.#leaking;
    if (leaking === 0) return [];
    return [
      `${leaking === 1 ? '1 image has an exact copy' : `${leaking} images have exact copies`} in another split: a leak.`,
    ];
  }
}

function images(count: number): string {
  return count === 1 ? '1 image has' : `${count} images have`;
}

function listed(names: readonly string[]): string {
  const shown = names.slice(0, 5).join(', ');
  return names.length > 5 ? `${shown} and ${names.length - 5} more` : shown;
}
