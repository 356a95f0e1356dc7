import type { ManifestHeader } from './header.ts';
import { manifestError } from './manifest-error.ts';
import type { SplitTally } from './split-tally.ts';

const exportAgain = 'Export the manifest again, or copy it again from where it is whole.';

/**
 * Compares what a header promises with the samples that were there.
 *
 * Errors: `MANIFEST_TRUNCATED` with how many samples are missing; `MANIFEST_EDITED` where there are more, or others;
 * `MANIFEST_INVALID` for a split whose weights are all zero.
 */
export function checkTotals(header: ManifestHeader, tally: SplitTally, file: string): void {
  const fail = (field: string, sentence: string): never => {
    throw manifestError('MANIFEST_EDITED', { file, line: 1, field }, sentence, exportAgain);
  };

  checkNotTruncated(header, tally.count, file);
  if (header.count !== undefined && tally.count > header.count) {
    fail('count', `Expected ${header.count} samples but received ${tally.count}.`);
  }

  const found = new Map(tally.splits.map((split) => [split.split, split]));
  if (header.splits !== undefined) {
    for (const [split, expected] of Object.entries(header.splits)) {
      const received = found.get(split)?.count ?? 0;
      if (received !== expected)
        fail(`splits.${split}`, `Expected ${expected} samples but received ${received}.`);
    }
    for (const split of found.keys()) {
      if (!Object.hasOwn(header.splits, split)) {
        fail(
          'splits',
          `Expected no samples of the split "${split}" but received ${found.get(split)!.count}.`,
        );
      }
    }
  }
  for (const [split, expected] of Object.entries(header.classCounts ?? {})) {
    const received = found.get(split)?.classCounts ?? expected.map(() => 0);
    const wrong = expected.findIndex((count, i) => count !== received[i]);
    if (wrong >= 0) {
      fail(
        `classCounts.${split}[${wrong}]`,
        `Expected ${expected[wrong]} samples of the class "${header.classes[wrong]}" but received ${received[wrong]}.`,
      );
    }
  }
  for (const split of tally.weightless) {
    throw manifestError(
      'MANIFEST_INVALID',
      { file, line: 1, field: `splits.${split}` },
      `Expected a weight above 0 somewhere in the split "${split}" but every weight is 0, so nothing can be drawn from it.`,
      'Give the samples weights, and export again.',
    );
  }
}

/** Fewer samples than the header promises: how many are missing. */
export function checkNotTruncated(header: ManifestHeader, received: number, file: string): void {
  if (header.count === undefined || received >= header.count) return;
  const missing = header.count - received;
  throw manifestError(
    'MANIFEST_TRUNCATED',
    { file, line: received + 2 },
    `The manifest is cut short: ${missing} of its ${header.count} samples ${missing === 1 ? 'is' : 'are'} missing.`,
    exportAgain,
  );
}
