import type { ExportFormat, Placement } from '../../src-shared/catalogue/export-format.ts';
import type { ExportChoices } from '../export/export-options.ts';
import type { ExportSource } from '../export/export-source.ts';
import { interruptible } from './interrupt.ts';
import type { Progress } from './progress.ts';
import { table } from './table.ts';
import type { Terminal } from './terminal.ts';

/** Writes a format that is not the manifest, or says what it would write. */
export async function exportFormat(
  terminal: Terminal,
  run: {
    source: ExportSource;
    choices: ExportChoices;
    progress: Progress;
    options: { dryRun?: boolean; place: Placement; shardSize: number; resume?: boolean };
    format: Exclude<ExportFormat, 'manifest'>;
    to: string;
    version: string;
  },
): Promise<void> {
  const { planFormat, runFormat } = await import('../export/run-format.ts');
  const { source, choices, progress, options, format, to } = run;
  const renamedLines = (count: number, renamed: readonly { from: string; to: string }[]): string[] =>
    count === 0
      ? []
      : [
          `${count.toLocaleString('en')} ${count === 1 ? 'file gets' : 'files get'} another name, since theirs is taken:`,
          ...renamed.slice(0, 10).map((one) => `  ${one.from} is ${one.to}`),
        ];
  if (options.dryRun) {
    const { plan, renamed, renamedCount } = planFormat({ format, source, choices });
    const { refusal, ...planned } = plan;
    await terminal.result({ format, ...planned, renamed, renamedCount, refused: refusal?.code ?? null }, [
      ...planLines(planned),
      ...renamedLines(renamedCount, renamed),
    ]);
    return;
  }
  const { plan, ...written } = await interruptible((signal) =>
    runFormat({
      format,
      source,
      choices,
      to,
      placement: options.place,
      shardBytes: options.shardSize * 1e6,
      resume: options.resume ?? false,
      createdBy: `winnow ${run.version}`,
      createdAt: new Date(),
      signal,
      onProgress: (done, total) => progress.show({ done, total, unit: 'images' }),
    }),
  );
  progress.end();
  const { refusal: _, ...planned } = plan;
  await terminal.result({ format, ...planned, ...written, bytes: written.sizeBytes }, [
    `Wrote ${plan.samples} samples to ${to}.`,
    ...planLines(planned),
    ...renamedLines(written.renamedCount, written.renamed),
    ...written.notes.map((note) => `Note: ${note}`),
  ]);
}

/** What goes out and what does not, as lines. */
export function planLines(plan: {
  samples: number;
  inCatalogue: number;
  excluded: readonly { reason: string; count: number }[];
  splits: readonly { split: string; count: number; classCounts: readonly number[] }[];
  classes: readonly string[];
  warnings: readonly string[];
}): string[] {
  return [
    `${plan.samples} of ${plan.inCatalogue} images${plan.excluded.length === 0 ? '' : `; left out: ${plan.excluded.map(({ reason, count }) => `${count} ${reason}`).join(', ')}`}`,
    '',
    ...table(
      ['split', 'samples', ...plan.classes],
      plan.splits.map(({ split, count, classCounts }) => [split, count, ...classCounts]),
    ),
    ...plan.warnings.map((warning) => `Warning: ${warning}`),
  ];
}
